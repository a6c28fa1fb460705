# SPDX-License-Identifier: Apache-2.0
"""What happens once in the sample village's year: stores, assets bought, sold, scrapped, given as a
share, levies, grants, donations, counts that found more or less, and what goes wrong. With the
rest every everyday template has its voucher (tests/desk/sample_test.c looks)."""
import debts


def of(month, number):
    return "2025-%02d-%02d" % (month, number)


def houses(account, rows, project, side):
    """A line for each household that pays anything."""
    said = [(name, yuans) for name, yuans, _ in rows if yuans]
    return [(account, yuans if side == "debit" else 0, yuans if side == "credit" else 0,
             {"household": name, "project": project}) for name, yuans in said]


def money(post, pay, take):
    pay(of(1, 6), "付专户凭证工本费", "51502", 10, source="10202")
    for quarter, interest in enumerate((570.25, 601.12, 742.03, 722.40), 1):
        take(of(3 * quarter, 21), "第%d季度专户存款利息" % quarter, "50401", interest, into="10202")
    post(of(12, 23), "专户利息转入基本户", [("10201", 2625.80, 0), ("10202", 0, 2625.80)])
    take(of(4, 18), "收门面3号4月租金（现金）", "50102", 1800, into="101")
    post(of(4, 21), "现金交存银行", [("10201", 1800, 0), ("101", 0, 1800)])
    pay(of(4, 3), "补记3月账户管理费", "51502", 15)
    take(of(4, 10), "向农商银行借周转金", "201", 50000, party="农商银行青石支行")
    pay(of(10, 10), "付农商银行借款利息", "51501", 1220, party="农商银行青石支行")
    pay(of(10, 10), "还农商银行周转金", "201", 50000, party="农商银行青石支行")
    take(of(9, 16), "乡贤捐赠", "31104", 20000)


def stores(post, pay):
    pay(of(3, 6), "购水泥、树苗入库", "121", 2860)
    post(of(4, 8), "修路领用水泥", [("51404", 1860, 0), ("121", 0, 1860)])
    post(of(11, 26), "清查盘盈树苗", [("121", 180, 0), ("181", 0, 180)])
    post(of(11, 27), "盘盈树苗经批准转收入", [("181", 180, 0), ("50402", 0, 180)])
    post(of(11, 26), "清查盘亏水泥", [("181", 96, 0), ("121", 0, 96)])
    post(of(11, 27), "盘亏水泥经批准转支出", [("51504", 96, 0), ("181", 0, 96)])


def assets(post, pay, take):
    post(of(5, 8), "旧面包车转入清理",
         [("154", 8200, 0), ("15203", 31800, 0), ("15103", 0, 40000)])
    take(of(5, 12), "收旧面包车价款", "154", 9500)
    pay(of(5, 13), "付旧面包车过户费", "154", 300, source="101")
    post(of(5, 15), "旧面包车清理净收益", [("154", 1000, 0), ("50402", 0, 1000)])
    post(of(8, 19), "报废水泵转入清理", [("154", 1200, 0), ("15201", 4800, 0), ("15101", 0, 6000)])
    post(of(8, 21), "报废水泵清理净损失", [("51504", 1200, 0), ("154", 0, 1200)])
    post(of(10, 13), "旧厂房作价投资清溪农业公司",
         [("141", 150000, 0, {"party": "清溪农业公司"}), ("15201", 50000, 0),
          ("15101", 0, 200000)], 3)
    pay(of(2, 24), "茶园补植茶苗", "132", 3000)
    post(of(12, 28), "计提茶园折旧", [("51103", 6000, 0), ("133", 0, 6000)])


def levies(post, pay):
    ditch, yard = {"project": "二组水渠"}, {"project": "晒谷场清理"}
    post(of(3, 20), "二组水渠筹资，按户应收",
         houses("11302", debts.DITCH, "二组水渠", "debit") + [("231", 0, 3000, ditch)], 2)
    # One household has not paid by the year's end.
    paid = debts.DITCH[:2] + debts.DITCH[3:]
    post(of(3, 28), "收二组水渠筹资款", [("101", 2400, 0)] + houses("11302", paid, "二组水渠", "credit"), 4)
    post(of(3, 31), "筹资款交存银行", [("10201", 2400, 0), ("101", 0, 2400)])
    pay(of(5, 7), "付二组水渠工程款", "15303", 5200, 3, project="二组水渠")
    post(of(5, 9), "二组村民投工修水渠，其中300元折价入股", [("15303", 1800, 0, ditch), ("31105", 0, 1500), ("301", 0, 300)])
    post(of(6, 25), "二组水渠完工转固",
         [("15102", 7000, 0), ("15303", 0, 7000, ditch), ("231", 3000, 0, ditch),
          ("31105", 0, 3000)], 4)
    post(of(8, 4), "晒谷场清理筹资，按户应收",
         houses("11301", debts.YARD, "晒谷场清理", "debit") + [("231", 0, 500, yard)], 2)
    post(of(8, 8), "收晒谷场清理筹资款",
         [("101", 500, 0)] + houses("11301", debts.YARD, "晒谷场清理", "credit"), 2)
    pay(of(8, 12), "付晒谷场清理工钱", "15304", 500, source="101", project="晒谷场清理")
    post(of(8, 15), "晒谷场清理完工，不形成资产",
         [("51401", 500, 0), ("15304", 0, 500, yard), ("231", 500, 0, yard), ("31105", 0, 500)])


def grants(post, pay, take):
    lamps = {"project": "路灯专项"}
    take(of(3, 14), "收路灯专项资金", "24103", 30000, 2, **lamps)
    post(of(5, 22), "用专项资金装路灯",
         [("15102", 29400, 0), ("24103", 29400, 0, lamps), ("10201", 0, 29400),
          ("31103", 0, 29400)], 4)
    pay(of(6, 12), "退回路灯专项结余", "24103", 600, 2, **lamps)
    post(of(6, 18), "收青苗补偿费（应付农户）",
         [("10202", 12800, 0)] + houses("21103", debts.CROPS, "青苗补偿", "credit"), 2)
    post(of(7, 11), "发放农户青苗补偿费",
         houses("21103", debts.CROPS, "青苗补偿", "debit") + [("10202", 0, 12800)], 3)


def awkward(post, pay):
    # Cash was short at a count; the cashier pays.
    post(of(6, 27), "现金盘点短款", [("181", 20, 0), ("101", 0, 20)])
    post(of(6, 28), "现金短款经批准由出纳赔", [("11205", 20, 0, {"party": "王芳"}), ("181", 0, 20)])
    post(of(6, 30), "收出纳赔款", [("101", 20, 0), ("11205", 0, 20, {"party": "王芳"})])
    pay(of(6, 20), "村民代表会议茶水（白头条，已退回补票）", "51308", 96, 0, source="101")
    # An advance that is accounted for three months late.
    pay(of(9, 2), "出差借支备用金（考察）", "11202", 1500, source="101", party="张建国")
    post(of(12, 19), "报销考察差旅费，退回余款",
         [("51303", 1320, 0), ("101", 180, 0), ("11202", 0, 1500, {"party": "张建国"})], 5)
    # Tax paid before it is due: the account stands on the wrong side until December.
    pay(of(11, 14), "预缴房产税", "21401", 4000)
    post(of(12, 13), "补提房产税", [("512", 879.52, 0), ("21401", 0, 879.52)])
    post(of(9, 18), "陈三妹以工抵水费", [("51404", 800, 0), ("11302", 0, 800, {"household": "陈三妹"})])
    post(of(12, 26), "核销原砖厂欠款", [("51503", 3200, 0), ("11204", 0, 3200, {"party": "原砖厂"})], 3)
    post(of(12, 26), "无人领取的押金转收入",
         [("21101", 2000, 0, {"party": "原茶园承包人"}), ("50402", 0, 2000)])


def all_of(post, pay, take):
    money(post, pay, take)
    stores(post, pay)
    assets(post, pay, take)
    levies(post, pay)
    grants(post, pay, take)
    awkward(post, pay)
