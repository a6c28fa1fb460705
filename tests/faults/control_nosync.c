/* SPDX-License-Identifier: Apache-2.0 */
/* Negative control: the store opened with MDB_NOSYNC. Linked with -Wl,--wrap=mdb_env_open. */
#include <lmdb.h>

int __real_mdb_env_open(MDB_env *env, const char *path, unsigned flags, mdb_mode_t mode);
int __wrap_mdb_env_open(MDB_env *env, const char *path, unsigned flags, mdb_mode_t mode);

int __wrap_mdb_env_open(MDB_env *env, const char *path, unsigned flags, mdb_mode_t mode)
{
    return __real_mdb_env_open(env, path, (flags & MDB_RDONLY) ? flags : flags | MDB_NOSYNC,
                               mode);
}
