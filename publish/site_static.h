/* SPDX-License-Identifier: Apache-2.0 */
/* Files of the site that are the same in every village: style and script. */
#ifndef PUBLISH_SITE_STATIC_H
#define PUBLISH_SITE_STATIC_H

#include "base/bytes.h"

struct site_static {
    const char *path;
    const uint8_t *start;
    const uint8_t *end;
};
extern const struct site_static site_static[];
extern const size_t site_static_count;

#endif
