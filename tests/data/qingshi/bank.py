# SPDX-License-Identifier: Apache-2.0
"""What the bank says of the sample village's year, in files as banks write them, and what the cash
box held at each month's end.

Each posting on a bank account is a row of the bank's, on its day or the next. The last payment of a
month is paid in the month after; a fee of March was in no voucher until April; what was entered twice
in November the bank knows once.
"""
import datetime
import os
import random

PICK = random.Random(20250401)
UNIT = "青石村股份经济合作社"
BRANCH = "农商银行青石支行"
BANKS = [
    ("2025-01-01", "10201", BRANCH, "6210000000000005678", "基本户", UNIT, "2021-03-15"),
    ("2025-01-01", "10202", "农业银行青石支行", "6210000000000009012", "专户", UNIT, "2021-03-15"),
]
FACES = (10000, 5000, 2000, 1000, 500, 100, 50, 20, 10, 5, 2, 1)
WITNESSES = ("陈大山", "张建国")
FEE = ("2025-03-21", "账户管理费", -1500, "")
# The bank never knew of the second, and had the fee before the books had it.
NOT_THE_BANKS = ("重记", "补记3月账户管理费")


def yuan(fen):
    return "%s%d.%02d" % ("-" if fen < 0 else "", abs(fen) // 100, abs(fen) % 100)


def commas(fen):
    return "%s%s.%02d" % ("-" if fen < 0 else "", format(abs(fen) // 100, ","), abs(fen) % 100)


def postings(vouchers, code):
    """(day, note, fen, party) on an account."""
    out = []
    for date, note, lines, _ in vouchers:
        party = next((said["party"] for *_, said in lines if "party" in said), "")
        out += [(date, note, debit - credit, party)
                for account, debit, credit, _ in lines if account == code]
    return out


def next_day(text):
    return (datetime.date.fromisoformat(text) + datetime.timedelta(days=1)).isoformat()


def slow(own):
    """The basic account's rows: some a day late, the last payment of each month in the next."""
    rows = []
    for month in ("2025-%02d" % number for number in range(1, 13)):
        mine = [one for one in own if one[0].startswith(month)]
        last = max(at for at, one in enumerate(mine) if one[2] < 0)
        for at, (day, note, fen, party) in enumerate(mine):
            after = next_day(day)
            if at == last:
                after = month[:5] + "%02d-02" % (int(month[5:]) + 1)
            elif PICK.random() > 0.3 or not after.startswith(month):
                after = day
            rows.append((after, note, fen, party))
    return sorted([row for row in rows if row[0] < "2025-13"] + [FEE], key=lambda row: row[0])


def with_balances(rows, balance):
    out = []
    for at, (day, note, fen, party) in enumerate(rows):
        balance += fen
        out.append((day, note, fen, party, "2025%012d" % (700000 + 37 * at), balance))
    return out


def save(folder, name, lines, encoding):
    with open(os.path.join(folder, name), "wb") as file:
        file.write(("\r\n".join(lines) + "\r\n").encode(encoding))


def cells(*values):
    return ",".join('"%s"' % v.replace('"', '""') if set(v) & set(',"') else v for v in values)


def sides(fen, nothing=""):
    """Out, in."""
    return (commas(-fen), nothing) if fen < 0 else (nothing, commas(fen))


def agricultural(rows):
    """A whole year in one file, newest first, income before expense, totals at its end."""
    out = ["\ufeff账户明细", cells("户名", UNIT), cells("账号", "6210 **** **** 9012"),
           cells("交易日期", "交易时间戳", "收入金额", "支出金额", "账户余额", "对方户名", "交易用途")]
    for day, note, fen, party, serial, balance in reversed(rows):
        paid, got = sides(fen)
        out.append(cells(day, serial, got, paid, commas(balance), party, note))
    got, paid = sum(max(row[2], 0) for row in rows), sum(max(-row[2], 0) for row in rows)
    out.append(cells("合计", "", commas(got), commas(paid), "", "", ""))
    return out


def rural(rows, printed):
    """One amount beside 借 or 贷, a total, the day of printing."""
    out = ["某某县农村商业银行股份有限公司 对账单", "账号：" + BANKS[0][3] + "  户名：" + UNIT,
           cells("序号", "交易日期", "借贷标志", "交易金额(元)", "账户余额(元)", "对方户名", "摘要", "流水号")]
    for at, (day, note, fen, party, serial, balance) in enumerate(rows, 1):
        out.append(cells(str(at), day.replace("-", ""), "借" if fen < 0 else "贷", commas(abs(fen)),
                         commas(balance), party, note, serial))
    return out + [cells("", "合计", "", "", commas(rows[-1][5]), "", "", ""),
                  "打印时间：%s 09:10:11" % printed]


def renewed(rows):
    """The same bank's from July on: two columns of amounts with units in their titles."""
    out = ["对公账户活期明细查询", "账号：" + BANKS[0][3],
           cells("交易时间", "借方发生额/元(支取)", "贷方发生额/元(收入)", "余额", "对方户名", "记账日期", "摘要",
                 "账户明细编号-交易流水号")]
    for day, note, fen, party, serial, balance in rows:
        plain = day.replace("-", "")
        out.append(cells(plain + " 10:11:12", *sides(fen, "0.00"), commas(balance), party, plain, note,
                         serial + "\t"))
    return out


def statements(folder, vouchers, opened):
    known = [one for one in postings(vouchers, "10201")
             if not any(part in one[1] for part in NOT_THE_BANKS)]
    rows = with_balances(slow(known), opened["10201"])
    for number in range(1, 13):
        month = "2025-%02d" % number
        own = [row for row in rows if row[0].startswith(month)]
        printed = "%d-%02d-03" % (2025 + number // 12, number % 12 + 1)
        save(folder, "bank-10201-%s.csv" % month, rural(own, printed) if number < 7 else renewed(own),
             "gb18030")
    special = with_balances(postings(vouchers, "10202"), opened["10202"])
    save(folder, "bank-10202-2025.csv", agricultural(special), "utf-8")
    print("bank's balances", yuan(rows[-1][5]), yuan(special[-1][5]), len(rows), "rows")


def counts(vouchers, opened):
    """At each month's end, and on the day in June on which 20 yuan were missing."""
    moves = [(day, fen) for day, _, fen, _ in postings(vouchers, "101")]
    ends = [(datetime.date(2025 + n // 12, n % 12 + 1, 1) - datetime.timedelta(days=1)).isoformat()
            for n in range(1, 13)]
    rows = []
    for at, day in enumerate(sorted(ends + ["2025-06-27"])):
        book = counted = opened + sum(fen for moved, fen in moves if moved <= day)
        why = ""
        if day == "2025-06-27":  # the voucher of that day followed the count
            book, why = counted + 2000, "短少 20 元，原因待查"
        head = (day, "101", yuan(counted), yuan(book), yuan(counted - book) if why else "0", why,
                WITNESSES[at % 2])
        for face in FACES:
            pieces, counted = divmod(counted, face)
            if pieces:
                rows.append((*head, yuan(face), pieces))
                head = ("",) * 7
    return rows


def sheets(write, folder, vouchers, opened):
    write("banks.csv", ("日期", "科目", "开户行", "账号", "账户种类", "户名", "开户日期"), BANKS)
    write("counts.csv", ("日期", "科目", "实点金额", "账面余额", "差异", "差异原因", "监盘人", "面额", "张数"),
          counts(vouchers, opened["101"]))
    statements(folder, vouchers, opened)
