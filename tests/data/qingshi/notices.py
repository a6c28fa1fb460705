# SPDX-License-Identifier: Apache-2.0
"""What the village makes known that no sheet of the books can show: written by hand, month by month.

One row each: the month in which it is made known, the item of the catalogue, its period, what it is
called, its text. No commas, so that a shell can read it."""

TITLES = ["month", "item", "period", "what", "text"]

PARTY_DAYS = [
    "学习农村集体经济组织法第三章；到会 27 人", "走访五保户和老党员；到会 31 人", "义务植树：后山茶园补苗 120 株；到会 34 人",
    "讨论公厕改造选址；到会 25 人", "学习党章第五章；到会 29 人", "给一组清沟渠；到会 33 人", "重温入党誓词；到会 36 人",
    "防汛值守分工；到会 22 人", "讨论水渠管护办法；到会 24 人", "重阳节看望老人；到会 30 人", "学习土地承包法；到会 26 人",
    "民主评议党员；到会 37 人",
]

QUARTERLY = [
    ("village.homestead", "宅基地申请和审批", ["本季没有人申请", "二组 1 户申请原址翻建 110 平方米；镇里 5 月批准",
                                        "本季没有人申请", "三组 1 户申请分户建房；正在公示"]),
    ("village.family", "计划生育政策落实", ["本季登记生育 2 户；奖励扶助按县里标准发放", "本季登记生育 1 户",
                                       "本季没有登记", "本季登记生育 1 户；独生子女费已发到户"]),
    ("party.dues", "党费收缴和使用", ["38 名党员全部交清；共 912 元；已上缴镇党委", "38 名党员全部交清；共 912 元；已上缴镇党委",
                                   "38 名党员全部交清；共 912 元；返还 400 元用于订阅学习材料",
                                   "39 名党员全部交清；共 936 元；已上缴镇党委"]),
    ("service.posts", "公益性岗位", ["保洁 3 人；每人每月 600 元；县里出", "保洁 3 人；每人每月 600 元；县里出",
                                  "保洁 3 人；护林 1 人；县里出", "保洁 3 人；护林 1 人；县里出"]),
]

YEARLY = [
    ("finance.resources", "各类资源", "耕地 1268 亩；林地 3420 亩；茶园 215 亩；山塘水面 46 亩；和上年相同"),
    ("village.plan", "年度计划和完成情况", "公厕改造、村道硬化、二组水渠都已完工；晒谷场改建转到明年"),
    ("party.branch", "支部班子和届期承诺", "支部委员 5 人；2025 年承诺 6 件；办成 5 件"),
    ("party.report", "述职和民主评议", "1 月 9 日支部大会；到会 37 人；优秀 6 人；合格 31 人"),
    ("service.insurance", "医保、养老参保", "医保参保 1106 人；养老参保 688 人；标准按县里通知"),
    ("supervision.appraisal", "民主评议结果", "评议两委 7 人；满意 52 票；基本满意 8 票；不满意 1 票"),
]


def rows():
    out = []
    for month in range(1, 13):
        told = f"2025-{month + 1:02}" if month < 12 else "2026-01"
        out.append([told, "party.days", f"2025-{month:02}", "主题党日", PARTY_DAYS[month - 1]])
        quarter = month // 3
        if month % 3 == 0:
            out += [[told, item, f"2025Q{quarter}", what, texts[quarter - 1]] for item, what, texts in QUARTERLY]
        # In the third quarter no voucher pays relief: there is no sheet to draw.
        if month == 9:
            out.append([told, "village.relief", "2025Q3", "低保、特困、救助和救灾款物", "本季没有发放；低保名单没有变动"])
        if month == 12:
            out += [[told, item, "2025", what, text] for item, what, text in YEARLY]
    return out
