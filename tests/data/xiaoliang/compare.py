# SPDX-License-Identifier: Apache-2.0
"""The published figures beside the printed statement, to the fen: compare.py FIGURES STATEMENT FORM."""
import csv
import sys

ROWS = {  # of the form: what each published line is the sum of
    "2004": {
        "一、经营收入": "1", "发包及上交收入": "2", "投资收益": "3", "补助收入": "12", "其他收入": "13",
        "总收入": "1 2 3 11 12 13", "经营支出": "6", "管理费用": "7", "其他支出": "16",
        "总支出": "6 7 16", "本年收益": "21", "年初未分配收益": "22", "可分配收益": "26",
        "提取公积公益金": "27", "提取应付福利费": "28", "农户分配": "30", "年末未分配收益(推算)": "35",
    },
    # The contract fees of 2004 are operating income of 2023, so those two lines are one.
    "2023": {
        "一、经营收入+发包及上交收入": "1", "投资收益": "2", "补助收入": "7", "其他收入": "8",
        "总收入": "1 2 7 8", "经营支出": "3", "管理费用": "5", "其他支出": "10",
        "总支出": "3 4 5 9 10 12", "本年收益": "13", "年初未分配收益": "14", "可分配收益": "16",
        "提取公积公益金": "17", "提取应付福利费": "19", "农户分配": "18", "年末未分配收益(推算)": "20",
    },
}


def fen_of(text):
    yuan, _, rest = text.partition(".")
    return int(yuan) * 100 + int((rest + "00")[:2])


def main():
    figures, statement, form = sys.argv[1:]
    with open(figures, encoding="utf-8") as file:
        published = {row["项目"]: int(row["金额_万元"]) * 1000000 for row in csv.DictReader(file)}
    with open(statement, encoding="utf-8-sig", newline="") as file:
        printed = {row["行次"]: fen_of(row["本年金额"] if "本年金额" in row else row["金额"])
                   for row in csv.DictReader(file)}
    used, wrong = set(), 0
    for item, rows in ROWS[form].items():
        want = sum(published[one] for one in item.split("+"))
        got = sum(printed[row] for row in rows.split())
        used |= set(item.split("+"))
        if want != got:
            wrong += 1
            print(f"{item}: {got} fen, published {want}")
    if used != set(published):
        wrong += 1
        print("not compared:", sorted(set(published) - used))
    print(f"{len(published)} figures, {wrong} wrong")
    return 1 if wrong else 0


sys.exit(main())
