/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/options.h"

#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "desk/command.h"

enum { WORDS_MAX = 4096,
       NAME_MAX_SIZE = 40 };

size_t option_distance(const char *a, const char *b)
{
    size_t wide = strlen(b);
    size_t row[NAME_MAX_SIZE + 1];
    if (wide > NAME_MAX_SIZE || strlen(a) > NAME_MAX_SIZE)
        return OPTION_FAR;
    for (size_t j = 0; j <= wide; j++)
        row[j] = j;
    for (size_t i = 0; a[i] != '\0'; i++) {
        size_t corner = row[0];
        row[0] = i + 1;
        for (size_t j = 0; j < wide; j++) {
            size_t change = corner + (a[i] != b[j]);
            corner = row[j + 1];
            size_t shift = (row[j] < corner ? row[j] : corner) + 1;
            row[j + 1] = change < shift ? change : shift;
        }
    }
    return row[wide] < OPTION_FAR ? row[wide] : OPTION_FAR;
}

static bool takes_value(const struct option *option)
{
    return option->value.zh != NULL;
}

static bool starts(const char *whole, const char *start, size_t size)
{
    return strncmp(whole, start, size) == 0;
}

/* What a search in several tables has found so far. */
struct search {
    const char *name;
    size_t size;
    const struct option *exact;
    const struct option *prefix;
    bool ambiguous;
    const char *near;
    size_t distance;
};

static void search_table(struct search *search, const struct option *table)
{
    char name[NAME_MAX_SIZE + 1] = { 0 };
    if (search->size <= NAME_MAX_SIZE)
        memcpy(name, search->name, search->size);
    for (const struct option *option = table; option && option->name; option++) {
        if (strcmp(option->name, name) == 0)
            search->exact = option;
        else if (search->size > 0 && starts(option->name, search->name, search->size)) {
            if (search->prefix && strcmp(search->prefix->name, option->name) != 0)
                search->ambiguous = true;
            search->prefix = option;
        }
        size_t distance = option_distance(name, option->name);
        if (distance < search->distance) {
            search->distance = distance;
            search->near = option->name;
        }
    }
}

static const struct option *by_letter(const struct option *table, char letter)
{
    for (const struct option *option = table; option && option->name; option++)
        if (option->letter == letter)
            return option;
    return NULL;
}

/* The long option named, in the command's and the common table. */
static enum err find_long(const struct option_tables *tables, const struct command *command,
                          const char *name, size_t size, const struct option **out)
{
    struct search search = { .name = name, .size = size, .distance = 4 };
    search_table(&search, tables->common);
    if (command)
        search_table(&search, command->options);
    if (search.exact)
        *out = search.exact;
    else if (search.prefix && !search.ambiguous)
        *out = search.prefix;
    else if (search.ambiguous)
        return fault(ERR_USAGE, "选项 --%.*s 有几种可能，请写全",
                     "option --%.*s is ambiguous: write more of it", (int)size, name);
    else if (search.near)
        return fault(ERR_USAGE, "没有选项 --%.*s；是不是 --%s ？",
                     "no option --%.*s; did you mean --%s?", (int)size, name, search.near);
    else
        return fault(ERR_USAGE, "没有选项 --%.*s；用 sanzi help 查看",
                     "no option --%.*s; see sanzi help", (int)size, name);
    return OK;
}

static enum err find_letter(const struct option_tables *tables, const struct command *command,
                            const char *word, const struct option **out)
{
    const struct option *option = by_letter(tables->common, word[1]);
    if (!option && command)
        option = by_letter(command->options, word[1]);
    if (!option)
        return fault(ERR_USAGE, "没有选项 %s；用 sanzi help 查看",
                     "no option %s; see sanzi help", word);
    *out = option;
    return OK;
}

static bool is_option(const char *word)
{
    return word[0] == '-' && word[1] != '\0';
}

/* Does an option with this name, in whatever table, take the next word? For finding the
 * command only, before its table is known. */
static bool eats_next(const struct option_tables *tables, const char *word)
{
    if (strchr(word, '='))
        return false;
    for (size_t i = 0; i <= tables->command_count; i++) {
        const struct command *command = i < tables->command_count ? tables->commands[i] : NULL;
        const struct option *option = NULL;
        enum err code = word[1] == '-'
                            ? find_long(tables, command, word + 2, strlen(word + 2), &option)
                            : find_letter(tables, command, word, &option);
        if (code == OK && takes_value(option))
            return word[1] == '-' || word[2] == '\0';
    }
    return false;
}

enum err command_find(const struct option_tables *tables, const char *name,
                      const struct command **out)
{
    const struct command *prefix = NULL;
    const struct command *near = NULL;
    size_t best = 3;
    bool ambiguous = false;
    for (size_t i = 0; i < tables->command_count; i++) {
        const struct command *command = tables->commands[i];
        if (strcmp(command->name, name) == 0 || strcmp(command->alias, name) == 0) {
            *out = command;
            return OK;
        }
        if (name[0] != '\0' && (starts(command->name, name, strlen(name)) ||
                                starts(command->alias, name, strlen(name)))) {
            ambiguous = ambiguous || prefix;
            prefix = command;
        }
        size_t distance = option_distance(name, command->name);
        if (distance < best) {
            best = distance;
            near = command;
        }
    }
    if (ambiguous)
        return fault(ERR_USAGE, "命令 %s 有几种可能，请写全",
                     "command %s is ambiguous: write more of it", name);
    if (!prefix && near)
        return fault(ERR_USAGE, "没有命令 %s；是不是 %s（%s）？",
                     "no command %s; did you mean %s (%s)?", name, near->name, near->alias);
    if (!prefix)
        return fault(ERR_USAGE, "没有命令 %s；用 sanzi help 查看",
                     "no command %s; see sanzi help", name);
    *out = prefix;
    return OK;
}

static enum err find_command(const struct option_tables *tables, const char *const *argv,
                             size_t argc, size_t *at, const struct command **out)
{
    for (size_t i = 0; i < argc; i++) {
        if (strcmp(argv[i], "--") == 0)
            break;
        if (is_option(argv[i])) {
            i += eats_next(tables, argv[i]) ? 1 : 0;
            continue;
        }
        *at = i;
        return command_find(tables, argv[i], out);
    }
    *at = argc;
    *out = NULL;
    return OK;
}

/* Read the option that begins `words`; *count, how many there are, becomes how many it took. */
static enum err read_option(const struct option_tables *tables, const struct command *command,
                            const char *const *words, struct given *given, size_t *count)
{
    const char *word = words[0];
    const char *value = NULL;
    size_t took = 1;
    if (word[1] == '-') {
        const char *equals = strchr(word, '=');
        size_t size = equals ? (size_t)(equals - word) - 2 : strlen(word) - 2;
        TRY(find_long(tables, command, word + 2, size, &given->option));
        value = equals ? equals + 1 : NULL;
    } else {
        TRY(find_letter(tables, command, word, &given->option));
        value = word[2] != '\0' ? word + 2 : NULL;
    }
    if (!takes_value(given->option) && value)
        return fault(ERR_USAGE, "选项 --%s 不带值", "option --%s takes no value",
                     given->option->name);
    if (takes_value(given->option) && !value) {
        if (*count < 2)
            return fault(ERR_USAGE, "选项 --%s 后面少一个值", "option --%s lacks its value",
                         given->option->name);
        value = words[1];
        took = 2;
    }
    if (value && value[0] == '\0')
        return fault(ERR_USAGE, "选项 --%s 的值是空的", "option --%s has an empty value",
                     given->option->name);
    given->value = value ? value : "";
    *count = took;
    return OK;
}

static bool is_many(const struct option *option)
{
    return option->value.zh && bytes_ends(bytes_text(option->value.zh), bytes_text(MANY));
}

/* Of two folders, passphrase files or months nobody can tell which is meant. A flag says the
 * same twice. */
static enum err refuse_twice(const struct given *first)
{
    for (const struct given *given = first; given; given = given->next)
        for (const struct given *before = first; before != given; before = before->next)
            if (before->option == given->option && takes_value(given->option) &&
                !is_many(given->option))
                return fault(ERR_USAGE, "选项 --%s 写了两次；只留一个",
                             "option --%s stands twice: leave one out", given->option->name);
    return OK;
}

enum err options_parse(struct arena *arena, const struct option_tables *tables,
                       const char *const *argv, size_t argc, struct options *out)
{
    size_t command_at = argc;
    struct options options = { 0 };
    if (argc > WORDS_MAX)
        return fault(ERR_LIMIT, "命令行超过 %d 个词", "more than %d words on the command line",
                     WORDS_MAX);
    TRY(find_command(tables, argv, argc, &command_at, &options.command));
    const char **words = arena_array(arena, argc + 1, sizeof *words);
    struct given *given = arena_array(arena, argc + 1, sizeof *given);
    if (!words || !given)
        return fault_memory();
    size_t count = 0;
    bool ended = false;
    for (size_t i = 0; i < argc; i++) {
        if (i == command_at)
            continue;
        if (!ended && strcmp(argv[i], "--") == 0) {
            ended = true;
        } else if (!ended && is_option(argv[i])) {
            size_t took = argc - i;
            TRY(read_option(tables, options.command, argv + i, &given[count], &took));
            i += took - 1;
            if (count > 0)
                given[count - 1].next = &given[count];
            count++;
        } else if (argv[i][0] == '\0') {
            /* A script's variable that is not set: as a folder it would be the root. */
            return fault(ERR_USAGE, "命令行上有一个空的词", "an empty word on the command line");
        } else {
            words[options.count++] = argv[i];
        }
    }
    options.words = words;
    options.first = count > 0 ? given : NULL;
    TRY(refuse_twice(options.first));
    *out = options;
    return OK;
}

const struct given *option_next(const struct options *options, const char *name,
                                const struct given *after)
{
    const struct given *given = after ? after->next : options->first;
    while (given && strcmp(given->option->name, name) != 0)
        given = given->next;
    return given;
}

bool option_has(const struct options *options, const char *name)
{
    return option_next(options, name, NULL) != NULL;
}

const char *option_value(const struct options *options, const char *name)
{
    const char *value = NULL;
    for (const struct given *given = option_next(options, name, NULL); given;
         given = option_next(options, name, given))
        value = given->value;
    return value;
}

enum err option_number(const struct options *options, const char *name, unsigned min,
                       unsigned max, unsigned *out)
{
    const char *text = option_value(options, name);
    uint64_t number = *out;
    if (text && (text_unsigned(bytes_text(text), &number) != OK ||
                 number < min || number > max))
        return fault(ERR_USAGE, "选项 --%s 应为 %u 到 %u 的整数，不是“%s”",
                     "option --%s must be a whole number from %u to %u, not \"%s\"", name, min,
                     max, text);
    *out = (unsigned)number;
    return OK;
}
