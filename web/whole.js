// SPDX-License-Identifier: Apache-2.0
// The whole log: form, chain, signatures and keys in force, what signers had seen, references,
// tree, tiles, checkpoint. The rules of bookkeeping are not this page's: sanzi-verify has them.

const MANY_BAD = 1000;

class Whole {
    constructor(report, opened) {
        this.report = report;
        this.checkpoint = opened.checkpoint;
        this.tiles = opened.tiles;
        this.key = opened.key;
        this.roster = new Roster();
        this.names = new Names();
        this.tree = new Tree();
        this.ids = new Set();
        this.documents = new Map();
        this.last = new Uint8Array(HASH_SIZE);
        this.time = 0;
        this.unknown = 0;
        this.firstUnknown = 0;
        this.others = 0;
        this.firstOther = 0;
        this.counts = { signatures: 0, entries: 0 };
    }

    bad(index, why) {
        const fault = asFault(why);
        if (fault.unsure)
            this.report.failed('第 ' + index + ' 条', 'entry ' + index, fault);
        else
            this.report.bad('第 ' + index + ' 条：' + fault.zh, 'entry ' + index + ': ' + fault.en);
    }

    // What only the order of entries shows; the signatures are checked by the one who calls.
    readOne(index, data) {
        const hash = leafHash(data);
        const prev = this.last;
        this.last = hash;
        this.tree.append(hash);
        const leaf = readLeaf(data);
        need(leaf.index === index, '它自己说是第 ' + leaf.index + ' 条',
             'it calls itself entry ' + leaf.index);
        need(leaf.time >= this.time, '时间早于上一条', 'dated before the entry before it');
        this.time = leaf.time;
        if (!sameBytes(leaf.prev, prev))
            this.bad(index, new Fault('和上一条接不上（上一条被改、换或删）',
                                      'does not hold the hash of the entry before it', false));
        return { leaf: leaf, entry: readEntry(leaf.note) };
    }

    // Who signed, by keys in force; then the entry is folded in.
    foldOne(index, record) {
        const entry = record.entry, body = entry.body;
        need((index === 0) === (body.get('kind') === 'village'), '第 0 条（也只有它）是建账',
             'entry 0, and only that, is of kind village');
        need(body.get('log') === this.checkpoint.origin, '它是另一个账本的',
             'it was signed for another log');
        const signers = this.roster.signers(entry, index);
        this.roster.checkRoles(entry, signers, dayOf(record.leaf.time));
        need(!this.ids.has(body.get('id')), '编号用过了', 'an id that was used before');
        need(body.get('date') <= dayOf(record.leaf.time), '业务日期晚于记账时间',
             'a date after the day of recording');
        this.checkSeen(index, body.get('seen'));
        this.checkReferences(index, body);
        this.roster.fold(entry, index, dayOf(record.leaf.time));
        this.ids.add(body.get('id'));
        this.names.learn(body);
        for (const doc of body.get('docs') || [])
            this.documents.set([doc.get('sha256'), doc.get('size'), doc.get('public')].join(),
                               { doc: doc, index: index });
        return signers;
    }

    checkSeen(index, seen) {
        need(seen.get('size') <= index, '“已见”说到了后面的记录', 'seen speaks of later entries');
        if (sameBytes(this.tree.root(seen.get('size')), base64Bytes(seen.get('root'))))
            return;
        if (this.others++ === 0)
            this.firstOther = index;
    }

    checkReferences(index, value) {
        if (Array.isArray(value)) {
            for (const one of value)
                this.checkReferences(index, one);
        } else if (value instanceof Map && value.has('leaf') && value.has('index')) {
            const at = value.get('index');
            need(at < index && base64Text(this.tree.levels[0][at]) === value.get('leaf'),
                 '它引用的第 ' + at + ' 条对不上', 'it refers to an entry ' + at + ' that is not so');
        } else if (value instanceof Map) {
            for (const pair of value)
                this.checkReferences(index, pair[1]);
        }
    }

    async checkOne(index, data) {
        let record = null, signers = null;
        try {
            record = this.readOne(index, data);
            if (record.entry.known === null) {
                if (this.unknown++ === 0)
                    this.firstUnknown = index;
                return;
            }
            signers = this.foldOne(index, record);
        } catch (why) {
            this.bad(index, why);
            return;
        }
        this.counts.signatures += signers.length;
        try {
            await signaturesHold(record.entry, signers);
        } catch (why) {
            this.bad(index, why);
        }
    }

    async checkBundle(number) {
        const first = number * TILE_WIDTH;
        const leaves = await this.tiles.bundle(number);
        const waiting = [];
        for (let i = 0; i < leaves.length; i++)
            waiting.push(this.checkOne(first + i, leaves[i]));
        await Promise.all(waiting);
        const hashes = await this.tiles.hashes(0, number);
        for (let i = 0; i < leaves.length; i++)
            if (!sameBytes(hashes[i], this.tree.levels[0][first + i]))
                this.bad(first + i, new Fault('和哈希文件对不上：原文被改过',
                                              'does not fit its hash: it was changed', false));
    }

    // true: to the end.
    async walk(progress) {
        const size = this.checkpoint.size;
        for (let number = 0; number * TILE_WIDTH < size; number++) {
            if (!await progress(number * TILE_WIDTH, size)) {
                this.report.open('中途停了：查到第 ' + number * TILE_WIDTH + ' 条为止',
                                 'stopped before entry ' + number * TILE_WIDTH, true);
                return false;
            }
            try {
                await this.checkBundle(number);
            } catch (why) {
                this.report.failed('第 ' + number * TILE_WIDTH + ' 条起的文件',
                                   'the file from entry ' + number * TILE_WIDTH, why);
                return false;
            }
            if (this.report.badCount > MANY_BAD) {
                this.report.open('错处太多，后面没有再查', 'too much is wrong: stopped here', true);
                return false;
            }
        }
        return true;
    }

    async checkUpperTiles() {
        for (let level = 1; tileWidth(level, 0, this.checkpoint.size) > 0; level++)
            for (let number = 0; tileWidth(level, number, this.checkpoint.size) > 0; number++) {
                const row = await this.tiles.hashes(level, number);
                for (let i = 0; i < row.length; i++)
                    need(sameBytes(row[i], this.tree.levels[8 * level][number * 256 + i]),
                         '哈希文件 ' + tilePath(level, number, row.length) + ' 对不上',
                         tilePath(level, number, row.length) + ' does not fit the entries');
            }
    }

    async finish(paper) {
        const report = this.report;
        const last = this.checkpoint.size === 0 ? ['', ''] :
            ['；最后一条是 ' + timeText(this.time) + ' 记的',
             '; the last was recorded ' + timeText(this.time) + ' (China time)'];
        if (sameBytes(this.tree.root(this.checkpoint.size), this.checkpoint.root))
            report.good('全部 ' + this.checkpoint.size + ' 条的总指纹就是检查点签的那个' + last[0],
                        'all ' + this.checkpoint.size + ' entries have the signed root' +
                        last[1]);
        else
            report.bad('全部记录的总指纹不是检查点签的那个：有记录被改过',
                       'the entries do not have the signed root: some were changed');
        try {
            await this.checkUpperTiles();
        } catch (why) {
            report.failed('哈希文件', 'tiles', why);
        }
        if (this.others > 0)
            report.bad('第 ' + this.firstOther + ' 条起 ' + this.others +
                       ' 条的签名人当时看到的账和现在的不一样', 'the signers of ' + this.others +
                       ' entries, from ' + this.firstOther + ', saw another history');
        if (this.key !== null && this.roster.log !== null &&
            !sameBytes(this.key.point, this.roster.log.point))
            report.bad('第 0 条里写的账本公钥不是您这一把', 'entry 0 names another key of the log');
        if (paper !== null)
            await checkPaper(report, paper, this.checkpoint.size, size => this.tree.root(size));
    }

    conclude() {
        const report = this.report;
        if (this.checkpoint.size === 0)
            report.open('账本还是空的', 'the log is empty', true);
        if (this.unknown > 0)
            report.open('有 ' + this.unknown + ' 条（第 ' + this.firstUnknown +
                        ' 条起）这一页不认得，没有查；请用新版的页', this.unknown +
                        ' entries (from ' + this.firstUnknown + ') of kinds that this page does ' +
                        'not know were not checked', true);
        if (report.badCount === 0)
            report.good('每一条都规范、前后相扣；' + this.counts.signatures +
                        ' 个签名全是真的，签的人当时都有权签', 'every entry is well-formed and ' +
                        'holds the hash of the one before; ' + this.counts.signatures +
                        ' signatures are good, by those who might sign then');
        report.open('记账规则（借贷平衡、结账、余额）这一页不查，要用 sanzi-verify 查',
                    'rules of bookkeeping (balances, closings) are not checked by this page but ' +
                    'by sanzi-verify', false);
    }

    async checkDocuments(source) {
        let good = 0, absent = 0;
        for (const pair of this.documents) {
            const about = pair[1], name = hexText(base64Bytes(about.doc.get('sha256')));
            const bytes = await source.read('docs/' + name);
            if (bytes === null && about.doc.get('public') === true)
                this.bad(about.index, new Fault('公开的附件“' + about.doc.get('name') + '”不见了',
                                                'a public attachment is missing', false));
            else if (bytes === null)
                absent++;
            else if (hexText(sha256(bytes)) !== name || bytes.length !== about.doc.get('size'))
                this.bad(about.index, new Fault('附件“' + about.doc.get('name') + '”被改过',
                                                'an attachment was changed', false));
            else
                good++;
        }
        if (good > 0)
            this.report.good(good + ' 个公开的附件没有改过', good + ' attachments are unchanged');
        if (absent > 0)
            this.report.open(absent + ' 个附件没有公开，没有查',
                             absent + ' attachments are not published', false);
    }
}

async function checkWhole(report, source, trust, paper, progress) {
    const opened = await openLog(report, source, trust);
    if (opened === null)
        return;
    const whole = new Whole(report, opened);
    if (!await whole.walk(progress))
        return;
    await whole.finish(paper);
    if (source.isFolder)
        await whole.checkDocuments(source);
    else if (whole.documents.size > 0)
        report.open('附件 ' + whole.documents.size + ' 个，网上核对不逐个取，没有查',
                    whole.documents.size + ' attachments are not fetched one by one: not checked',
                    false);
    whole.conclude();
}
