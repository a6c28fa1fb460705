/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A text that a person sees, in Chinese and in English. WORDS() takes both, so a text with one
 * missing does not compile. Which of the two is shown is decided at the edge (desk/), never
 * here.
 */
#ifndef BASE_WORDS_H
#define BASE_WORDS_H

enum language {
    LANGUAGE_ZH,
    LANGUAGE_EN,
};

struct words {
    const char *zh;
    const char *en;
};

#define WORDS(chinese, english) \
    { \
        .zh = (chinese), .en = (english) \
    }

static inline const char *words_in(struct words words, enum language language)
{
    return language == LANGUAGE_ZH ? words.zh : words.en;
}

#endif
