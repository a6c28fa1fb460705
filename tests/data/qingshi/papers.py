# SPDX-License-Identifier: Apache-2.0
"""What stands behind the sample village's vouchers: invoices, receipts of its own book, payrolls, slips of
the bank. One receipt was spoilt, one number is missing, one invoice came twice, one voucher has nothing."""
import random

PICK = random.Random(20250402)
UNIT = "青石村股份经济合作社"
BRANCH = "农商银行青石支行"
TITLES = ("日期", "票据种类", "票据代码或册号", "票据号码", "开具方", "开具方信用代码", "开具日期", "票面金额", "税额",
          "业务内容", "张数", "查验人", "重号原因")
STOCK_TITLES = ("日期", "动作", "票据种类", "票据代码或册号", "起号", "止号", "领用人", "原因")
SERIES = "青收2025"
SPOILT, MISSING = 31, 47
INVOICES = "043002500111"
CREDIT_CODES = {"县供电公司": "91430822MA4L5K2T1Q"}
# A part of the note, the paper; the first that fits. None: no paper is registered.
BY_NOTE = [
    ("茶水", None), ("折旧", "自制凭证"), ("计提", "自制凭证"), ("补提", "自制凭证"), ("转本年收入", "自制凭证"),
    ("清理净", "自制凭证"), ("转入清理", "自制凭证"), ("应收", "自制凭证"), ("领用", "出入库单"), ("入库", "发票"),
    ("盘", "自制凭证"), ("投工", "误工用工表"), ("以工抵", "误工用工表"), ("验收", "验收单"), ("完工", "验收单"),
    ("发放农户", "补贴发放表"), ("干部报酬", "工资表"), ("发放", "误工用工表"), ("借支", "借支单"),
    ("报销", "差旅报销单"), ("提现", "银行回单"), ("存银行", "银行回单"), ("转入基本户", "银行回单"), ("利息", "银行回单"),
    ("管理费", "银行回单"), ("工本费", "银行回单"), ("资金", "银行回单"), ("补助", "银行回单"), ("补偿费", "银行回单"),
    ("补贴", "银行回单"), ("周转金", "银行回单"), ("借款", "银行回单"), ("房产税", "财政票据"), ("退", "领款单"),
    ("慰问", "领款单"), ("福利", "领款单"), ("奖励", "领款单"), ("转公积", None), ("核销", "会议记录"), ("转收入", None),
    ("宣告", "会议记录"), ("投资清溪", "评估报告"), ("工程款入账", "结算书"), ("收", "收款收据"), ("预收", "收款收据"),
    ("销售", "收款收据"), ("捐赠", "收款收据"), ("代缴", "财政票据"),
]
# A part of the note, the asset's card; else the account's own.
CARDS = [("村道硬化", "ZC-村道-02"), ("公厕", "ZC-公厕-03"), ("空调", "ZC-空调-01"), ("路灯", "ZC-路灯-01"),
         ("二组水渠", "ZC-水渠-02"), ("面包车", "ZC-车辆-01"), ("水泵", "ZC-水泵-02"),
         ("旧厂房", "ZC-厂房-01"), ("茶园", "ZC-茶园-01")]
# A part of the note, the contract of a rent.
CONTRACTS = [("城关建材厂", "HT-2022-04"), ("转本年收入", "HT-2022-04"), ("鱼塘", "HT-2024-01"),
             ("山塘、茶园", "HT-2024-02"), ("三年茶园", "HT-2025-01"), ("应收未收", "HT-2023-05")]

# Their papers: number, the other side, signed, yuan in all, what it says, sheets.
LET = [
    ("HT-2022-04", "城关建材厂", "2022-03-28", 900000,
     "村部西侧厂房租给城关建材厂，2022年4月1日至2027年3月31日，每年180000元，分四次付", 8),
    ("HT-2023-05", "清溪农业公司", "2023-05-10", 63000,
     "村南仓库租给清溪农业公司，2023年6月1日至2028年5月31日，每年12600元，年底付", 5),
    ("HT-2024-01", "陆根宝", "2023-12-20", 420000,
     "村东鱼塘42亩包给陆根宝，2024年1月1日至2028年12月31日，每年84000元，6月、11月各付一半", 6),
    ("HT-2024-02", "何志强", "2023-12-20", 186000,
     "北山山塘和荒坡茶园60亩包给何志强，2024年1月1日至2028年12月31日，每年37200元，6月、11月各付一半", 6),
    ("HT-2025-01", "绿源茶业公司", "2025-06-30", 54000,
     "南坡茶园租给绿源茶业公司，2025年7月1日至2028年6月30日，三年54000元一次付清", 5),
]
SHOPS = ("百货", "理发", "农资", "快餐", "五金", "诊所", "水果", "电器", "早点", "裁缝", "修车", "超市")
CONTRACT_TITLES = ("日期", "票据种类", "票据号码", "开具方", "开具日期", "票面金额", "业务内容", "张数")
NO_AMOUNT = {"验收单", "出入库单", "会议记录", "评估报告"}


def type_of(note, lines):
    for part, kind in BY_NOTE:
        if part in note:
            return kind
    paid = any(account in ("101", "10201") and credit for account, _, credit, _ in lines)
    return "发票" if paid else None


def card_of(note, account):
    if account[:3] not in ("132", "133", "151", "152"):
        return ""
    group = {"01": "经营", "02": "公益", "03": "管理"}.get(account[3:], "")
    return next((card for part, card in CARDS if part in note), "ZC-%s-00" % group)


def contract_of(note, account):
    """Of a rent or a contract fee, and of what is owed of one; shops have one each."""
    if account not in ("50102", "50103") and not (account == "11203" and "应收未收" in note):
        return ""
    if "门面" in note:
        return "HT-门面-%02d" % int(note.split("门面")[1].split("号")[0])
    return next(name for part, name in CONTRACTS if part in note)


def types(vouchers):
    return [type_of(note, lines) for _, note, lines, _ in vouchers]


def receipt_numbers():
    number = 0
    while True:
        number += 1
        if number not in (SPOILT, MISSING):
            yield number


def receipt_books(vouchers):
    used = types(vouchers).count("收款收据") + 2
    assert used < 100, used
    return [("2025-01-01", "领用", "收款收据", SERIES, "0000001", "0000100", "王芳", ""),
            ("2025-06-30", "作废", "收款收据", SERIES, "%07d" % SPOILT, "%07d" % SPOILT, "王芳",
             "写错金额，三联已注明作废"),
            ("2025-12-31", "缴回", "收款收据", SERIES, "%07d" % (used + 1), "0000100", "王芳", "")]


def yuan(fen):
    return "%d.%02d" % (fen // 100, fen % 100)


def issued(kind, note, numbers, invoice):
    """Series, number, issuer of a paper."""
    if kind == "收款收据":
        return SERIES, "%07d" % next(numbers), UNIT
    if kind == "发票":
        return INVOICES, str(invoice), "县供电公司" if "电费" in note else "县便民经营部"
    if kind == "财政票据":
        return "3300012025", "%010d" % (invoice % 10 ** 6), "县税务局" if "税" in note else "县社保中心"
    return "", "", BRANCH if kind == "银行回单" else UNIT


def behind(vouchers, first):
    """The sheet of papers, of which the first becomes entry `first`, and for each voucher the entries
    of its papers."""
    rows, sources, numbers, invoice, seen = [], [], receipt_numbers(), 31870000, {}
    for (date, note, lines, count), kind in zip(vouchers, types(vouchers)):
        sources.append([first + len(rows)] if kind else [])
        if not kind:
            continue
        invoice += PICK.randint(1, 900)
        fen = 0 if kind in NO_AMOUNT else sum(debit for _, debit, _, _ in lines)
        series, number, issuer = issued(kind, note, numbers, invoice)
        tax = yuan(round(fen * 3 / 103)) if kind == "发票" else ""
        again = "同一天同一金额的另一张" if (kind, number, issuer, date, fen) in seen else ""
        seen[kind, number, issuer, date, fen] = True
        rows.append((date, kind, series, number, issuer, CREDIT_CODES.get(issuer, ""), date, yuan(fen),
                     tax, note, max(1, count), "李秀英" if kind == "发票" else "", again))
    # As it happens: the same invoice comes a second time, and is recorded with its reason.
    twice = next(row for row in rows if row[1] == "发票")
    rows.append(("2025-03-31", *twice[1:12], "报账时又交来复印件，未重复报销"))
    return rows, sources


def contracts():
    """The sheet of the papers of contracts, which no voucher names as its source."""
    shops = [("HT-门面-%02d" % at, "门面%d号租户" % at, "2024-12-25", 0,
              "门面%d号（%s）租到2025年12月31日，租金按月付" % (at, what), 3) for at, what in enumerate(SHOPS, 1)]
    return [(max("2025-01-02", signed), "合同", number, party, signed, "%d.00" % amount, content, pages)
            for number, party, signed, amount, content, pages in LET + shops]


def halves(first, last, yuan):
    return [("%d-%s" % (year, day), yuan) for year in range(first, last + 1) for day in ("06-30", "11-30")]


TERM_TITLES = ("日期", "合同号", "合同种类", "收付", "往来单位或个人", "标的", "面积、数量", "用途", "签订日期", "开始日期",
               "结束日期", "合同金额", "年租金", "保证金", "付款办法", "交易方式", "竞价家数", "会议决议", "备案号",
               "到期日", "到期金额")
# What the register says of the contracts: of those that vouchers name, of two works, and of one that begins next year.
TERMS = [
    ("HT-2022-04", "资产出租", "收款", "城关建材厂", "村部西侧厂房", "1,200 平方米", "建材加工", "2022-03-28", "2022-04-01",
     "2027-03-31", 900000, 180000, "", "每年分四次付", "公开竞价", 3, "成员代表会议2022年第1号", "青镇合备2022-012", []),
    ("HT-2023-05", "资产出租", "收款", "清溪农业公司", "村南仓库", "350 平方米", "存放农产品", "2023-05-10", "2023-06-01",
     "2028-05-31", 63000, 12600, "", "每年年底付", "公开协商", "", "成员代表会议2023年第3号", "青镇合备2023-021", []),
    ("HT-2024-01", "承包", "收款", "陆根宝", "村东鱼塘", "42 亩", "养鱼", "2023-12-20", "2024-01-01", "2028-12-31", 420000,
     84000, "", "6月、11月各付一半", "公开竞价", 4, "成员代表会议2023年第5号", "青镇合备2023-047", halves(2024, 2028, 42000)),
    ("HT-2024-02", "承包", "收款", "何志强", "北山山塘和荒坡茶园", "60 亩", "养鱼、种茶", "2023-12-20", "2024-01-01",
     "2028-12-31", 186000, 37200, "", "6月、11月各付一半", "公开竞价", 3, "成员代表会议2023年第5号", "青镇合备2023-048",
     halves(2024, 2028, 18600)),
    ("HT-2025-01", "资源发包", "收款", "绿源茶业公司", "南坡茶园", "36 亩", "种茶", "2025-06-30", "2025-07-01", "2028-06-30",
     54000, 18000, "", "一次付清", "公开招标", 3, "成员代表会议2025年第2号", "青镇合备2025-019", [("2025-07-31", 54000)]),
    ("GC-2024-02", "工程", "付款", "县路桥公司", "村道硬化", "1.2 公里", "", "2024-09-05", "2024-09-10", "2025-05-31", 246000,
     "", "", "按进度付，验收后付清", "公开招标", 4, "成员代表会议2024年第4号", "青镇合备2024-033", []),
    ("GC-2025-01", "工程", "付款", "宏远建筑公司", "公厕改造", "两座", "", "2025-04-28", "2025-05-06", "2025-09-30", 86400, "",
     "", "完工付九成，验收三个月后付清", "公开招标", 3, "成员代表会议2025年第2号", "青镇合备2025-014", []),
    ("HT-2025-02", "资产出租", "收款", "县绿能公司", "村部和厂房屋顶", "900 平方米", "装光伏板", "2025-12-18", "2026-01-01",
     "2035-12-31", 96000, 9600, "", "每年1月底前付", "公开协商", 2, "成员代表会议2025年第4号", "青镇合备2025-052", []),
]


def terms():
    """The sheet of the register of contracts."""
    shops = [("HT-门面-%02d" % at, "资产出租", "收款", "门面%d号租户" % at, "门面%d号（%s）" % (at, what), "", "", "2024-12-25",
              "2025-01-01", "2025-12-31", 0, "", "", "按月付", "续租优先", "", "成员代表会议2024年第6号", "", [])
             for at, what in enumerate(SHOPS, 1)]
    rows = []
    for *head, dues in TERMS + shops:
        rows.append((max("2025-01-02", head[7]), *head, *(dues[0] if dues else ("", ""))))
        rows += [("",) * (len(head) + 1) + due for due in dues[1:]]
    return rows
