/* SPDX-License-Identifier: Apache-2.0 */
/* Published keys, notes and signatures that several tests of keys/ share. */
#ifndef TESTS_KEYS_VECTORS_H
#define TESTS_KEYS_VECTORS_H

#include <string.h>

#include "base/code.h"
#include "keys/key.h"
#include "tests/test.h"

/* c2sp.org/signed-note. */
#define FOO_VKEY "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
#define FOO_TEXT "This is an example message.\n"
#define FOO_BLOB \
    "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72" \
    "IneyaQM="
#define FOO_LINE "— example.com/foo " FOO_BLOB "\n"
#define FOO_NOTE FOO_TEXT "\n" FOO_LINE

/* golang.org/x/mod/sumdb/note, note_test.go. */
#define PETER_VKEY "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
#define PETER_SEED "AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
#define PETER_TEXT \
    "If you think cryptography is the answer to your problem,\n" \
    "then you don't know what your problem is.\n"
#define PETER_LINE \
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdng" \
    "otpRZb6KE6RyyBwJnAM=\n"
#define ENOCH_VKEY "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop"
#define ENOCH_LINE \
    "— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTG" \
    "wnWLox33WWd1RvMc+QQ=\n"

/* Tessera's test log and test witness. */
#define TESSERA_SEED "AeymY/SZAX0jZcJ8enZ5FY1Dz+wTML2yWSkK+9DSF3eg"
#define TESSERA_VKEY \
    "example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx"
#define TESSERA_NAME "example.com/log/testdata"
#define TESSERA_TEXT_15 \
    "example.com/log/testdata\n15\nrKbDipCvhuX1GZ7g5BBe8sA6BbJ7ja/1nk427v383cs=\n"
#define TESSERA_LINE_15 \
    "— example.com/log/testdata M9e0luh4jTG+UMBqOUo9/q+yAEvx1ilBEniMvjf1zfcBOhg+CKubMt53MvIt/" \
    "uEWP6zdkdIQzd/fmwlM/dlPWF74ewI=\n"
#define WITNESS_SEED "AeadRiG7XM4XiieCHzD8lxysXMwcViy5nYsoXURWGrlE"
#define WITNESS_VKEY "Wit1+9b3fb2d5+BFhZSmQj9+SoL+p/nN0Hh76xXmF7QcHfytUrI1XfSClk"
#define WITNESS_LINE \
    "— Wit1 mz+y1QAAAABlU/EAYEDMPd8Ge7XzsHcNU+F3AzavfsuzhRT3gC4BORiySViMAWQq5znn5g+ruu+iDztz" \
    "MS3EeF6xr4ug+O66ORoSAw==\n"

/* RFC 8032, section 7.1, test 1. */
#define RFC_SEED "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"
#define RFC_PUBLIC "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
#define RFC_SIGNATURE /* of the empty message */ \
    "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39" \
    "701cf9b46bd25bf5f0595bbe24655141438e7a100b"

/* A commit of one file, its SSH signature by the key above, and the id of both together, as
 * stock git makes them. */
#define COMMIT_HEAD \
    "tree 7817652c53dd20400cf482dee3d0cb51ef06d0ff\n" \
    "author sanzi <log@example.cn> 1700000000 +0800\n" \
    "committer sanzi <log@example.cn> 1700000000 +0800\n"
#define COMMIT_BODY "\npublish size 1\n"
#define COMMIT_TEXT COMMIT_HEAD COMMIT_BODY
#define COMMIT_ID "9ad7894c7aee6cdd0e012e032dd1d72936615fe6"
#define COMMIT_ARMOR \
    "-----BEGIN SSH SIGNATURE-----\n" \
    "U1NIU0lHAAAAAQAAADMAAAALc3NoLWVkMjU1MTkAAAAg11qYAYKxCrfVS/7TyWQHOg7hcv\n" \
    "PapiMlrwIaaPcHURoAAAADZ2l0AAAAAAAAAAZzaGE1MTIAAABTAAAAC3NzaC1lZDI1NTE5\n" \
    "AAAAQJOMDYP6NYDv1V6Inkv7CDhP/F2Pw7WsqqWFxmf5VD7h9bLBq6RV25sUbEo799pSXf\n" \
    "nOS9fXXonv7xZ0fuAr9Qc=\n" \
    "-----END SSH SIGNATURE-----"

/* A key of a seed written in hexadecimal. */
static inline struct key_secret *secret_of_hex(const char *name, enum key_type type,
                                               const char *hex)
{
    uint8_t seed[KEY_SEED_SIZE];
    struct key_secret *key = NULL;
    assert_ok(hex_parse(bytes_text(hex), seed, sizeof seed));
    assert_ok(key_of_seed(bytes_text(name), type, seed, &key));
    return key;
}

/* A key of the last part of Go's PRIVATE+KEY text: base64 of 01 and the seed. */
static inline struct key_secret *secret_of_go(const char *name, enum key_type type,
                                              const char *base64)
{
    uint8_t blob[1 + KEY_SEED_SIZE];
    struct key_secret *key = NULL;
    size_t size = 0;
    assert_ok(base64_parse(bytes_text(base64), blob, sizeof blob, &size));
    assert_int_equal(size, sizeof blob);
    assert_ok(key_of_seed(bytes_text(name), type, blob + 1, &key));
    return key;
}

/* A key of a name and one small number. */
static inline struct key_secret *numbered(const char *name, uint8_t number)
{
    const uint8_t seed[KEY_SEED_SIZE] = { number };
    struct key_secret *key = NULL;
    assert_ok(key_of_seed(bytes_text(name), KEY_NOTE, seed, &key));
    return key;
}

static inline struct key_public public_of(const char *vkey)
{
    struct key_public key = { 0 };
    assert_ok(key_parse(bytes_text(vkey), &key));
    return key;
}

#endif
