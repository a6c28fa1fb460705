#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes one invented month of a bank account in the shapes in which banks here hand it out.
Names, numbers and sums are invented; the shapes are those of corporate online banking."""
import os

HERE = os.path.dirname(os.path.abspath(__file__))
OPENING = 48631274  # fen
NUMBER = "6210000000000005678"
UNIT = "青石村股份经济合作社"
# day, time, fen (out below zero), party, note, remark
MOVES = [
    (3, "09:12:44", -500000, "", "现金支取", "备用金"),
    (3, "15:40:02", 1200000, "清溪农业公司", "转账存入", "鱼塘承包金"),
    (4, "10:05:31", -38650, "县供电公司", "代扣电费", "二月电费"),
    (5, "08:30:00", -1500, "", "账户管理费", ""),
    (6, "11:22:18", -2685000, "张三", "转账支取", "干部报酬"),
    (6, "11:22:19", -312050, "李建国", "转账支取", "误工补贴 13800001234"),
    (7, "14:00:51", 300000, "赵小兰", "现金存入", "门面租金"),
    (10, "16:18:27", 4500000, "县财政局国库支付中心", "转账存入", "运转经费"),
    (11, "09:00:05", -960000, "宏远建筑公司", "转账支取", "村道维修"),
    (11, "09:03:44", 960000, "宏远建筑公司", "冲正", "户名不符退回"),
    (12, "10:11:12", -960000, "宏远建筑有限公司", "转账支取", "村道维修"),
    (17, "13:45:00", -12888, "阿依古丽·买买提", "转账支取", "桂花苗款"),
    (20, "00:00:01", 10423, "", "结息", "利息收入"),
    (21, "15:59:59", -1500, "", "账户管理费", ""),
    (21, "16:00:10", 1500, "", "账户管理费退回", ""),
    (25, "10:30:30", -208000, "镇水管站", "转账支取", "\"二季度\"水费,预缴"),
    (28, "17:02:09", 2600000, "城关建材厂", "转账存入", "厂房租金"),
    (31, "23:10:00", -600, "", "短信费", ""),
]


def rows():
    balance, out = OPENING, []
    for number, (day, time, fen, party, note, remark) in enumerate(MOVES, 1):
        balance += fen
        out.append(dict(day=day, time=time, fen=fen, balance=balance, party=party, note=note,
                        remark=remark, serial="2025%08d%06d" % (300 + day, 100000 + number * 37),
                        number=number))
    return out


def commas(fen):
    return "%s%s.%02d" % ("-" if fen < 0 else "", format(abs(fen) // 100, ","), abs(fen) % 100)


def quoted(cell):
    return '"%s"' % cell.replace('"', '""') if set(cell) & set(',"') else cell


def write(name, lines, encoding, end="\r\n"):
    with open(os.path.join(HERE, name), "wb") as file:
        file.write((end.join(lines) + end).encode(encoding))


def line(*cells, mark=","):
    return mark.join(quoted(c) if mark == "," else c for c in cells)


def construction():
    """Two columns of amounts by 借 and 贷 with units in their titles; GB18030."""
    out = ["中国某某银行 对公账户活期明细查询", "账号：" + NUMBER + "  户名：" + UNIT,
           "起始日期：20250301  终止日期：20250331", "",
           line("账号", "账户名称", "交易时间", "借方发生额/元(支取)", "贷方发生额/元(收入)", "余额",
                "币种", "对方户名", "对方账号", "对方开户机构", "记账日期", "摘要", "备注",
                "账户明细编号-交易流水号", "企业流水号", "凭证种类", "凭证号")]
    for r in rows():
        out.append(line(NUMBER + "\t", UNIT, "202503%02d %s" % (r["day"], r["time"]),
                        commas(-r["fen"]) if r["fen"] < 0 else "0.00",
                        commas(r["fen"]) if r["fen"] > 0 else "0.00", commas(r["balance"]),
                        "人民币元", r["party"], "", "", "202503%02d" % r["day"], r["note"],
                        r["remark"], r["serial"] + "\t", "", "", ""))
    write("construction-gb18030.csv", out, "gb18030")


def agricultural():
    """Newest first, income before expense, totals at the end; UTF-8 with BOM."""
    out = [line("账户明细"), line("户名", UNIT), line("账号", "6210 **** **** 5678"),
           line("交易日期", "交易时间戳", "收入金额", "支出金额", "账户余额", "交易行名", "对方省市",
                "对方账号", "对方户名", "交易用途")]
    for r in reversed(rows()):
        out.append(line("2025-03-%02d" % r["day"], r["serial"],
                        commas(r["fen"]) if r["fen"] > 0 else "",
                        commas(-r["fen"]) if r["fen"] < 0 else "", commas(r["balance"]), "青石支行",
                        "", "", r["party"], " ".join(x for x in (r["note"], r["remark"]) if x)))
    total = [sum(r["fen"] for r in rows() if r["fen"] > 0),
             -sum(r["fen"] for r in rows() if r["fen"] < 0)]
    out += [line("合计", "", commas(total[0]), commas(total[1]), "", "", "", "", "", ""),
            line("总笔数：18")]
    write("agricultural.csv", ["\ufeff" + out[0]] + out[1:], "utf-8")


def rural():
    """Tabs, one amount beside 借 or 贷, pages with titles and sums of their own; GB18030."""
    title = line("序号", "交易日期", "交易时间", "借贷标志", "交易金额(元)", "账户余额(元)", "对方户名", "摘要",
                 "附言", "流水号", mark="\t")
    out = ["某某县农村商业银行股份有限公司 对账单", "账号: " + NUMBER, "户名: " + UNIT + "\t币种: 人民币",
           title]
    for page, part in enumerate((rows()[:10], rows()[10:])):
        if page:
            out += ["第 2 页", title,
                    line("", "承前页", "", "", "", commas(part[0]["balance"] - part[0]["fen"]),
                         mark="\t")]
        for r in part:
            out.append(line(str(r["number"]), "2025%02d%02d" % (3, r["day"]), r["time"],
                            "借" if r["fen"] < 0 else "贷", commas(abs(r["fen"])),
                            commas(r["balance"]), r["party"] or "--", r["note"], r["remark"],
                            r["serial"], mark="\t"))
        out.append(line("", "本页小计", "", "", commas(sum(abs(r["fen"]) for r in part)),
                        commas(part[-1]["balance"]), mark="\t"))
    out += ["", "打印时间：2025-04-02 09:30:11\t打印机构：青石支行", "以下空白"]
    write("rural-gb18030.txt", out, "gb18030", "\n")


def signed():
    """One signed amount, dates in words, long numbers as spreadsheets spare them; UTF-8."""
    out = [line("电子账户交易记录（%s）" % UNIT), line("本账户账号", '="%s"' % NUMBER),
           line("日期", "交易金额", "当前余额", "交易对手", "摘要", "备注", "交易参考号")]
    for r in rows():
        out.append(line("2025年3月%d日" % r["day"], ("+" if r["fen"] > 0 else "") + commas(r["fen"]),
                        "¥" + commas(r["balance"]), r["party"], r["note"], r["remark"],
                        '="%s"' % r["serial"]))
    out.append(line("", "", "", "", "说明：本记录仅供参考", "", ""))
    write("signed.csv", out, "utf-8", "\n")


def quarter():
    """Three months in one file, semicolons, the account's opening as its first row; UTF-8."""
    out = [line("记账日期", "借方", "贷方", "余额", "摘要", "凭证号", mark=";"),
           line("2025/1/2", "", "0.00", "1000.00", "承上期", "", mark=";")]
    balance = 100000
    for month, day, fen in ((1, 5, 20000), (1, 31, -5000), (2, 28, -1000), (3, 1, 700),
                            (3, 20, 123)):
        balance += fen
        out.append(line("2025/%d/%d" % (month, day), "" if fen > 0 else "%.2f" % (-fen / 100),
                        "%.2f" % (fen / 100) if fen > 0 else "", "%.2f" % (balance / 100), "往来",
                        "%d-%d" % (month, day), mark=";"))
    write("quarter.csv", out, "utf-8", "\n")


def faulty():
    """A row taken out; and cells that cannot be read."""
    with open(os.path.join(HERE, "agricultural.csv"), encoding="utf-8") as file:
        lines = file.read().split("\n")
    write("gap.csv", [one.rstrip("\r") for one in lines[:9] + lines[10:-1]], "utf-8")
    out = [line("交易日期", "收入", "支出", "余额", "摘要"),
           line("2025-03-32", "100.00", "", "100.00", "日期不对"),
           line("2025-03-05", "1o0.00", "", "200.00", "金额不对"),
           line("2025-03-06", "100.00", "50.00", "250.00", "两边都有"),
           line("2025-03-07", "100.00", "", "", "没有余额")]
    write("bad.csv", out, "utf-8", "\n")
    write("titles.csv", [line("交易日期", "收入", "支出", "摘要"), line("2025-03-01", "1", "", "x")],
          "utf-8", "\n")


construction()
agricultural()
rural()
signed()
quarter()
faulty()
