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

// The root over `size` leaves, of which the first are in `tree` and the others in tiles.
async function mixedRoot(tree, tiles, first, last) {
    if (first >= tree.size)
        return tiles.range(first, last);
    const span = last - first, bits = Math.log2(span);
    if (last <= tree.size && Number.isInteger(bits))
        return tree.levels[bits][first / span];
    let split = 1;
    while (split * 2 < span)
        split *= 2;
    return nodeHash(await mixedRoot(tree, tiles, first, first + split),
                    await mixedRoot(tree, tiles, first + split, last));
}

// All entries up to `index` are read and held to the root, so that no revocation is hidden;
// those that change keys are checked, and then the signers of the one.
async function checkSigners(report, tiles, size, root, index, progress) {
    const roster = new Roster(), names = new Names(), tree = new Tree();
    let signers = null;
    for (let number = 0; number * TILE_WIDTH <= index; number++) {
        if (progress && !await progress(number * TILE_WIDTH, index + 1))
            throw unsure('中途停了', 'stopped on the way');
        for (const data of await tiles.bundle(number)) {
            const at = tree.size;
            tree.append(leafHash(data));
            if (at < index && FOLDED.test(utf8Text(data)))
                await foldOne(roster, names, data, at);
            else if (at === index)
                signers = await lastOne(roster, data, at);
        }
    }
    if (tree.size > size)
        throw unsure('证明比公开的账本旧，签名没有查', 'the proof is older than the publication');
    need(sameBytes(await mixedRoot(tree, tiles, 0, size), root),
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
    const leaf = readLeaf(data), entry = readEntry(leaf.note);
    if (entry.known === null)
        throw unsure('第 ' + at + ' 条这一页不认得', 'entry ' + at + ' is of an unknown kind');
    const signers = roster.signers(entry, at);
    roster.checkRoles(entry, signers, dayOf(leaf.time));
    await signaturesHold(entry, signers);
    roster.fold(entry, at, dayOf(leaf.time));
    names.learn(entry.body);
}

// null of an unknown kind: who may sign it is not known.
async function lastOne(roster, data, at) {
    const leaf = readLeaf(data), entry = readEntry(leaf.note);
    if (entry.known === null)
        return null;
    const signers = roster.signers(entry, at);
    roster.checkRoles(entry, signers, dayOf(leaf.time));
    await signaturesHold(entry, signers);
    return signers;
}

// "李秀英（会计）、…"; `language` 0 is Chinese.
function signerNames(signers, language) {
    return signers.map(function (one) { return signerName(one, language); })
        .join(language === 0 ? '、' : ', ');
}

function signerName(signer, language) {
    const parts = signer.name.split('/');
    const person = parts[parts.length - 1];
    const role = kindTable.roles[signer.role || parts[parts.length - 2]];
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

const SIGNERS_UP_TO = 5120;

async function checkBesideSigners(report, tiles, checkpoint, index, progress) {
    if (index >= SIGNERS_UP_TO) {
        report.open('签名人的签名没有查：要把前面的记录都读一遍，请点“核对整本账”',
                    'the signers\' signatures were not checked: that reads all entries before; ' +
                    'use "check the whole log"', false);
        return;
    }
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
