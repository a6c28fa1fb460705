/* SPDX-License-Identifier: Apache-2.0 */
/* Nothing personal comes out: no field of any kind gets into a publication with it, and no
 * report shows it. */
#include "publish/mask.h"

#include "publish/html.h"
#include "publish/snapshot.h"
#include "tests/publish/reporting.h"

static const char *const texts[] = {
    "11010519491231002X",
    "身份证 330106 19900307 1236",
    "6222021200000003",
    "卡6222 0212 0000 0000 005",
    "１３８１２３４５６７８",
    "王五 138-1234-5678",
    "家住青石村三组12号",
    "阳光小区3栋2单元502室",
};

static struct arena *arena;

static int open_arena(void **state)
{
    (void)state;
    return arena_open((size_t)64 << 20, &arena) == OK ? 0 : -1;
}

static int close_arena(void **state)
{
    (void)state;
    arena_close(arena);
    return 0;
}

static bool is_clean(struct bytes text)
{
    struct personal_hit hit = { .what = 0 };
    return !personal_find(text, PERSONAL_ALL, 0, &hit);
}

static void a_column_shows_what_it_may(void **state)
{
    (void)state;
    static const struct {
        unsigned holds;
        const char *text;
        const char *shown;
    } rows[] = {
        { 0, "", "" },
        { 0, "张三", "张三" },
        { 0, "张三 13812345678", "张三 138****5678" },
        { 0, "张*三", "张*三" },
        { COLUMN_PERSON, "张三", "张*" },
        { COLUMN_PERSON, "张小三", "张*三" },
        { COLUMN_PERSON, "张*三", "张*三" },
        { COLUMN_IDENTITY, "11010519491231002X", "**************002X" },
        { COLUMN_CARD, "62100000000056789", "*************6789" },
        { COLUMN_CARD, "****5678", "****5678" },
        { COLUMN_PHONE, "13812345678", "138****5678" },
        { COLUMN_PHONE, "0596-1234567", "****" },
        { COLUMN_HOTLINE, "13812345678", "13812345678" },
        { COLUMN_HOTLINE, "6222021200000003", "************0003" },
        { COLUMN_NUMBERS, "4000000000000002", "4000000000000002" },
        { COLUMN_NUMBERS, "6222021200000003", "************0003" },
        { COLUMN_ADDRESS, "青石村三组12号", "青石村三组****" },
        { COLUMN_ADDRESS, "青石村", "青石村" },
        { COLUMN_ADDRESS, "人民路88号", "****" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        print_message("%u %s\n", rows[i].holds, rows[i].text);
        assert_bytes(mask_text(arena, COLUMN_TEXT | rows[i].holds, bytes_text(rows[i].text)),
                     rows[i].shown);
    }
}

/* A telephone for everybody is the only field that takes a phone. */
static bool takes(const struct field *field, size_t text)
{
    return (field->flags & FIELD_HOTLINE) != 0 && (text == 4 || text == 5);
}

static void assert_refused(const struct kind *kind, const struct field *rows,
                           const struct field *field)
{
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct json *value = json_text(arena, bytes_text(texts[i]));
        struct json *body =
            json_put(json_object(arena), bytes_text(field->name), value);
        if (rows != NULL)
            body = json_put(json_object(arena), bytes_text(rows->name),
                            json_push(json_list(arena), body));
        assert_non_null(body);
        print_message("%s %s%s%s: %s\n", kind->name, rows ? rows->name : "",
                      rows ? "." : "", field->name, texts[i]);
        if (takes(field, i))
            assert_ok(mask_check_entry(7, kind, body));
        else
            assert_fault(mask_check_entry(7, kind, body), ERR_RULE);
    }
}

static void assert_fields_refuse(const struct kind *kind, const struct field *fields)
{
    for (const struct field *field = fields; field->name != NULL; field++) {
        bool made = fields == kind_common && strcmp(field->name, "id") == 0;
        if (field->type == FIELD_TEXT && !made)
            assert_refused(kind, NULL, field);
        for (const struct field *of = field->fields; of != NULL && of->name != NULL; of++)
            if (of->type == FIELD_TEXT)
                assert_refused(kind, field, of);
    }
}

static void no_field_of_any_kind_lets_it_in(void **state)
{
    (void)state;
    for (size_t i = 0; i < kind_count; i++) {
        struct arena_mark mark = arena_mark(arena);
        assert_fields_refuse(kinds[i], kinds[i]->fields);
        assert_fields_refuse(kinds[i], kind_common);
        arena_back(arena, mark);
    }
}

static void counts_and_made_up_ids_are_looked_at_too(void **state)
{
    (void)state;
    struct json *number = json_put(json_object(arena), bytes_text("papers"),
                                   json_number(arena, 13812345678));
    struct json *id = json_put(json_object(arena), bytes_text("id"),
                               json_text(arena, bytes_text("13812345678")));
    struct json *made = json_put(json_object(arena), bytes_text("id"),
                                 json_text(arena, bytes_text("13812345678cafe")));
    assert_fault(mask_check_entry(7, &kind_voucher, number), ERR_RULE);
    assert_fault(mask_check_entry(7, &kind_voucher, id), ERR_RULE);
    assert_ok(mask_check_entry(7, &kind_voucher, made));
}

/* What stands for a sealed field is for everybody to read. */
static void a_mask_is_looked_at_too(void **state)
{
    (void)state;
    static const char *const masks[] = { "138****5678", "13812345678" };
    for (size_t i = 0; i < 2; i++) {
        struct json *sealed = json_put(json_object(arena), bytes_text("sealed"),
                                       json_text(arena, bytes_text("x")));
        sealed = json_put(sealed, bytes_text("mask"), json_text(arena, bytes_text(masks[i])));
        struct json *body = json_put(json_object(arena), bytes_text("payee"), sealed);
        assert_int_equal(mask_check_entry(7, &kind_voucher, body), i == 0 ? OK : ERR_RULE);
    }
}

static void a_public_paper_is_looked_at_where_it_is_text(void **state)
{
    (void)state;
    const struct bytes name = bytes_text("名单.csv");
    assert_ok(mask_check_paper(7, name, bytes_text("王大山,1.2 亩,120.00\n")));
    assert_ok(mask_check_paper(7, name, bytes_of("\xFF\xD8\xFF\0 13812345678", 16)));
    /* Lists come out of spreadsheets in GB 18030 and in UTF-16. */
    assert_fault(mask_check_paper(7, name, bytes_text("\xCD\xF5\xB4\xF3,13812345678\r\n")),
                 ERR_RULE);
    assert_fault(mask_check_paper(7, name, bytes_of("\xFF\xFE\x8B\x73"
                                                    "1\0"
                                                    "3\0"
                                                    "8\0"
                                                    "1\0"
                                                    "2\0"
                                                    "3\0"
                                                    "4\0"
                                                    "5\0"
                                                    "6\0"
                                                    "7\0"
                                                    "8\0",
                                                    26)),
                 ERR_RULE);
    assert_ok(mask_check_paper(7, name, bytes_of("\xFE\xFF\0"
                                                 "1\0"
                                                 "2",
                                                 6)));
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        assert_fault(mask_check_paper(7, name, bytes_text(texts[i])), ERR_RULE);
}

/* Recorded past the desk, which would refuse it. */
#define BAD \
    "{'approver':'11010519491231002X','chart':'2023','handler':'王五13812345678','lines':[" \
    "{'account':'11201','contract':'6222021200000003','debit':100,'note':'138 1234 5678'," \
    "'party':'李四6222021200000003','slip':'6222021200000003'}," \
    "{'account':'101','credit':50,'household':'三组12号'}," \
    "{'account':'10201','credit':50,'project':'330106199003071236'}]," \
    "'note':'购肥料，送三组12号','payee':'13812345678','resolution':'11010519491231002X'," \
    "'set':'" VILLAGE_SET "','witness':'６２２２０２１２００００００００３'}"

#define BAD_CONTRACT \
    "{'amount':0,'deposit':100,'end':'2024-12-31','filed':'6222021200000003'," \
    "'method':'direct','number':'6222021200000003','object':'三组12号的房'," \
    "'party':'李四13812345678','purpose':'330106199003071236','quantity':'138 1234 5678'," \
    "'resolution':'11010519491231002X','set':'" VILLAGE_SET "','side':'income'," \
    "'signed':'2024-01-01','start':'2024-01-01','terms':'打到6222021200000003'," \
    "'type':'asset'}"

static void no_report_shows_it(void **state)
{
    (void)state;
    struct reporting scene = { 0 };
    assert_ok(arena_open((size_t)256 << 20, &scene.arena));
    scene.village = village_funds_until(scene.arena, "base");
    assert_ok(village_record(scene.village, "voucher", "2024-03-28", BAD, FUNDS_BOOKKEEPER));
    assert_ok(village_record(scene.village, "contract", "2024-03-28", BAD_CONTRACT,
                             FUNDS_BOOKKEEPER));
    reporting_read(&scene);
    for (size_t i = 0; i < report_count; i++)
        for (enum table_format format = TABLE_TXT; format < TABLE_XLSX; format++) {
            struct report_request request = reporting_of(&scene, NULL, NULL);
            struct buf out = buf_new(scene.arena, 1 << 22);
            request.detail = (reports[i]->choices & REPORT_DETAIL) != 0;
            print_message("%s\n", reports[i]->name);
            if (reporting_make(&scene, reports[i]->name, &request) != OK)
                continue;
            assert_ok(tables_print(&scene.tables, format, LANGUAGE_ZH, &out));
            assert_true(is_clean(buf_so_far(&out)));
        }
    reporting_close(&scene);
}

static void it_is_not_published(void **state)
{
    (void)state;
    struct reporting scene = { 0 };
    assert_ok(arena_open((size_t)256 << 20, &scene.arena));
    scene.village = village_funds_until(scene.arena, "base");
    reporting_read(&scene);
    struct snapshot snapshot = { 0 };
    struct snapshot_options options = {
        .checkpoint = village_checkpoint(scene.village, scene.village->count),
        .log = key_of(scene.village->keys[KEY_LOG]),
        .village = bytes_text("青石村"),
    };
    assert_ok(snapshot_make(scene.arena, &scene.source, &options, &snapshot));
    uint64_t before = scene.village->count;
    assert_ok(village_record(scene.village, "voucher", "2024-03-28", BAD, FUNDS_BOOKKEEPER));
    reporting_read(&scene);
    options.checkpoint = village_checkpoint(scene.village, scene.village->count);
    assert_fault(snapshot_make(scene.arena, &scene.source, &options, &snapshot), ERR_RULE);
    options.old = before;
    assert_fault(snapshot_make(scene.arena, &scene.source, &options, &snapshot), ERR_RULE);
    options.old = scene.village->count;
    assert_ok(snapshot_make(scene.arena, &scene.source, &options, &snapshot));
    options.old = 0;
    options.personal_too = true;
    assert_ok(snapshot_make(scene.arena, &scene.source, &options, &snapshot));
    reporting_close(&scene);
}

/* Each by itself is seen in the bytes of an entry, where quotes stand around a text. */
static void one_of_them_is_enough(void **state)
{
    (void)state;
    static const char *const notes[] = { "三组12号", "三组12号王五", "阳光小区3栋502",
                                         "一三八一二三四五六七八", "86-13812345678" };
    struct reporting scene = { 0 };
    assert_ok(arena_open((size_t)256 << 20, &scene.arena));
    scene.village = village_funds_until(scene.arena, "base");
    for (size_t i = 0; i < sizeof notes / sizeof notes[0]; i++) {
        struct snapshot snapshot = { 0 };
        struct buf own = buf_new(scene.arena, 1000);
        buf_format(&own,
                   "{'chart':'2023','lines':[{'account':'101','debit':1},"
                   "{'account':'10201','credit':1}],'note':'%s','set':'" VILLAGE_SET "'}",
                   notes[i]);
        buf_byte(&own, '\0');
        print_message("%s\n", notes[i]);
        assert_ok(village_record(scene.village, "voucher", "2024-03-28",
                                 (const char *)buf_so_far(&own).at, FUNDS_BOOKKEEPER));
        reporting_read(&scene);
        const struct snapshot_options options = {
            .checkpoint = village_checkpoint(scene.village, scene.village->count),
            .log = key_of(scene.village->keys[KEY_LOG]),
            .village = bytes_text("青石村"),
            .old = scene.village->count - 1,
        };
        assert_fault(snapshot_make(scene.arena, &scene.source, &options, &snapshot), ERR_RULE);
    }
    reporting_close(&scene);
}

static const struct column page_columns[] = {
    { "slip", COLUMN_TEXT | COLUMN_NUMBERS, WORDS("票据号", "slip") },
    { "note", COLUMN_TEXT, WORDS("摘要", "note") },
    { 0 },
};

static enum err next_row(void *self, const struct html_table *table)
{
    (void)self;
    (void)table;
    return OK;
}

/* What a page masks depends on the column there too; a telephone for complaints stays whole. */
static void a_page_shows_what_its_columns_may(void **state)
{
    (void)state;
    struct table table = table_new(arena, "page", (struct words)WORDS("表", "table"),
                                   page_columns);
    struct buf buf = buf_new(arena, 10000);
    table_fact_under(&table, "phone", (struct words)WORDS("监督电话", "complaints to"),
                     bytes_text("13812345678"));
    table_row(&table);
    table_text(&table, "slip", bytes_text("4000000000000002"));
    table_text(&table, "note", bytes_text("卡 4000000000000002，电话 13912345678"));
    mask_table(&table);
    const struct html_table drawn = { .zh = &table };
    const struct html_paper paper = { .row = next_row, .buf = &buf };
    assert_ok(html_table_put(&drawn, &paper));
    struct bytes page = buf_so_far(&buf);
    assert_true(bytes_find_part(page, bytes_text("13812345678")) < page.size);
    assert_true(bytes_find_part(page, bytes_text(">4000000000000002<")) < page.size);
    assert_true(bytes_find_part(page, bytes_text("卡 ************0002，电话 139****5678")) <
                page.size);
    assert_false(bytes_find_part(page, bytes_text("13912345678")) < page.size);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_column_shows_what_it_may),
        cmocka_unit_test(no_field_of_any_kind_lets_it_in),
        cmocka_unit_test(counts_and_made_up_ids_are_looked_at_too),
        cmocka_unit_test(a_mask_is_looked_at_too),
        cmocka_unit_test(a_public_paper_is_looked_at_where_it_is_text),
        cmocka_unit_test(no_report_shows_it),
        cmocka_unit_test(a_page_shows_what_its_columns_may),
        cmocka_unit_test(it_is_not_published),
        cmocka_unit_test(one_of_them_is_enough),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
