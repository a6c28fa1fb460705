// SPDX-License-Identifier: Apache-2.0
// Checkpoints, proof files, and the groups printed on paper (specs/tree.md).

const CHECKPOINT_MAX = 16384;
const PROOF_FILE_MAX = 131072;
const PROOF_HEAD = 'c2sp.org/tlog-proof@v1';

// {origin, size, root, note, bytes}; no signature is looked at.
function readCheckpoint(bytes) {
    need(bytes.length <= CHECKPOINT_MAX, '检查点太大', 'the checkpoint is too large');
    const note = readNote(bytes);
    const rows = note.text.split('\n');
    need(rows.length === 4 && rows[3] === '' && rows[0] !== '', '检查点应该是三行',
         'a checkpoint has three lines');
    const size = decimalNumber(rows[1]), root = base64Bytes(rows[2], HASH_SIZE);
    need(size > 0 || sameBytes(root, EMPTY_ROOT), '空账本的根不对', 'a wrong root of no entries');
    return { origin: rows[0], size: size, root: root, note: note, bytes: bytes };
}

// {index, proof, extra, checkpoint}: extra is not authenticated; null where it lacks.
function readProof(bytes) {
    need(bytes.length <= PROOF_FILE_MAX, '证明文件太大', 'the proof file is too large');
    const text = utf8Text(bytes);
    const cut = text.indexOf('\n\n');
    need(cut > 0, '不是证明文件（tlog-proof）', 'not a proof file (tlog-proof)');
    const rows = text.slice(0, cut).split('\n');
    need(rows.shift() === PROOF_HEAD, '不是证明文件（tlog-proof）',
         'not a proof file (tlog-proof)');
    let extra = null;
    if (rows.length > 0 && rows[0].startsWith('extra '))
        extra = base64Bytes(rows.shift().slice(6));
    need(rows.length > 0 && rows[0].startsWith('index '), '证明文件里没有序号',
         'the proof file states no index');
    const index = decimalNumber(rows.shift().slice(6));
    need(rows.length <= PROOF_MAX, '证明里的哈希太多', 'too many hashes in the proof');
    const proof = rows.map(function (row) { return base64Bytes(row, HASH_SIZE); });
    const rest = utf8Bytes(text.slice(cut + 2));
    return { index: index, proof: proof, extra: extra, checkpoint: readCheckpoint(rest) };
}

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const PAPER_CHARACTERS = 32;
const PAPER_LEAST = 16;

// The first 160 bits of a root, eight groups of four.
function paperGroups(root) {
    let out = '';
    for (let i = 0; i < PAPER_CHARACTERS; i++) {
        let value = 0;
        for (let bit = 5 * i; bit < 5 * i + 5; bit++)
            value = value * 2 + (root[bit >> 3] >> 7 - (bit & 7) & 1);
        out += (i > 0 && i % 4 === 0 ? ' ' : '') + CROCKFORD[value];
    }
    return out;
}

// {size, groups} of "1234 7K3M 9QXT …" or "1234:7K3M9QXT…"; groups without blanks.
function readPaper(text) {
    const match = /^\s*([0-9]+)[\s:：]+(.*)$/.exec(text.trim());
    need(match !== null, '纸上的核对码要连条数一起写，如 1234 7K3M 9QXT 2B4D 6F8H',
         'write the number of entries, then the groups: 1234 7K3M 9QXT 2B4D 6F8H');
    const groups = match[2].toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0')
        .replace(/[IL]/g, '1');
    need(/^[0-9A-Z]*$/.test(groups) && !/U/.test(groups) && groups.length >= PAPER_LEAST &&
         groups.length <= PAPER_CHARACTERS,
         '纸上的核对码写错了：要 4 到 8 组，每组四个字母或数字',
         'the groups from paper are misspelt: 4 to 8 groups of four letters or digits');
    return { size: decimalNumber(match[1]), groups: groups };
}

function paperFits(paper, root) {
    return paperGroups(root).replace(/ /g, '').startsWith(paper.groups);
}
