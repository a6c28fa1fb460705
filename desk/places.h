/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The places where this book was published, remembered in the book itself. Before anything is
 * signed, each that can be reached is looked at: what it shows must be an earlier state of this
 * very log. So a book that was put back to an older copy, its high-water mark included, is
 * found out before it signs a second history (specs/desk.md#places).
 */
#ifndef DESK_PLACES_H
#define DESK_PLACES_H

#include "desk/session.h"

enum place_kind {
    PLACE_GIT,
    PLACE_FOLDER,
};

enum { PLACES_MAX = 16 };

struct published_place {
    enum place_kind kind;
    const char *path; /* absolute */
};

/* The checkpoint note that a place shows. ERR_MISSING: it shows none yet, or is not there. */
enum err place_note(struct arena *arena, enum place_kind kind, const char *path,
                    struct bytes *out);
/* A small file of it, as published last. ERR_MISSING. */
enum err place_file(struct arena *arena, const struct published_place *place, const char *name,
                    struct bytes *out);
/* Must be this log, no longer than the book, with the same root: else ERR_TAMPERED. *old: its
 * size. */
enum err place_check(struct session *session, const char *path, struct bytes note,
                     uint64_t *old);
/* Both for a remembered place. It is away where nothing stands at its path, or an empty folder;
 * one that is there and shows no checkpoint of this log is damaged: a fault. */
enum err place_look(struct session *session, const struct published_place *place, bool *away,
                    uint64_t *size);

/* The remembered places, the newest first. */
enum err places_list(struct session *session, struct published_place out[static PLACES_MAX],
                     size_t *count);
/* Look at every remembered place; one that is away is told and passed over. */
enum err places_check(struct session *session);
/* Remember one more; the oldest goes where there are PLACES_MAX. Durable. */
enum err places_remember(struct session *session, enum place_kind kind, const char *path);
/* Compare with this one no more: it is lost, or damaged for good. ERR_MISSING. */
enum err places_forget(struct session *session, const char *path);

#endif
