#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes the sheets of the sample village, 青石村, for the business year 2025.

All invented, with a fixed seed: the sheets are committed, this program only says where they
come from. Sums are kept in fen; cash and bank never go below zero; the year's end is the program's.
events.py has what happens once, debts.py budget, funds and debts, papers.py what stands behind the
vouchers, bank.py what the bank says of them, notices.py what is made known in writing by hand. What refers to an entry by its number counts on the
order in which run-village.sh imports the sheets.
"""
import csv
import datetime
import os
import random

import bank
import debts
import events
import notices
import papers

HERE = os.path.dirname(os.path.abspath(__file__))
PICK = random.Random(20250101)

ACCOUNTS = [
    ("10201", "基本户"), ("10202", "土地补偿费专户"),
    ("11201", "城关建材厂"), ("11202", "备用金"), ("11203", "清溪农业公司"),
    ("11204", "原砖厂"), ("11205", "其他应收"),
    ("11301", "一组农户"), ("11302", "二组农户"), ("11303", "三组农户"),
    ("15101", "经营性"), ("15102", "公益性"), ("15103", "管理用"),
    ("15201", "经营性"), ("15202", "公益性"), ("15203", "管理用"),
    ("15301", "村道硬化工程"), ("15302", "公厕改造工程"), ("15303", "二组水渠"), ("15304", "晒谷场清理"),
    ("21101", "保证金"), ("21102", "预收租金"), ("21103", "代收代付"), ("21104", "宏远建筑公司"),
    ("21401", "房产税"), ("21402", "增值税"),
    ("22101", "镇财政所"),
    ("24101", "村道硬化专项"), ("24102", "公厕改造专项"), ("24103", "路灯专项"),
    ("31101", "提取"), ("31102", "土地补偿费"), ("31103", "财政补助形成"), ("31104", "捐赠"), ("31105", "一事一议"),
    ("32201", "未分配收益"), ("32202", "各项分配"),
    ("3220201", "提取公积公益金"), ("3220202", "向成员分配"),
    ("50101", "销售"), ("50102", "租赁"), ("50103", "发包"),
    ("50301", "运转经费补助"), ("50302", "耕地地力保护补贴"),
    ("50401", "存款利息"), ("50402", "其他"),
    ("51101", "出租资产折旧"), ("51102", "出租资产维修"), ("51103", "茶园折旧"),
    ("51301", "干部报酬"), ("51302", "办公费"), ("51303", "差旅费"), ("51304", "水电费"),
    ("51305", "误工补贴"), ("51306", "报刊费"), ("51307", "折旧"), ("51308", "会议费"),
    ("51401", "环境整治及长效管护"), ("51402", "福利支出"), ("51403", "文教体育"),
    ("51404", "公共设施维护"), ("51405", "折旧"),
    ("51501", "借款利息"), ("51502", "其他"), ("51503", "坏账损失"), ("51504", "资产损失"),
]

OFFICIALS = [
    ("张建国", "理事长", "2024-01-10"), ("李秀英", "会计", "2024-01-10"),
    ("王芳", "出纳", "2024-01-10"), ("陈大山", "监事长", "2024-01-10"),
    ("赵小兰", "公开员", "2024-03-01"),
]

POLICIES = [
    ("signers.voucher", "1", "2025-01-01", "村集体经济组织财务管理制度第八条"),
    ("close.checks", "cleared bank cash signed year", "2025-01-01", "村集体经济组织财务管理制度第十二条"),
    ("advance.days", "30", "2025-01-01", "村集体经济组织财务管理制度第十五条"),
    ("cash.limit", "8000", "2025-01-01", "镇农经站 2025 年第 1 号通知"),
]

HANDLERS = ["张建国", "王芳", "陈大山"]
CASH = 326050  # what the year opens with
vouchers = []
balance = {}


def day(month, number):
    return datetime.date(2025, month, number).isoformat()


def fen_of(note, lines):
    """(account, debit, credit[, what it says beside]) in yuan, checked in fen and added up."""
    fen = [(line[0], round(line[1] * 100), round(line[2] * 100), dict(*line[3:]))
           for line in lines]
    assert sum(line[1] for line in fen) == sum(line[2] for line in fen), note
    assert all((line[1] > 0) != (line[2] > 0) for line in fen), note
    for account, debit, credit, _ in fen:
        balance[account] = balance.get(account, 0) + debit - credit
    return fen


def post(date, note, lines, papers=1):
    vouchers.append((date, note, fen_of(note, lines), papers))


def pay(date, note, account, amount, papers=1, source="10201", **said):
    post(date, note, [(account, amount, 0, said), (source, 0, amount)], papers)


def take(date, note, account, amount, papers=1, into="10201", **said):
    post(date, note, [(into, amount, 0), (account, 0, amount, said)], papers)


def odd(low, high):
    """An amount with jiao and fen, as bills have them."""
    return PICK.randint(low * 100, high * 100) / 100


def round_sum(low, high, step=100):
    return PICK.randrange(low, high + step, step)


def opening():
    """As last year ended, with what is known of the debts."""
    lines = [
        ("101", 3260.50, 0), ("10201", 486312.74, 0), ("10202", 912400, 0),
        ("11201", 18000, 0, {"party": "城关建材厂", "due": "2024-12-31"}),
        ("11204", 3200, 0, {"party": "原砖厂", "due": "2019-12-31"}),
        ("11301", 2600, 0, {"household": "王大山", "due": "2021-06-30"}),
        ("11301", 1660, 0, {"household": "李长贵", "due": "2023-06-30"}),
        ("11302", 3180, 0, {"household": "陈三妹", "due": "2022-12-31"}),
        ("11302", 0, 1000, {"household": "周福生"}),
        ("132", 120000, 0), ("133", 0, 24000), ("141", 300000, 0, {"party": "清溪农业公司"}),
        ("15101", 1860000, 0), ("15102", 2240000, 0), ("15103", 186500, 0),
        ("15201", 0, 342000), ("15202", 0, 498600), ("15203", 0, 72400),
        ("15301", 126000, 0, {"project": "村道硬化"}),
        ("21101", 0, 23000, {"party": "城关建材厂"}),
        ("21101", 0, 2000, {"party": "原茶园承包人"}),
        ("21102", 0, 36000, {"party": "城关建材厂"}), ("21401", 0, 3120.48),
        ("22101", 0, 200000, {"party": "镇财政所", "due": "2026-03-22"}),
        ("24101", 0, 180000, {"project": "村道硬化"}), ("301", 0, 1600000),
        ("31101", 0, 412600.37), ("31102", 0, 912400), ("31103", 0, 1630000),
    ]
    rest = sum(round(line[1] * 100) - round(line[2] * 100) for line in lines)
    lines.append(("32201", 0, rest / 100))
    return [("2025-01-01", "上年末科目余额表", account, yuan(debit), yuan(credit),
             *(said.get(name, "") for name in ("party", "household", "project", "due")))
            for account, debit, credit, said in fen_of("期初余额", lines)]


def with_cash(ordered):
    """Put a withdrawal before each payment that the cash box could not bear."""
    cash, out = CASH, []
    for voucher in ordered:
        moved = sum(d - c for account, d, c, _ in voucher[2] if account == "101")
        if moved < 0 and cash + moved < 50000:
            fen = round_sum(5000, 12000, 500) * 100
            balance["101"] += fen
            balance["10201"] -= fen
            out.append((voucher[0], "提现备用", [("101", fen, 0, {}), ("10201", 0, fen, {})], 1))
            cash += fen
        cash += moved
        out.append(voucher)
    return out


SMALL = [
    ("51302", "购办公用品", 40, 680), ("51302", "打印复印资料", 24, 260),
    ("51302", "购打印机硒鼓", 120, 420), ("51303", "去镇里办事车费", 24, 96),
    ("51303", "去县里培训差旅费", 120, 480), ("51308", "村民代表会议茶水", 60, 220),
    ("51401", "购垃圾袋、扫把", 80, 560), ("51401", "清运建筑垃圾", 300, 1600),
    ("51404", "修路灯", 160, 980), ("51404", "换水管接头", 60, 420),
    ("51404", "疏通排水沟", 200, 1400), ("51402", "慰问困难户", 200, 600),
    ("51403", "购图书室图书", 120, 700), ("51403", "文化活动用品", 150, 900),
    ("51502", "防汛沙袋", 100, 700),
]
LABOUR = [
    ("51401", "河道清理用工"), ("51401", "村道保洁用工"), ("51404", "水渠清淤用工"),
    ("51404", "修护路肩用工"), ("51305", "村务误工补贴"), ("51401", "绿化修剪用工"),
]


def small_bills(month, count):
    for _ in range(count):
        account, note, low, high = PICK.choice(SMALL)
        amount = odd(low, high)
        date = day(month, PICK.randint(3, 26))
        if amount < 1000:
            pay(date, note, account, amount, PICK.randint(1, 3), "101")
        else:
            pay(date, note, account, amount, PICK.randint(1, 4))


def labour(month):
    for account, note in PICK.sample(LABOUR, 3):
        amount = PICK.randint(3, 18) * PICK.choice((120, 130, 150))
        post(day(month, 21), f"计提{note}", [(account, amount, 0), ("213", 0, amount)])
        pay(day(month, 23), f"发放{note}", "213", amount, 2)


def wages(month):
    amount = 5 * 2600 + PICK.choice((0, 200, 400))
    post(day(month, 25), f"计提{month}月干部报酬", [("51301", amount, 0), ("212", 0, amount)])
    pay(day(month, 26), f"发放{month}月干部报酬", "212", amount, 2)


def utilities(month):
    pay(day(month, 10), f"付{month}月村部电费", "51304", odd(380, 960))
    pay(day(month, 11), f"付{month}月村部水费", "51304", odd(60, 180))
    pay(day(month, 12), f"付{month}月路灯电费", "51404", odd(900, 1680))
    pay(day(month, 12), f"付{month}月村部网络费", "51302", 199)
    pay(day(month, 20), f"付{month}月保洁承包费", "51401", 6800, 2)


def depreciation(month):
    post(day(month, 28), f"计提{month}月固定资产折旧",
         [("51101", 6200, 0), ("51405", 7460, 0), ("51307", 1240, 0),
          ("15201", 0, 6200), ("15202", 0, 7460), ("15203", 0, 1240)])


def rents(month):
    for number in PICK.sample(range(1, 13), 3):
        take(day(month, PICK.randint(4, 20)), f"收门面{number}号{month}月租金", "50102",
             round_sum(800, 2400, 50))
    if month in (1, 4, 7, 10):
        take(day(month, 8), "收城关建材厂厂房租金", "50102", 36000)
    if month in (6, 11):
        take(day(month, 15), "收鱼塘承包款", "50103", 42000)
        take(day(month, 16), "收山塘、茶园承包款", "50103", 18600)


def month_of(month):
    wages(month)
    utilities(month)
    labour(month)
    rents(month)
    small_bills(month, PICK.randint(6, 10))
    pay(day(month, 18), "付垃圾中转清运费", "51401", odd(1200, 2600), 2)
    depreciation(month)
    if month in (3, 6, 9, 12):
        take(day(month, 21), f"第{month // 3}季度存款利息", "50401", odd(180, 520))
        pay(day(month, 22), f"付第{month // 3}季度镇财政所借款利息", "51501", 2175)
        take(day(month, 9), "收村级组织运转经费补助", "50301", 62000)
    if month in (1, 7):
        pay(day(month, 14), "缴房产税", "21401", 1560.24)
        post(day(month, 13), "计提房产税", [("512", 1560.24, 0), ("21401", 0, 1560.24)])
    if month in (2, 5, 8, 11):
        pay(day(month, 17), "出租门面屋面维修", "51102", odd(900, 4200), 3)


def advances(month, number, amount):
    date, settle = day(month, number), day(month, number + 6)
    spent = odd(int(amount * 0.6), int(amount * 0.95))
    pay(date, "出差借支备用金", "11202", amount, 1, "101")
    post(settle, "报销差旅费，退回余款",
         [("51303", spent, 0), ("101", round(amount - spent, 2), 0), ("11202", 0, amount)], 4)


def projects():
    pay(day(3, 19), "付村道硬化工程进度款", "15301", 120000, 4)
    post(day(5, 29), "村道硬化工程验收转固", [("15102", 246000, 0), ("15301", 0, 246000)], 6)
    post(day(5, 29), "村道硬化专项资金转公积公益金", [("24101", 180000, 0), ("31103", 0, 180000)])
    take(day(4, 24), "收公厕改造专项资金", "24102", 90000, 2)
    post(day(7, 24), "公厕改造工程款入账", [("15302", 86400, 0), ("21104", 0, 86400)], 3)
    pay(day(8, 26), "付公厕改造工程款（宏远建筑公司）", "21104", 77760, 2)
    post(day(9, 24), "公厕改造验收转固", [("15102", 86400, 0), ("15302", 0, 86400)], 5)
    post(day(9, 24), "公厕改造专项资金转公积公益金", [("24102", 86400, 0), ("31103", 0, 86400)])
    pay(day(10, 22), "退回公厕改造专项结余", "24102", 3600, 2)
    pay(day(12, 18), "付公厕改造工程尾款", "21104", 8640, 2)


def happened():
    post(day(1, 2), "预收租金转本年收入", [("21102", 36000, 0), ("50102", 0, 36000)])
    take(day(1, 16), "收回城关建材厂欠租", "11201", 18000)
    pay(day(1, 20), "春节慰问老党员、困难户", "51402", 9600, 12)
    pay(day(1, 22), "订阅全年报刊", "51306", 4386.40)
    take(day(2, 20), "收一组农户欠缴水费", "11301", 2600, household="王大山")
    take(day(2, 26), "收竞标保证金（茶园承包）", "21101", 10000)
    pay(day(3, 12), "退竞标保证金（未中标）", "21101", 5000, 2)
    take(day(5, 14), "收耕地地力保护补贴（村集体机动地）", "50302", 8642.35)
    take(day(5, 20), "代收农户养老保险费", "21103", 46200, 3)
    pay(day(5, 27), "代缴农户养老保险费", "21103", 46200, 2)
    take(day(6, 18), "收土地补偿费（县道拓宽）", "31102", 385000, 4, "10202")
    due = [("21103", 0, yuans) for _, yuans, _ in debts.ROAD]
    post(day(6, 24), "土地补偿费中应付农户部分", [("31102", 154000, 0)] + due, 2)
    paid = [("21103", yuans, 0) for _, yuans, _ in debts.PAID]
    post(day(7, 10), "发放农户土地补偿费", paid + [("10202", 0, sum(p[1] for p in paid))], 24)
    post(day(7, 18), "收三年茶园租金",
         [("10201", 54000, 0), ("50102", 0, 18000),
          ("21102", 0, 36000, {"party": "绿源茶业公司"})], 2)
    pay(day(8, 7), "重阳节、助学等福利支出预拨", "51402", 12000, 8)
    pay(day(9, 4), "考取大学生奖励", "51403", 6000, 6)
    take(day(10, 16), "销售苗木收入", "50101", 15860)
    post(day(10, 20), "清溪农业公司宣告分红",
         [("11203", 18000, 0, {"party": "清溪农业公司"}), ("502", 0, 18000)])
    take(day(10, 30), "收清溪农业公司投资分红", "11203", 18000, party="清溪农业公司")
    pay(day(10, 28), "归还镇财政所部分借款", "22101", 50000, 2)
    take(day(11, 12), "收竞标保证金（鱼塘承包）", "21101", 8000)
    take(day(11, 12), "收竞标保证金（鱼塘承包）重记", "21101", 8000)
    pay(day(11, 20), "购村部空调两台", "15103", 7596, 3)
    post(day(12, 30), "计提应收未收租金", [("11203", 12600, 0), ("50102", 0, 12600)], 2)
    post(day(12, 30), "计提二组农户应收水费", [("11302", 1840, 0, {"household": "陈三妹"}), ("50402", 0, 1840)])
    for month, number, amount in ((2, 10, 2000), (4, 15, 3000), (8, 11, 2500), (11, 4, 2000)):
        advances(month, number, amount)


def distribution():
    """30 % of the year's income to the reserve, 40 % to the members by their shares."""
    net = -sum(fen for account, fen in balance.items() if account[0] == "5")
    assert net > 0, net
    rows = [("提取公积公益金", 3000, "31101"), ("向成员分配", 4000, "11301")]
    head = ("2025-12-31", 2025, "成员代表会议2025年第4号", "成员代表会议", yuan(net))
    return [((head if at == 0 else ("",) * 5) + (rows[at] if at < len(rows) else ("", "", "")) + share)
            for at, share in enumerate(debts.SHARES)]


def yuan(fen):
    return f"{fen // 100}.{fen % 100:02d}" if fen else ""


def check_cash():
    cash = CASH
    for _, _, lines, _ in vouchers:
        cash += sum(d - c for a, d, c, _ in lines if a == "101")
        assert cash >= 0
    assert balance["10201"] > 0 and balance["10202"] > 0


def write(name, titles, rows):
    with open(os.path.join(HERE, name), "w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(titles)
        writer.writerows(rows)


def year():
    """Every voucher of the year, by day; what was entered first on a day stays first. Income and
    expense are carried over by the program."""
    for month in range(1, 13):
        month_of(month)
    projects()
    happened()
    events.all_of(post, pay, take)
    vouchers[:] = with_cash(sorted(vouchers, key=lambda voucher: voucher[0]))


def voucher_rows(sources):
    """The sheet of vouchers; sources: for each voucher the numbers of its papers' entries."""
    rows, numbers = [], {}
    for (date, note, lines, count), behind in zip(vouchers, sources):
        number = numbers[date[:7]] = numbers.get(date[:7], 0) + 1
        handler = PICK.choice(HANDLERS)
        head = (count or "", handler, "；".join(map(str, behind)))
        for at, (account, debit, credit, said) in enumerate(lines):
            known = zip(("party", "household", "project"), debts.said(note, account, at, lines))
            more = (papers.card_of(note, account), papers.contract_of(note, account))
            rows.append((date, "记", number, note, account, yuan(debit), yuan(credit),
                         *(head if at == 0 else ("",) * 3),
                         *(said.get(name, text) for name, text in known), *more))
    print(len(vouchers), "vouchers", len(rows), "rows", numbers)
    return rows


def main():
    start = opening()
    year()
    stock = papers.receipt_books(vouchers)
    # The book itself, the cashier's key, the opening balances, and the sheets before.
    first = 3 + len(ACCOUNTS) + len(OFFICIALS) + len(POLICIES) + len(bank.BANKS) + len(stock)
    sheet, sources = papers.behind(vouchers, first)
    write("vouchers.csv", ("日期", "凭证字", "凭证号", "摘要", "科目", "借方金额", "贷方金额", "附件张数", "经办人",
                           "原始凭证", "往来单位或个人", "农户", "项目", "资产卡片", "合同"), voucher_rows(sources))
    write("papers.csv", papers.TITLES, sheet)
    write("receiptbooks.csv", papers.STOCK_TITLES, stock)
    write("notices.csv", notices.TITLES, notices.rows())
    write("accounts.csv", ("日期", "科目代码", "科目名称"),
          [("2025-01-01", code, name) for code, name in ACCOUNTS])
    write("officials.csv", ("日期", "姓名", "职务", "任职日期"),
          [("2025-01-01", *row) for row in OFFICIALS])
    write("policies.csv", ("日期", "参数", "值", "起始日期", "依据"),
          [("2025-01-01", *row) for row in POLICIES])
    write("opening.csv", ("日期", "依据", "科目", "借方金额", "贷方金额", "往来单位或个人", "农户", "项目",
                          "到期日"), start)
    write("distribution.csv", ("日期", "年度", "会议决议", "通过机构", "可分配收益", "分配去向",
                               "分配比例（万分之一）", "贷记科目", "农户", "份额"), distribution())
    write("contracts.csv", papers.CONTRACT_TITLES, papers.contracts())
    write("terms.csv", papers.TERM_TITLES, papers.terms())
    off = next(at for at, voucher in enumerate(vouchers) if "核销" in voucher[1])
    debts.sheets(write, first + len(sheet) + off)
    bank.sheets(write, HERE, vouchers, {"101": CASH, "10201": 48631274, "10202": 91240000})
    check_cash()
    print("cash", balance["101"] / 100, "bank", balance["10201"] / 100, "net",
          -sum(f for a, f in balance.items() if a[0] == "5") / 100)


if __name__ == "__main__":
    main()
