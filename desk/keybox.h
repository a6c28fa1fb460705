/* SPDX-License-Identifier: Apache-2.0 */
/* The key files of a book: which there are, whose, and opening them with a passphrase. */
#ifndef DESK_KEYBOX_H
#define DESK_KEYBOX_H

#include "desk/command.h"
#include "keys/role.h"

#define KEYBOX_LOG "log.key"

enum { KEYBOX_KEYS_MAX = 256 };

struct boxed_key {
    const char *path;
    struct key_public key;       /* name in the arena */
    const struct role_row *role; /* NULL: the log's own key */
    struct bytes person;         /* empty for the log's */
    enum err fault;              /* not OK: the file cannot be read; why is below */
    const char *zh;
    const char *en;
};

struct keybox {
    struct boxed_key *keys; /* sorted by path */
    size_t count;
};

/* Look at every *.key file in the folder; a bad one is listed with its fault. */
enum err keybox_look(struct arena *arena, const char *folder, struct keybox *out);
/* Is it the key of this person, role (name or title) or whole key name? */
bool keybox_is(const struct boxed_key *key, const char *who);
/* The first that is; one of the roles goes before; NULL. */
const struct boxed_key *keybox_find(const struct keybox *box, const char *who, unsigned roles);
/* "bookkeeper-李秀英.key". */
enum err keybox_file_name(struct arena *arena, struct bytes key_name, const char **out);
/* origin/role/person, and back: false where the name is not of that shape. */
enum err keybox_name(struct arena *arena, struct bytes origin, const char *role,
                     const char *person, struct bytes *out);
bool keybox_split(struct bytes name, const struct role_row **role, struct bytes *person);

#endif
