#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The main job on a sample village: a book, a year from CSV, twelve closings, each month made known
# when it is due, verification, publication, and a stranger's look at it. SANZI=… SANZI_VERIFY=… sh tests/run-village.sh DIR
# Begins anew each time: what an earlier run left in DIR goes, nothing else.
set -eu
umask 077
: "${SANZI:?the program sanzi}" "${SANZI_VERIFY:?the program sanzi-verify}"
[ $# -eq 1 ] || { echo "usage: sh tests/run-village.sh DIR" >&2; exit 2; }
dir=$1
data=$(dirname "$0")/data/qingshi
book=$dir/book
git=$dir/qingshi.git
folder=$dir/public
pass=$dir/passphrase

case ${LC_ALL:-${LC_MESSAGES:-${LANG:-}}} in
zh*) zh=1 ;;
*) zh= ;;
esac
tell() { if [ "$zh" ]; then printf '%s\n' "$1"; else printf '%s\n' "$2"; fi; }
step() { printf '\n== '; tell "$1" "$2"; }
ledger() { "$SANZI" -C "$book" --pass-file "$pass" "$@"; }

if [ -e "$dir" ]; then
    [ -f "$pass" ] || [ -z "$(ls -A "$dir")" ] || {
        echo "$dir: holds something else; choose another folder" >&2
        exit 2
    }
    rm -rf "$book" "$git" "$folder" "$dir/tampered" "$dir/written"
    rm -f "$dir"/*.csv "$dir"/*.out "$dir/sheet.pdf" "$dir/board.png"
    rm -f "$pass" "$dir/vkey" "$dir/balance.json" "$dir/600.tlog-proof" "$dir/600.leaf"
fi
mkdir -p "$dir"
echo 'qingshi demo' > "$pass"

step "建账（演示用：口令写在文件里，加固开到最低；真账两样都不要这样）" \
    "a book (a demonstration: passphrase in a file, cheapest hardening; never do so for real)"
"$SANZI" --pass-file "$pass" init "$book" --village 青石村股份经济合作社 --code 330127105204 \
    --origin qingshi.example.org --start 2025-01 --authority 周明 --bookkeeper 李秀英 \
    --head 张建国 --supervisor 陈大山 --publisher 赵小兰 --kdf-mib 19 --kdf-ops 2 > "$dir/init.out"
vkey=$(sed -n 's/^ *\(qingshi\.example\.org+[^ ]*\)$/\1/p' "$dir/init.out")
rm -f "$dir/init.out"
printf '%s\n' "$vkey" > "$dir/vkey"

step "出纳的密钥：自己造，主管登记" "the cashier's key: her own, enrolled by the authority"
ledger key new --role cashier --person 王芳 --kdf-mib 19 --kdf-ops 2 > /dev/null
ledger key enrol 王芳 | sed 1q

step "导入 2025 年：科目、期初余额、干部、参数、银行账户、票据、凭证" \
    "import 2025: accounts, opening balances, officials, policies, bank accounts, papers, vouchers"
# In this order: the vouchers name their papers by the numbers of their entries.
ledger import account "$data/accounts.csv"
ledger import opening "$data/opening.csv"
ledger import official --as bookkeeper "$data/officials.csv"
ledger import policy --as authority "$data/policies.csv"
ledger import bank --as bookkeeper "$data/banks.csv"
ledger import receiptbook --as cashier "$data/receiptbooks.csv"
ledger import paper --as bookkeeper "$data/papers.csv"
ledger import voucher "$data/vouchers.csv"

step "预算、专项资金、借款、债权债务、现金盘点、合同" \
    "budget, funds, loans, claims, cash counts, contracts"
ledger import budget --as bookkeeper "$data/budget.csv"
ledger import fund "$data/funds.csv"
ledger import loan "$data/loans.csv"
ledger import claim --as bookkeeper "$data/claims.csv"
ledger import count --as cashier "$data/counts.csv"
ledger import paper --as bookkeeper "$data/contracts.csv"
ledger import contract "$data/terms.csv"

# What is told on the way is kept for where something goes wrong.
quietly() { ledger "$@" > "$dir/close.out" 2>&1 || { cat "$dir/close.out" >&2; exit 1; }; }
# One bank has a file each month, the other one of the whole year; both accounts are reconciled, and
# only then can the month be closed.
whole_month=
reconcile() {
    quietly import statement --as bookkeeper "$data/bank-10202-2025.csv" account=10202 month="$1"
    quietly import statement --as bookkeeper "$data/bank-10201-$1.csv" account=10201 $whole_month
    quietly reconcile --as bookkeeper 10201 "$1"
    quietly reconcile --as bookkeeper 10202 "$1"
}

# Entries about each disclosure of a day, as a sheet: what is said of it, and on which day.
about() { # KIND DAY HEADER ROW SIGNER
    { echo "公开记录,$3"; ledger list --kind disclosure --from "$disclosed" --to "$disclosed" -O csv |
        sed -n "s/^\([0-9][0-9]*\),.*/\1,$4/p"; } > "$dir/about.csv"
    quietly import "$1" --as "$5" "$dir/about.csv" "日期=$2"
}
# What no sheet of the books can show is written by hand, and what was written is attached.
made_by_hand() { # DAY
    mkdir -p "$dir/written"
    sed -n "s/^${1%-*},//p" "$data/notices.csv" | while IFS=, read -r item period what text; do
        printf '%s\n' "$text" > "$dir/written/$what.txt"
        quietly record disclosure "what=$what" "period=$period" report=手写 "items=$item" place=村务公开栏 \
            --report "$dir/written/$what.txt" --doc "$dir/written/$what.txt:public" --as 赵小兰 "date=$1" < /dev/null
    done
    rm -r "$dir/written"
}
# What is due is made known: drawn and signed, reviewed by the supervision committee, confirmed by the
# meeting, put up, published; taken down and filed when its days on the board are over.
make_known() { # MONTH, the days of disclosure, review, confirmation, putting up, taking down
    disclosed=$1-$2
    quietly disclose "$disclosed" --as 赵小兰 --place 村务公开栏
    made_by_hand "$disclosed"
    about review "$1-$3" 审核结果 同意公开 陈大山
    about confirmation "$1-$4" 确认会议 两委联席会议 张建国
    about board "$1-$5" 张贴地点 村务公开栏 赵小兰
    quietly publish --git "$git" --folder "$folder"
    about removal "$1-$6" 备注 期满 赵小兰
    about filing "$1-$6" 档号 "村务公开-$1" 赵小兰
}

step "公开按重庆的办法：每月 15 日前，张贴不少于十天" \
    "made known by the rules of Chongqing: by the 15th, ten days on the board at least"
ledger record policy name=disclosure.rules value=chongqing-2013 from=2025-01-01 basis=镇政府2025年第2号通知 \
    date=2025-01-02 --as 张建国 | sed 1q
# On every sheet: whom to complain to, and where the code on it leads.
ledger record policy name=complaint.phone value=12388 from=2025-01-01 basis=镇政府2025年第2号通知 \
    date=2025-01-02 --as 张建国 | sed 1q
ledger record policy name=site.address value=https://qingshi.example.org/ from=2025-01-01 \
    basis=镇政府2025年第2号通知 date=2025-01-02 --as 张建国 | sed 1q

step "逐月导入银行对账单、对账、签报表、结账，到期公开" \
    "each month: the bank's statement, reconciliation, signed statements, closing, disclosure when due"
for month in 01 02 03 04 05 06 07 08 09 10 11; do
    reconcile "2025-$month"
    quietly close "2025-$month" --statements
    next=$(printf '2025-%02d' $((${month#0} + 1)))
    # July was put up late: the calendar says so.
    if [ "$month" = 07 ]; then make_known "$next" 16 17 18 19 31; else make_known "$next" 08 09 10 11 25; fi
    printf ' 2025-%s' "$month"
done
echo

step "11 月已结账，才发现一张凭证记重：红字冲销，记在 12 月" \
    "November is closed when a voucher turns out to be entered twice: reversed in December"
twice=$(ledger list --kind voucher --from 2025-11-12 --to 2025-11-12 -O csv |
    sed -n 's/^\([0-9]*\),.*重记.*/\1/p')
ledger record reversal target="$twice" reason=同一笔保证金记了两次 date=2025-12-31

step "12 月的对账单头一笔没有导出来，照样记下、说明断号，对不上；银行补来整月的再对" \
    "December's statement lacks its first row: recorded with the reason, it does not reconcile; then it comes whole"
sed 4d "$data/bank-10201-2025-12.csv" > "$dir/first.csv"
quietly import statement --as bookkeeper "$dir/first.csv" account=10201 gap=银行导出少了月初一笔，待补
rm -f "$dir/first.csv"
if ledger reconcile --as bookkeeper 10201 2025-12 > "$dir/close.out" 2>&1; then exit 1; fi
grep '^sanzi' "$dir/close.out"
whole_month=gap=银行补来整月的明细
step "年终：记下分配方案，结转，结 12 月" "the year's end: the distribution resolved, carried over, December"
ledger import distribution --as bookkeeper "$data/distribution.csv"
reconcile 2025-12
ledger close 2025
ledger close 2025-12 --statements
make_known 2026-01 08 09 10 11 25
rm -f "$dir/close.out" "$dir/about.csv"

step "第四季度的收支表印出来，也贴到二组，拍照存账" \
    "the last quarter's sheet printed, put up in the second group, too, and photographed"
sheet=$(ledger list --kind disclosure --from 2026-01-08 --to 2026-01-08 -O csv | sed -n 's/^\([0-9][0-9]*\),.*各项收入.*/\1/p')
ledger --lang zh report --notice "$sheet" -o "$dir/sheet.pdf"
# The picture of its first page stands in for the photograph.
pdftoppm -r 40 -png -l 1 -singlefile "$dir/sheet.pdf" "$dir/board"
ledger record board target="$sheet" place=二组公开栏 date=2026-01-12 --doc "$dir/board.png:public" --as 赵小兰 | sed 1q

step "一位村民问了一句，三天内答复" "a villager asks, and is answered within three days"
asked=$(ledger list --kind disclosure --from 2025-04-08 --to 2025-04-08 -O csv | sed -n 's/^\([0-9][0-9]*\),.*各项收入.*/\1/p')
ledger record opinion target="$asked" channel=意见箱 text=门面房租金为什么比去年少 date=2025-04-14 --as 赵小兰 | sed 1q
opinion=$(ledger list --kind opinion -O csv | sed -n 's/^\([0-9][0-9]*\),.*/\1/p')
ledger record answer target="$opinion" text=装修期免了一个月租金，合同第五条写明 by=村委会 结果=认可 \
    date=2025-04-16 --as 张建国 | sed 1q

step "把年度科目余额表记为公开事项，表作附件公开；日后重算，一字不差才算数" \
    "record the year's trial balance as a disclosure, the sheet attached; whoever makes it again must get the same"
ledger report balance --period 2025 -o "$dir/balance.csv"
ledger --lang zh report balance --period 2025 -O json > "$dir/balance.json"
ledger record disclosure what=年度财务公开 date=2025-12-31 period=2025 report=balance --report "$dir/balance.json" \
    place=村务公开栏 --doc "$dir/balance.csv:public" --as 赵小兰

step "公开按时情况" "how punctual the village was"
ledger report calendar --from 2025-01-01 --to 2026-01-31 -O csv | sed -n '1p;/迟公开\|,late,/p'

step "签检查点，核验账本" "sign a checkpoint, verify the book"
ledger checkpoint > /dev/null
ledger verify --log "$vkey"

step "公开到 git 仓库和文件夹" "publish to a git repository and a folder"
ledger publish --git "$git" --folder "$folder"

step "换一个人：只凭公开的文件和纸上的公钥来查" \
    "somebody else: only the published files and the key on paper"
"$SANZI_VERIFY" "$folder" --log "$vkey"
step "连同 git 仓库的全部历史" "and the git repository with its whole history"
"$SANZI" verify "$git" --log "$vkey"

step "年度科目余额表" "the year's trial balance"
ledger report balance --period 2025
step "资产负债表" "the balance sheet"
ledger report sheet
step "勾稽关系" "the check equations"
ledger report checks
step "银行存款余额调节表" "bank reconciliation"
ledger report reconcile
step "预算执行" "execution of the budget"
ledger report budget
step "专项资金" "money for a purpose"
ledger report funds
step "检查点" "the checkpoint"
cat "$folder/checkpoint"
step "账本公钥（应抄在纸上）" "the log's public key (belongs on paper)"
printf '%s\n' "$vkey"

step "东西在这里" "where to look"
printf '  %s  %s\n' "$book" "$(tell 账本 'the book')" "$git" "$(tell '公开的 git 仓库' 'the published repository')" \
    "$folder" "$(tell 公开的文件夹 'the published folder')" \
    "$folder/index.html" "$(tell '给人看的网页：用浏览器打开' 'the pages for people: open them in a browser')" "$pass" "$(tell 演示口令 'the passphrase')"

step "接着可以试" "try next"
cat << END
  $SANZI -C $book list --last 10
  $SANZI -C $book show 600
  $SANZI -C $book report balance --period 2025-06 --detail
  $SANZI -C $book report income
  $SANZI -C $book report debts
  $SANZI -C $book report limits --detail
  $SANZI -C $book report advances --to 2025-11-30
  $SANZI -C $book report unmatched --period 2025-03
  $SANZI -C $book report receipts
  $SANZI -C $book report cashlimit --period 2025
  $SANZI -C $book report loans
  $SANZI -C $book report shares
  $SANZI -C $book export hledger $dir/hledger
  $SANZI -C $book prove 600 -o $dir/600.tlog-proof
  git -C $git log --stat
END
step "改动公开的账试试：查得出是哪一条" "tamper with it and see the entry named"
cat << END
  cp -r $folder $dir/tampered
  sed -i '0,/购办公用品/s//购办公用呆/' $dir/tampered/tile/entries/000
  $SANZI_VERIFY $dir/tampered --log $vkey
END
