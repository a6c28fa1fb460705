/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/duties.h"

const struct duty duties[] = {
#define DUTY(item, section, rhythm, report, title, content, basis) \
    { item, section, rhythm, report, title, content, basis },
#include "ledger/duties.def"
#undef DUTY
};
const size_t duty_count = sizeof duties / sizeof duties[0];

const struct choice duty_choices[] = {
#define DUTY(item, section, rhythm, report, title, content, basis) { item, title },
#include "ledger/duties.def"
#undef DUTY
    { 0 },
};

/* What each place's rules say and no more; sources in specs/duties.md. */
const struct duty_rules duty_rules[] = {
    { .name = "national",
      .place = WORDS("全国（不分地方）", "the whole country"),
      .basis = WORDS("村民委员会组织法第三十条；农经发〔2011〕13号",
                     "Organic Law of Villagers' Committees, art. 30; 农经发〔2011〕13号") },
    { .name = "chongqing-2013",
      .place = WORDS("重庆（2013）", "Chongqing (2013)"),
      .basis = WORDS("重庆市实施村民委员会组织法办法（2013）",
                     "Chongqing's measures on the Organic Law (2013)"),
      .day = 15,
      .event_days = 10,
      .stay_days = 10,
      .review_days = 5,
      .answer_days = 3,
      .town_days = 10,
      .also = WORDS("监委会的异议五日内答复；十分之一以上村民或五分之一以上村民代表可以要求增加公开的事项；报乡镇备案",
                    "the supervision committee's objections are answered in 5 days; a tenth of "
                    "the villagers or a fifth of their deputies may ask for more; filed with "
                    "the township") },
    { .name = "shandong-2018",
      .place = WORDS("山东（2018）", "Shandong (2018)"),
      .basis = WORDS("山东省村务公开条例（2018）", "Shandong's regulations on openness (2018)"),
      .stay_days = 5,
      .review_days = 5,
      .answer_days = 5,
      .finance_monthly = true,
      .also = WORDS("监委会的异议五日内答复；十分之一以上村民或五分之一以上村民代表可以要求增加公开的事项；偏远的自然村另设公开栏；"
                    "不按规定公开的，批评直至罢免",
                    "the supervision committee's objections are answered in 5 days; a tenth of "
                    "the villagers or a fifth of their deputies may ask for more; far hamlets "
                    "have their own boards; who does not disclose is criticised or removed") },
    { .name = "shanghai",
      .place = WORDS("上海", "Shanghai"),
      .basis = WORDS("上海市农村集体资产监督管理条例",
                     "Shanghai's regulations on rural collective assets"),
      .answer_days = 15,
      .town_days = 15,
      .also = WORDS("十户或二十人以上联名的询问，连同答复记录存档",
                    "joint questions of ten households or twenty people are kept on record "
                    "with their answers") },
    { .name = "zhejiang-2020",
      .place = WORDS("浙江（2020）", "Zhejiang (2020)"),
      .basis = WORDS("浙江省农村集体资产管理条例（2020）",
                     "Zhejiang's regulations on rural collective assets"),
      .event_days = 5,
      .notice_days = 15,
      .answer_days = 15,
      .town_days = 20,
      .also = WORDS("收支逐月或逐季公布明细；迟公开的处一千元以上五千元以下罚款",
                    "income and expense are itemised by month or quarter; late disclosure is "
                    "fined 1,000 to 5,000 yuan") },
    { .name = "zhengzhou",
      .place = WORDS("郑州", "Zhengzhou"),
      .basis = WORDS("郑州市农村财务管理条例", "Zhengzhou's regulations on rural finances"),
      .day = 15,
      .also = WORDS("不按时公开的，批评",
                    "who is late is criticised") },
    { .name = "county-20",
      .place = WORDS("县例：次月二十日前", "counties: by the 20th"),
      .basis = WORDS("县级公开目录", "catalogues of counties"),
      .day = 20,
      .stay_days = 7,
      .also = WORDS("五万元以上的事项随时公开", "what is of 50,000 yuan or more is made known at once") },
    { .name = "county-8",
      .place = WORDS("县例：次月八日前", "counties: by the 8th"),
      .basis = WORDS("县级公开目录", "catalogues of counties"),
      .day = 8,
      .stay_days = 7,
      .also = WORDS("五万元以上的事项随时公开", "what is of 50,000 yuan or more is made known at once") },
};
const size_t duty_rules_count = sizeof duty_rules / sizeof duty_rules[0];

const struct duty *duty_find(struct bytes item)
{
    for (size_t i = 0; i < duty_count; i++)
        if (bytes_is(item, duties[i].item))
            return &duties[i];
    return NULL;
}

const struct duty_rules *duty_rules_find(struct bytes name)
{
    for (size_t i = 0; i < duty_rules_count; i++)
        if (bytes_is(name, duty_rules[i].name))
            return &duty_rules[i];
    return NULL;
}

struct words duty_section_words(enum duty_section section)
{
    static const struct words words[DUTY_SECTIONS] = {
        [DUTY_PARTY] = WORDS("党务", "party affairs"),
        [DUTY_VILLAGE] = WORDS("村务", "village affairs"),
        [DUTY_FINANCE] = WORDS("财务", "finance"),
        [DUTY_SERVICE] = WORDS("服务", "services"),
        [DUTY_SUPERVISION] = WORDS("监督", "supervision"),
    };
    return words[section];
}

struct words duty_reviewer_words(enum duty_section section)
{
    static const struct words words[DUTY_SECTIONS] = {
        [DUTY_PARTY] = WORDS("党组织（含保密审查）", "the party branch (also for secrets)"),
        [DUTY_VILLAGE] = WORDS("村务监督委员会", "the supervision committee"),
        [DUTY_FINANCE] = WORDS("村务监督委员会（民主理财）",
                               "the supervision committee (finance group)"),
        [DUTY_SERVICE] = WORDS("村务监督委员会", "the supervision committee"),
        [DUTY_SUPERVISION] = WORDS("村务监督委员会", "the supervision committee"),
    };
    return words[section];
}

struct words duty_rhythm_words(enum duty_rhythm rhythm)
{
    static const struct words words[DUTY_RHYTHMS] = {
        [DUTY_MONTHLY] = WORDS("每月", "monthly"),
        [DUTY_QUARTERLY] = WORDS("每季", "quarterly"),
        [DUTY_HALF_YEARLY] = WORDS("每半年", "half-yearly"),
        [DUTY_YEARLY] = WORDS("每年", "yearly"),
        [DUTY_EVENT] = WORDS("及时", "when it happens"),
        [DUTY_STANDING] = WORDS("长期", "standing"),
        [DUTY_STAGES] = WORDS("分阶段", "stage by stage"),
    };
    return words[rhythm];
}

bool duty_period(enum duty_rhythm rhythm, struct date day, struct period *out)
{
    static const int months[DUTY_RHYTHMS] = {
        [DUTY_MONTHLY] = 1, [DUTY_QUARTERLY] = 3, [DUTY_HALF_YEARLY] = 6, [DUTY_YEARLY] = 12
    };
    int length = months[rhythm];
    if (length == 0)
        return false;
    uint8_t first = (uint8_t)((day.month - 1) / length * length + 1);
    struct date from = { day.year, first, 1 };
    struct date next = date_after_months(from, length);
    *out = (struct period){ from, date_of_days(date_days(next) - 1) };
    return true;
}

struct date duty_due(const struct period *period, int day)
{
    struct date next = date_of_days(date_days(period->to) + 1);
    next.day = (uint8_t)day;
    return next;
}
