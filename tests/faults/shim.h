/* SPDX-License-Identifier: Apache-2.0 */
/*
 * LD_PRELOAD shim of the fault tests. What a program asks of the system under FAULT_DIR
 * (absolute, no link in it) is counted by kind, and the n-th call of a kind can be made to fail
 * or to be the last of the process. All that a run does not choose itself is held still (the
 * clock, randomness, the cost of a passphrase), so that a run without a fault always leaves the
 * same bytes.
 *
 * Run by itself it takes FAULT_COUNT (a file for the counts at the end) and FAULT_LOG (a file
 * for the record that replay.py reads). With FAULT_SERVE it is a fork server (shim_serve.c).
 */
#ifndef TESTS_FAULTS_SHIM_H
#define TESTS_FAULTS_SHIM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { FAULT_FILES_MAX = 1024,
       FAULT_PATH_MAX = 4096 };

/* Kinds of calls; their names stand in shim.c in the same order. */
enum kind {
    KIND_OPEN,   /* open, opendir, nftw */
    KIND_READ,   /* read, readdir, readlink, mmap of a file */
    KIND_WRITE,  /* write, truncate */
    KIND_SYNC,   /* fsync, fdatasync */
    KIND_RENAME, /* rename, link, symlink */
    KIND_UNLINK, /* unlink, rmdir */
    KIND_MKDIR,
    KIND_STAT, /* stat, access, statfs, realpath */
    KIND_LOCK, /* flock, fcntl locks */
    KIND_MODE, /* chmod, utimes */
    KIND_CLOSE,
    KIND_SAY,    /* what the program has to say to its user */
    KIND_MEMORY, /* malloc and its family, anonymous mmap, crypto_pwhash */
    KIND_PIECE,  /* a piece of an arena: needs the program that pieces.c is linked into */
    KIND_SPAWN,  /* fork, pipe, pthread_create */
    KIND_DISK,   /* any of a file's: open to close */
    KIND_ROOM,   /* any that may find the disk full: making, writing, naming */
    KIND_COUNT,
};

enum act { ACT_GO,
           ACT_ERROR, /* not done, and errno is set */
           ACT_AFTER, /* done, then told to have failed */
           ACT_SHORT, /* half done, then told to have failed */
           ACT_LESS,  /* half done, and said so */
           ACT_KILLED /* done, then the process dies */
};

struct plan {
    bool ready;
    char folder[FAULT_PATH_MAX];
    size_t folder_size;
    enum kind kind; /* KIND_COUNT: nothing goes wrong */
    char mode[16];  /* error full after short less kill killed alone */
    long at;        /* the n-th such call, from 1 */
    bool onward;    /* and all after it */
    int log;        /* -1 where nothing is recorded */
    int stacks;     /* the same for the stacks of allocations */
};

/* Shared with the children of the program, and with the server. */
struct tally {
    _Atomic long calls[KIND_COUNT];
    _Atomic long fired;
};

struct open_file {
    char path[FAULT_PATH_MAX];
    bool data_sync;
};

extern struct plan plan;
extern struct tally *tally;
extern struct open_file open_files[FAULT_FILES_MAX];

enum kind kind_named(const char *name);
/* Count one call of this kind and say what is to become of it. */
enum act decide(enum kind kind);
enum act decide_room(enum kind kind); /* of those that may find the disk full */
/* After a call was done: the second half of the verdict. */
long settle(enum act act, long result);
void die(void); /* with all processes of the program */

bool inside(const char *path);
/* The absolute path of (folder descriptor, path); false where it is not ours. */
bool resolve(int folder, const char *path, char out[FAULT_PATH_MAX]);
bool ours(int file);
void remember(int file, const char *path, int flags);
void forget(int file);

void record(const char *head, const void *data, size_t size);
/* The number is a size, a mode, or 1 where only data is synced. */
void record_names(char op, const char *one, const char *two, long long number);

/* Seeds randomness and, with it, the names of temporary files. */
void seed_from(const char *seed, int argc, char **argv);
uint64_t random_next(void);

#endif
