// SPDX-License-Identifier: Apache-2.0
// Checks of a checkpoint and of one entry. Each step reports by itself; one that throws is
// reported as wrong or as not checked, and what rests on it is not called good.

function timeText(seconds) {
    const local = new Date((seconds + 8 * 3600) * 1000).toISOString();
    return local.slice(0, 10) + ' ' + local.slice(11, 16);
}

// The log's lines, then the witnesses' (specs/trust.md). `key` is the log's, `trusted` whether
// the person brought it.
async function checkLines(report, checkpoint, key, trust) {
    const text = utf8Bytes(checkpoint.note.text);
    const cosigned = new Map();
    let good = 0, strangers = 0;
    for (const line of checkpoint.note.lines) {
        const witness = trust.witnesses.find(function (one) { return isBy(line, one.key); });
        if (isBy(line, key)) {
            if (await verifySignature(key.point, text, line.signature))
                good++;
            else
                report.bad('检查点上账本的签名是假的，或内容被改过',
                           'the log\'s signature on the checkpoint is bad');
        } else if (witness !== undefined) {
            if (line.signature.length === COSIGNATURE_SIZE &&
                await verifyCosignature(witness.key, checkpoint.note.text, line))
                cosigned.set(witness.name, cosignTime(line));
            else
                report.bad('见证人 ' + line.name + ' 的签名是假的',
                           'the cosignature of ' + line.name + ' is bad');
        } else if (line.name === checkpoint.origin ||
                   (line.signature.length !== COSIGNATURE_SIZE &&
                    line.signature.length !== 2428)) {
            report.bad('检查点上有来历不明的签名行：' + line.name,
                       'a strange signature line on the checkpoint: ' + line.name);
        } else {
            strangers++;
        }
    }
    const whose = keyWords(report);
    if (good > 0 && report.badCount === 0)
        report.good('检查点是' + whose[0] + '签的：到这里一共 ' + checkpoint.size + ' 条',
                    'the checkpoint is signed by ' + whose[1] + ': ' + checkpoint.size +
                    ' entries so far');
    else if (good === 0)
        report.bad('检查点不是' + whose[0] + '签的：账本被换过，或公钥抄错了',
                   'the checkpoint is not signed by ' + whose[1] + ': another log, or a slip in ' +
                   'the key');
    reportWitnesses(report, trust, cosigned, strangers);
    return good > 0;
}

function keyWords(report) {
    if (report.inner)
        return ['账本自己写的公钥', 'the key that the log itself names'];
    return report.fromCode ?
        ['码里的公钥（码要是从公示栏、从纸上扫来的才算数）',
         'the key in the code (which counts if you scanned it from the notice board or paper)'] :
        ['您给的公钥', 'your key'];
}

function reportWitnesses(report, trust, cosigned, strangers) {
    for (const pair of cosigned)
        report.good('见证人 ' + pair[0] + ' 在 ' + timeText(pair[1]) + ' 见过这个检查点',
                    'witness ' + pair[0] + ' saw this checkpoint at ' + timeText(pair[1]) +
                    ' (China time)');
    if (trust.quorum !== null && !quorumMet(trust, trust.quorum, cosigned))
        report.bad('见证人不够：没有达到您要求的人数', 'too few witnesses: the quorum is not met');
    else if (trust.quorum !== null && trust.quorum !== 'none')
        report.good('见证人够数', 'the quorum of witnesses is met');
    if (strangers > 0)
        report.open('还有 ' + strangers + ' 个见证签名，没有他们的公钥，没有查',
                    strangers + ' cosignatures by witnesses whose keys were not given', false);
    else if (trust.witnesses.length > 0 && cosigned.size === 0 && trust.quorum === null)
        report.open('您给的见证人都没有签这个检查点', 'none of your witnesses signed it', true);
}

// The key to hold the checkpoint to: the person's, or else the publication's own, and then only
// inner consistency can be checked.
function chooseKey(report, checkpoint, trust, own) {
    const mine = trust.logs.find(function (one) { return one.name === checkpoint.origin; });
    if (mine !== undefined)
        return mine;
    if (trust.logs.length > 0) {
        report.bad('您给的公钥是另一个账本的：' + trust.logs[0].name + '；这里是 ' +
                   checkpoint.origin, 'your key is that of another log, ' + trust.logs[0].name +
                   '; this one is ' + checkpoint.origin);
        return null;
    }
    report.inner = true;
    report.open('没有给账本公钥：只能查它自己前后是否一致，查不出整本被换。' +
                '请输入公示栏上或镇里给的公钥',
                'no log key was given: only inner consistency can be checked, not whether all of ' +
                'it was replaced. Enter the key from the notice board or the township', true);
    return own;
}

// Is the log at least as long as a sheet of paper said, and the same up to there?
async function checkPaper(report, paper, size, rootAt) {
    const zh = '纸上的核对码', en = 'the groups on paper';
    if (paper.size > size) {
        report.bad('纸上说有 ' + paper.size + ' 条，现在只有 ' + size + ' 条：账本被截短或换了旧的；' +
                   '刚贴出来的，等下次公开再查', 'paper says ' + paper.size + ' entries, there are ' +
                   size + ': cut short, or an old log; of a sheet just put up, the next ' +
                   'publication tells');
        return;
    }
    try {
        if (paperFits(paper, await rootAt(paper.size)))
            report.good('纸上的核对码对得上：那时的 ' + paper.size + ' 条都还在，没有改',
                        'the groups on paper fit: those ' + paper.size + ' entries are unchanged');
        else
            report.bad('纸上的核对码对不上：那以前的账被改过',
                       'the groups on paper do not fit: what stood there then was changed');
    } catch (why) {
        report.failed(zh, en, why);
    }
}

// The leaf itself: form, place, date. Returns {leaf, entry}, or null where it cannot be read.
function readRecord(report, data, index, origin) {
    try {
        const leaf = readLeaf(data);
        need(leaf.index === index, '它自己说是第 ' + leaf.index + ' 条',
             'it calls itself entry ' + leaf.index);
        const entry = readEntry(leaf.note);
        const body = entry.body;
        need(body.get('log') === origin, '它是另一个账本的：' + body.get('log'),
             'it was signed for another log: ' + body.get('log'));
        if (entry.known === null) {
            report.open('这种记录（' + body.get('kind') + '）这一页不认得，内容没有查；请用新版的页',
                        'a kind this page does not know (' + body.get('kind') +
                        '): its content was not checked; a newer page is needed', true);
        } else {
            need(body.get('date') <= dayOf(leaf.time), '业务日期晚于记账时间',
                 'its date is after the day of recording');
            report.good('写法规范；日期 ' + body.get('date') + '，' + timeText(leaf.time) + ' 记入账本',
                        'well-formed; dated ' + body.get('date') + ', recorded ' +
                        timeText(leaf.time) + ' (China time)');
        }
        return { leaf: leaf, entry: entry };
    } catch (why) {
        report.failed('第 ' + index + ' 条的内容', 'entry ' + index, why);
        return null;
    }
}

async function signaturesHold(entry, signers) {
    const answers = await Promise.all(signers.map(function (one) {
        return verifySignature(one.point, entry.text, one.line.signature);
    }));
    for (let i = 0; i < signers.length; i++)
        need(answers[i], '“' + signers[i].name + '”的签名是假的，或内容被改过',
             'the signature of ' + signers[i].name + ' is bad');
}

// A proof file, alone or with a leaf from elsewhere. `beside` is the publication, or null.
async function checkProof(report, proof, trust, beside, progress) {
    const checkpoint = proof.checkpoint;
    report.subject = 'entry';
    const key = chooseKey(report, checkpoint, trust, null);
    if (key !== null)
        await checkLines(report, checkpoint, key, trust);
    if (proof.extra === null) {
        report.open('证明文件里没有记录原文，没有查', 'the proof file holds no entry', true);
        return;
    }
    if (inclusionHolds(proof.index, checkpoint.size, leafHash(proof.extra), proof.proof,
                       checkpoint.root))
        report.good('第 ' + proof.index + ' 条在这个检查点里，一个字节都没有改',
                    'entry ' + proof.index + ' is under this checkpoint, every byte of it');
    else
        report.bad('第 ' + proof.index + ' 条不在这个检查点里：原文或证明被改过',
                   'entry ' + proof.index + ' is not under this checkpoint: it or the proof ' +
                   'was changed');
    const record = readRecord(report, proof.extra, proof.index, checkpoint.origin);
    if (record === null)
        return;
    report.entry = { leaf: record.leaf, entry: record.entry, signers: null, names: new Map() };
    if (beside === null)
        report.open('签名人的签名没有查：他们的公钥在账本里，这里只有一条',
                    'the signers\' signatures were not checked: their keys stand in the log, ' +
                    'and here is one entry of it', false);
    else
        await checkBesideProof(report, proof, beside, progress);
}

// The keys of the signers come from the publication beside, where it is the same log.
async function checkBesideProof(report, proof, beside, progress) {
    try {
        const bytes = await beside.read('checkpoint');
        const checkpoint = bytes === null ? null : readCheckpoint(bytes);
        if (checkpoint === null || checkpoint.origin !== proof.checkpoint.origin ||
            checkpoint.size <= proof.index)
            throw unsure('旁边的账本不是同一本，或还没有这一条',
                         'the publication beside is another log, or lacks this entry');
        const tiles = new Tiles(beside, checkpoint.size);
        if (!sameBytes(await tiles.root(proof.checkpoint.size), proof.checkpoint.root))
            throw new Fault('旁边公开的账本和证明里的不是同一本',
                            'the publication beside is not the log of this proof', false);
        await checkSigners(report, tiles, proof.checkpoint.size, proof.checkpoint.root,
                           proof.index, progress);
    } catch (why) {
        const fault = asFault(why);
        if (fault.unsure)
            report.open('签名人的签名没有查：' + fault.zh, 'signatures not checked: ' + fault.en,
                        false);
        else
            report.failed('签名', 'signatures', fault);
    }
}
