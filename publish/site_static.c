/* SPDX-License-Identifier: Apache-2.0 */
#include "publish/site_static.h"

/* The bytes of a file of this folder stand in the program. */
#define EMBED(name, path) \
    __asm__(".pushsection .rodata\n" #name "_start:\n.incbin \"" path "\"\n" #name \
            "_end:\n.byte 0\n.popsection\n"); \
    extern const uint8_t name##_start[]; \
    extern const uint8_t name##_end[]

EMBED(site_css, "publish/site/site.css");
EMBED(site_js, "publish/site/site.js");

const struct site_static site_static[] = {
    { "site.css", site_css_start, site_css_end },
    { "site.js", site_js_start, site_js_end },
};
const size_t site_static_count = sizeof site_static / sizeof *site_static;
