/* SPDX-License-Identifier: Apache-2.0 */
#include "publish/holding.h"

#include "base/text.h"
#include "publish/policy_at.h"

static enum err read_days(const struct books *books, const char *name, struct date day,
                          int *out)
{
    struct bytes value = { 0 };
    uint64_t days = 0;
    TRY(policy_at(books, name, day, &value));
    if (value.size == 0)
        return OK;
    TRY(text_unsigned(value, &days));
    *out = (int)days;
    return OK;
}

static enum err find_rules(const struct books *books, struct date day,
                           const struct duty_rules **out)
{
    struct bytes value = { 0 };
    TRY(policy_at(books, "disclosure.rules", day, &value));
    *out = duty_rules_find(value.size > 0 ? value : bytes_text("national"));
    if (*out == NULL)
        return fault(ERR_FORMAT, "账里的公开规定“%s”不认识；请用更新的程序",
                     "the log names rules of disclosure that are unknown, \"%s\": use a newer "
                     "program",
                     text_quote(value).at);
    return OK;
}

enum err holding_on(const struct books *books, const struct duty_rules *rules, struct date day,
                    struct holding *out)
{
    struct bytes value = { 0 };
    bool by_policy = rules == NULL;
    if (by_policy)
        TRY(find_rules(books, day, &rules));
    *out = (struct holding){
        .rules = rules,
        .day = rules->day != 0 ? rules->day : DUTY_DAY_DEFAULT,
        .event_days = rules->event_days,
        .stay_days = rules->stay_days,
        .notice_days = rules->notice_days,
        .answer_days = rules->answer_days,
        .town_days = rules->town_days,
        .finance_monthly = rules->finance_monthly,
    };
    if (!by_policy)
        return OK;
    TRY(read_days(books, "disclosure.day", day, &out->day));
    TRY(read_days(books, "disclosure.event.days", day, &out->event_days));
    TRY(read_days(books, "disclosure.stay.days", day, &out->stay_days));
    TRY(read_days(books, "disclosure.answer.days", day, &out->answer_days));
    TRY(policy_at(books, "disclosure.finance", day, &value));
    if (value.size > 0)
        out->finance_monthly = bytes_is(value, "month");
    return OK;
}

bool holding_same(const struct holding *a, const struct holding *b)
{
    return a->rules == b->rules && a->day == b->day && a->event_days == b->event_days &&
           a->stay_days == b->stay_days && a->notice_days == b->notice_days &&
           a->answer_days == b->answer_days && a->town_days == b->town_days &&
           a->finance_monthly == b->finance_monthly;
}

enum duty_rhythm holding_rhythm(const struct holding *holding, const struct duty *duty)
{
    struct bytes item = bytes_text(duty->item);
    if (holding->finance_monthly && duty->rhythm == DUTY_QUARTERLY &&
        (bytes_is(item, "finance.income") || bytes_is(item, "finance.expense")))
        return DUTY_MONTHLY;
    return duty->rhythm;
}

enum err holding_rules(struct arena *arena, struct bytes name, const struct duty_rules **out)
{
    struct buf names = buf_new(arena, 1000);
    char *text = NULL;
    *out = duty_rules_find(name);
    if (*out != NULL)
        return OK;
    for (size_t i = 0; i < duty_rules_count; i++) {
        buf_text(&names, i > 0 ? " " : "");
        buf_text(&names, duty_rules[i].name);
    }
    TRY(buf_string(&names, &text));
    return fault(ERR_USAGE, "没有这套公开规定；--form 可填：%s",
                 "there are no such rules of disclosure; --form takes: %s", text);
}
