/* SPDX-License-Identifier: Apache-2.0 */
/* Settings that are let through hold no include, and no line that goes on in the next. */
#include <assert.h>

#include "publish/git_inside.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes config = bytes_of(data, size);
    if (git_config_check(config, "config") != OK)
        return 0;
    while (config.size > 0) {
        struct bytes line = bytes_trim(bytes_cut(&config, '\n'));
        assert(!bytes_starts(line, bytes_text("[include")));
        assert(!bytes_starts(line, bytes_text("[extensions")));
        assert(line.size == 0 || line.at[0] == '#' || line.at[0] == ';' ||
               line.at[line.size - 1] != '\\');
    }
    return 0;
}
