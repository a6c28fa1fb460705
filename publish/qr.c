/* SPDX-License-Identifier: Apache-2.0 */
#include "publish/qr.h"

#include <errno.h>
#include <qrencode.h>

#include "base/arena.h"
#include "base/library.h"

#define QR(name) __typeof__(QRcode_##name) *name;
static struct {
#include "publish/qr_functions.def"
} qrcode;
#undef QR
#define QR(name) "QRcode_" #name,
static const char *const names[] = {
#include "publish/qr_functions.def"
};
#undef QR
static struct library library = LIBRARY("qrencode", NULL, names, &qrcode);

enum { TEXT_MAX = 1000 };

enum err qr_make(struct arena *arena, struct bytes text, struct qr *out)
{
    if (text.size == 0 || text.size > TEXT_MAX)
        return fault(ERR_LIMIT, "二维码里放 1 到 %d 字节，不是 %zu",
                     "a QR code holds 1 to %d bytes here, not %zu", TEXT_MAX, text.size);
    TRY(library_load(&library));
    QRcode *code = qrcode.encodeData((int)text.size, text.at, 0, QR_ECLEVEL_M);
    if (!code)
        return fault_errno("QRcode_encodeData", "QR");
    size_t side = (size_t)code->width;
    uint8_t *modules = arena_array(arena, side, side);
    for (size_t i = 0; modules && i < side * side; i++)
        modules[i] = code->data[i] & 1;
    qrcode.free(code);
    if (!modules)
        return fault_memory();
    *out = (struct qr){ .side = side, .module = modules };
    return OK;
}
