/* SPDX-License-Identifier: Apache-2.0 */
#include "verify/report.h"

#include "base/arena.h"
#include "base/unicode.h"

bool report_good(const struct verdict *verdict)
{
    return verdict->findings.wrong == 0;
}

static void put_title(struct buf *buf, struct words title, enum language language)
{
    enum { COLUMN = 14 };
    const char *text = words_in(title, language);
    size_t width = unicode_width(bytes_text(text));
    buf_text(buf, text);
    buf_fill(buf, ' ', width < COLUMN ? COLUMN - width : 1);
}

static void put_line(struct buf *buf, struct words title, struct bytes value,
                     enum language language)
{
    put_title(buf, title, language);
    buf_put(buf, value);
    buf_text(buf, "\n");
}

static void put_number(struct buf *buf, struct words title, uint64_t value,
                       enum language language)
{
    put_title(buf, title, language);
    buf_unsigned(buf, value);
    buf_text(buf, "\n");
}

static void put_time(struct buf *buf, struct words title, int64_t time, enum language language)
{
    if (time == 0)
        return;
    put_title(buf, title, language);
    time_print_china(buf, time);
    buf_text(buf, "\n");
}

/* What another's file says may hold anything: control characters do not reach a terminal. */
static void put_plain(struct buf *buf, const char *text)
{
    for (struct bytes rest = bytes_text(text); rest.size > 0;) {
        struct bytes first = unicode_first(rest);
        size_t size = first.size > 0 ? first.size : 1;
        buf_put(buf, unicode_is_shown(rest) ? first : bytes_text("?"));
        rest = bytes_part(rest, size, rest.size - size);
    }
}

static void put_finding(struct buf *buf, const struct finding *finding, enum language language)
{
    const struct finding_row *row = &finding_rows[finding->code];
    const char *wrong = language == LANGUAGE_ZH ? "不对" : "wrong";
    const char *note = language == LANGUAGE_ZH ? "说明" : "note ";
    buf_text(buf, row->weight == WEIGHT_WRONG ? wrong : note);
    buf_text(buf, "  [");
    buf_text(buf, row->name);
    if (finding->index != FINDING_NO_INDEX) {
        buf_text(buf, " ");
        buf_unsigned(buf, finding->index);
    }
    buf_text(buf, "] ");
    if (finding->place[0] != '\0') {
        put_plain(buf, finding->place);
        buf_text(buf, language == LANGUAGE_ZH ? "：" : ": ");
    }
    put_plain(buf, language == LANGUAGE_ZH ? finding->zh : finding->en);
    buf_text(buf, "\n");
}

static void put_key(struct buf *buf, const struct verdict *verdict, enum language language)
{
    static const struct words title = WORDS("账本公钥", "log key");
    static const struct words trusted = WORDS("  （与给出的公钥相符）", "  (the key given)");
    static const struct words own =
        WORDS("  （账本自称，未经核对）", "  (by its own word, not checked)");
    if (verdict->log.name.size == 0)
        return;
    put_title(buf, title, language);
    key_print(buf, &verdict->log);
    buf_text(buf, words_in(verdict->log_trusted ? trusted : own, language));
    buf_text(buf, "\n");
}

static void put_head(struct buf *buf, const struct verdict *verdict, enum language language)
{
    put_line(buf, (struct words)WORDS("村", "village"), verdict->village, language);
    put_line(buf, (struct words)WORDS("账本", "log"), verdict->origin, language);
    put_number(buf, (struct words)WORDS("记录", "entries"), verdict->size, language);
    put_title(buf, (struct words)WORDS("根哈希", "root"), language);
    hash_print(buf, &verdict->root);
    buf_text(buf, "\n");
    put_time(buf, (struct words)WORDS("首条时间", "first entry"), verdict->first_time, language);
    put_time(buf, (struct words)WORDS("末条时间", "last entry"), verdict->last_time, language);
    put_key(buf, verdict, language);
    put_number(buf, (struct words)WORDS("验过签名", "signatures"), verdict->signatures,
               language);
    put_number(buf, (struct words)WORDS("验过附件", "attachments"), verdict->documents,
               language);
    if (verdict->witnessed)
        put_line(buf, (struct words)WORDS("见证", "witnesses"),
                 bytes_text(language == LANGUAGE_ZH ? "已达到信任文件的要求"
                                                    : "as many as the trust file asks for"),
                 language);
    put_time(buf, (struct words)WORDS("最近见证", "cosigned"), verdict->witness_newest,
             language);
}

void report_text(struct buf *buf, const struct verdict *verdict, enum language language)
{
    const struct findings *findings = &verdict->findings;
    bool zh = language == LANGUAGE_ZH;
    uint64_t notes = findings->count - findings->wrong;
    put_head(buf, verdict, language);
    if (findings->count > 0)
        buf_text(buf, "\n");
    for (const struct finding *at = findings->first; at != NULL; at = at->next)
        put_finding(buf, at, language);
    if (findings->kept < findings->count) {
        buf_text(buf, zh ? "……另有 " : "... and ");
        buf_unsigned(buf, findings->count - findings->kept);
        buf_text(buf, zh ? " 项没有列出\n" : " more not listed\n");
    }
    buf_text(buf, "\n");
    if (report_good(verdict) && verdict->proved)
        buf_text(buf, zh ? "结论：证明成立，这一条在账里"
                         : "verdict: the proof holds, the entry is in the log");
    else if (report_good(verdict) && verdict->is_proof)
        buf_text(buf, zh ? "结论：检查点是真的，没有证明任何一条"
                         : "verdict: the checkpoint is good, no entry was proved");
    else if (report_good(verdict) && verdict->log_trusted)
        buf_text(buf, zh ? "结论：账本完好" : "verdict: good");
    else if (report_good(verdict))
        buf_text(buf, zh ? "结论：内部一致（账本公钥未经核对）"
                         : "verdict: consistent within itself (log key not checked)");
    else if (verdict->is_proof)
        buf_text(buf, zh ? "结论：证明不成立" : "verdict: the proof FAILS");
    else
        buf_text(buf, zh ? "结论：账本不对" : "verdict: WRONG");
    buf_text(buf, zh ? "；不对 " : "; ");
    buf_unsigned(buf, findings->wrong);
    buf_text(buf, zh ? " 项，说明 " : " wrong, ");
    buf_unsigned(buf, notes);
    buf_text(buf, zh ? " 项\n" : notes == 1 ? " note\n"
                                            : " notes\n");
}

static struct json *plain_json(struct arena *arena, const char *text)
{
    struct buf buf = buf_new(arena, ERR_WHY_MAX + 4096);
    put_plain(&buf, text);
    struct bytes bytes = { 0 };
    if (buf_done(&buf, &bytes) != OK)
        return NULL;
    return json_text(arena, unicode_is_utf8(bytes) ? bytes : bytes_text("?"));
}

static struct json *finding_json(struct arena *arena, const struct finding *finding)
{
    const struct finding_row *row = &finding_rows[finding->code];
    struct json *one = json_object(arena);
    const char *weight = row->weight == WEIGHT_WRONG ? "wrong" : "note";
    one = json_put(one, bytes_text("code"), json_text(arena, bytes_text(row->name)));
    one = json_put(one, bytes_text("weight"), json_text(arena, bytes_text(weight)));
    if (finding->index != FINDING_NO_INDEX)
        one = json_put(one, bytes_text("index"), json_number(arena, (int64_t)finding->index));
    if (finding->place[0] != '\0')
        one = json_put(one, bytes_text("place"), plain_json(arena, finding->place));
    one = json_put(one, bytes_text("zh"), plain_json(arena, finding->zh));
    return json_put(one, bytes_text("en"), plain_json(arena, finding->en));
}

static struct json *printed(struct arena *arena, const struct verdict *verdict, int which)
{
    struct buf buf = buf_new(arena, 1024);
    if (which == 0)
        hash_print(&buf, &verdict->root);
    else if (which == 1)
        time_print(&buf, verdict->first_time);
    else if (which == 2)
        time_print(&buf, verdict->last_time);
    else if (verdict->log.name.size > 0)
        key_print(&buf, &verdict->log);
    struct bytes bytes = { 0 };
    return buf_done(&buf, &bytes) == OK ? json_text(arena, bytes) : NULL;
}

enum err report_json(struct arena *arena, const struct verdict *verdict, struct json **out)
{
    const struct findings *findings = &verdict->findings;
    struct json *list = json_list(arena);
    for (const struct finding *at = findings->first; at != NULL; at = at->next)
        list = json_push(list, finding_json(arena, at));
    int64_t notes = (int64_t)(findings->count - findings->wrong);
    struct {
        const char *name;
        struct json *value;
    } rows[] = {
        { "good", json_flag(arena, report_good(verdict) && verdict->log_trusted) },
        { "village", json_text(arena, verdict->village) },
        { "origin", json_text(arena, verdict->origin) },
        { "entries", json_number(arena, (int64_t)verdict->size) },
        { "root", printed(arena, verdict, 0) },
        { "first", printed(arena, verdict, 1) },
        { "last", printed(arena, verdict, 2) },
        { "log", printed(arena, verdict, 3) },
        { "trusted", json_flag(arena, verdict->log_trusted) },
        { "witnessed", json_flag(arena, verdict->witnessed) },
        { "signatures", json_number(arena, (int64_t)verdict->signatures) },
        { "documents", json_number(arena, (int64_t)verdict->documents) },
        { "wrong", json_number(arena, (int64_t)findings->wrong) },
        { "notes", json_number(arena, notes) },
        { "findings", list },
    };
    struct json *report = json_object(arena);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        report = json_put(report, bytes_text(rows[i].name), rows[i].value);
    if (report == NULL)
        return fault_memory();
    *out = report;
    return OK;
}
