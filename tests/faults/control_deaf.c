/* SPDX-License-Identifier: Apache-2.0 */
/* Negative control: a file that could not be written is taken for one. Linked with
 * -Wl,--wrap=file_write. */
#include "base/file.h"

enum err __real_file_write(const char *path, struct bytes bytes, unsigned mode);
enum err __wrap_file_write(const char *path, struct bytes bytes, unsigned mode);

enum err __wrap_file_write(const char *path, struct bytes bytes, unsigned mode)
{
    (void)!__real_file_write(path, bytes, mode);
    return OK;
}
