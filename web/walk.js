// SPDX-License-Identifier: Apache-2.0
// Reading entries from the first on: for one entry, to know whose keys were in force; for the
// whole log, to check all of it. Progress is told; a stop is asked for between bundles.

const FOLDED = /"kind":"(village|key|policy|account)"/;

class Names {
    constructor() {
        this.accounts = new Map(); // "set/code": name
    }

    learn(body) {
        if (body.get('kind') === 'account')
            this.accounts.set(body.get('set') + '/' + body.get('code'), body.get('name'));
    }
}

// The root over the leaves [first, last), of which those of `peaks` come first and the others
// are in tiles.
async function mixedRoot(peaks, tiles, first, last) {
    if (first >= peaks.size)
        return tiles.range(first, last);
    const span = last - first;
    if (last <= peaks.size && Number.isInteger(Math.log2(span)))
        return peaks.from(first);
    let split = 1;
    while (split * 2 < span)
        split *= 2;
    return nodeHash(await mixedRoot(peaks, tiles, first, first + split),
                    await mixedRoot(peaks, tiles, first + split, last));
}

const BUNDLES_AT_ONCE = 4;

// Each entry up to `index`, as far as the log had it at `size`: take(data, at).
async function eachEntry(tiles, size, index, progress, take) {
    for (let first = 0; first * TILE_WIDTH <= index; first += BUNDLES_AT_ONCE) {
        if (progress && !await progress(first * TILE_WIDTH, index + 1))
            throw unsure('中途停了', 'stopped on the way');
        const wanted = [];
        for (let i = first; i < first + BUNDLES_AT_ONCE && i * TILE_WIDTH <= index; i++)
            wanted.push(tiles.bundle(i));
        let at = first * TILE_WIDTH;
        for (const leaves of await Promise.all(wanted))
            for (const data of leaves)
                if (at < size)
                    await take(data, at++);
    }
}

// All entries up to `index` are read and held to the root, so that no revocation is hidden;
// those that change keys are checked, and then the signers of the one.
async function checkSigners(report, tiles, size, root, index, progress) {
    const roster = new Roster(), names = new Names(), peaks = new Peaks();
    let signers = null;
    await eachEntry(tiles, size, index, progress, async function (data, at) {
        peaks.append(leafHash(data));
        if (at < index && FOLDED.test(utf8Text(data)))
            await foldOne(roster, names, data, at);
        else if (at === index)
            signers = await lastOne(roster, data, at);
    });
    need(sameBytes(await mixedRoot(peaks, tiles, 0, size), root),
         '前面的记录和检查点对不上', 'the entries before do not fit the checkpoint');
    report.entry.names = names.accounts;
    if (signers === null)
        return;
    report.entry.signers = signers;
    report.good('签名都是真的，签的人当时都有权签：' + signerNames(signers, 0),
                'every signature is good, by those who might sign then: ' +
                signerNames(signers, 1));
}

async function foldOne(roster, names, data, at) {
    const signers = await lastOne(roster, data, at);
    if (signers === null)
        throw unsure('第 ' + at + ' 条这一页不认得', 'entry ' + at + ' is of an unknown kind');
    names.learn(readEntry(readLeaf(data).note).body);
}

// Its signers, and what it changes; null of an unknown kind: who may sign it is not known.
async function lastOne(roster, data, at) {
    const leaf = readLeaf(data), entry = readEntry(leaf.note);
    if (entry.known === null)
        return null;
    const signers = roster.signers(entry, at);
    roster.checkRoles(entry, signers, dayOf(leaf.time));
    await signaturesHold(entry, signers);
    roster.fold(entry, at, dayOf(leaf.time));
    return signers;
}

// "李秀英（会计）、…"; `language` 0 is Chinese.
function signerNames(signers, language) {
    return signers.map(function (one) { return signerName(one, language); })
        .join(language === 0 ? '、' : ', ');
}

function signerName(signer, language) {
    const role = kindTable.roles[signer.parts[0]], person = signer.parts[1];
    if (role === undefined)
        return person;
    return language === 0 ? person + '（' + role[0] + '）' : person + ' (' + role[1] + ')';
}

// An entry of the publication, by its number.
async function checkBeside(report, source, index, trust, paper, progress) {
    report.subject = 'entry';
    const opened = await openLog(report, source, trust);
    if (opened === null)
        return;
    const checkpoint = opened.checkpoint, tiles = opened.tiles;
    if (index >= checkpoint.size) {
        report.bad('账本只有 ' + checkpoint.size + ' 条（从 0 数起），没有第 ' + index + ' 条',
                   'the log has ' + checkpoint.size + ' entries (from 0): there is no entry ' +
                   index);
        return;
    }
    const number = Math.floor(index / TILE_WIDTH);
    const data = (await tiles.bundle(number))[index % TILE_WIDTH];
    if (inclusionHolds(index, checkpoint.size, leafHash(data), await tiles.inclusion(index),
                       checkpoint.root))
        report.good('第 ' + index + ' 条在检查点里，一个字节都没有改',
                    'entry ' + index + ' is under the checkpoint, every byte of it');
    else
        report.bad('第 ' + index + ' 条和检查点对不上：被改过',
                   'entry ' + index + ' does not fit the checkpoint: it was changed');
    const record = readRecord(report, data, index, checkpoint.origin);
    if (record !== null) {
        report.entry = { leaf: record.leaf, entry: record.entry, signers: null,
                         names: new Map() };
        await checkBesideSigners(report, tiles, checkpoint, index, progress);
    }
    if (paper !== null)
        await checkPaper(report, paper, checkpoint.size, function (size) {
            return tiles.root(size);
        });
}

async function checkBesideSigners(report, tiles, checkpoint, index, progress) {
    try {
        await checkSigners(report, tiles, checkpoint.size, checkpoint.root, index, progress);
    } catch (why) {
        report.failed('签名', 'signatures', why);
    }
}

// {checkpoint, tiles, own}: the publication's checkpoint, its lines checked; null where it
// cannot be read.
async function openLog(report, source, trust) {
    let checkpoint = null, own = null;
    try {
        const bytes = await source.read('checkpoint');
        if (bytes === null)
            throw unsure('缺检查点文件 checkpoint', 'the file "checkpoint" is missing');
        checkpoint = readCheckpoint(bytes);
    } catch (why) {
        report.failed('检查点', 'the checkpoint', why);
        return null;
    }
    const tiles = new Tiles(source, checkpoint.size);
    try {
        const first = checkpoint.size === 0 ? null : (await tiles.bundle(0))[0];
        own = first === null ? null : readKey(readEntry(readLeaf(first).note).body.get('key'));
    } catch (why) {
        own = null; // said where the entries are looked at
    }
    const key = chooseKey(report, checkpoint, trust, own);
    if (key !== null)
        await checkLines(report, checkpoint, key, trust);
    return { checkpoint: checkpoint, tiles: tiles, key: key };
}
