/* SPDX-License-Identifier: Apache-2.0 */
/* A text as a QR code: the one door to libqrencode, which is opened at first use. */
#ifndef PUBLISH_QR_H
#define PUBLISH_QR_H

#include "base/bytes.h"

struct qr {
    size_t side;           /* modules */
    const uint8_t *module; /* side * side of them by rows, 1: dark */
};

/* Error correction M: a fifth of it may be dirty. ERR_LIMIT where the text is too long. */
enum err qr_make(struct arena *arena, struct bytes text, struct qr *out);

#endif
