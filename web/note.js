// SPDX-License-Identifier: Apache-2.0
// Signed notes, keys as texts, cosignatures (specs/note.md, specs/keys.md).

const KEY_NOTE = 1;
const KEY_COSIGN = 4;
const NOTE_LINES_MAX = 16;

function keyId(name, type, point) {
    return sha256(joinBytes([utf8Bytes(name + '\n'), Uint8Array.of(type), point]))
        .subarray(0, 4);
}

// {name, type, id, point, text} of a vkey.
function readKey(text) {
    const first = text.indexOf('+'), second = text.indexOf('+', first + 1);
    need(first > 0 && second > 0, '这不是公钥（样子是 名称+八位编号+一串字母）：' + text.slice(0, 60),
         'not a key (it looks like name+id+letters): ' + text.slice(0, 60));
    const name = text.slice(0, first);
    checkName(name);
    const raw = base64Bytes(text.slice(second + 1));
    need(raw.length === 33 && (raw[0] === KEY_NOTE || raw[0] === KEY_COSIGN),
         '不认得这种公钥：' + name, 'a key of an unknown type: ' + name);
    const point = raw.subarray(1), id = keyId(name, raw[0], point);
    need(text.slice(first + 1, second) === hexText(id),
         '公钥的编号和内容对不上：抄错了字', 'the key does not fit its id: a slip in copying');
    need(admitKey(point) !== null, '这把公钥不合规，不能用', 'the key is not admissible');
    return { name: name, type: raw[0], id: id, point: point, text: text };
}

// {text, lines: [{name, id, signature}]}; the text ends in LF.
function readNote(bytes) {
    const whole = utf8Text(bytes);
    // eslint-disable-next-line no-control-regex
    need(!/[\0-\x09\x0b-\x1f]/.test(whole), '有控制字符（被别的程序转换过？）',
         'a control character (converted by some program?)');
    const cut = whole.lastIndexOf('\n\n');
    need(cut > 0 && whole.endsWith('\n') && cut + 2 < whole.length, '不是签名文本',
         'not a signed note');
    const rows = whole.slice(cut + 2, -1).split('\n');
    need(rows.length <= NOTE_LINES_MAX, '签名行超过 16 行', 'more than 16 signature lines');
    return { text: whole.slice(0, cut + 1), lines: rows.map(readLine) };
}

function readLine(row) {
    const match = /^\u2014 ([^ ]+) ([^ ]+)$/.exec(row);
    need(match !== null, '签名行的写法不对', 'not a signature line');
    checkName(match[1]);
    const blob = base64Bytes(match[2]);
    need(blob.length > 4, '签名太短', 'a signature that is too short');
    return { name: match[1], id: blob.subarray(0, 4), signature: blob.subarray(4) };
}

function isBy(line, key) {
    return line.name === key.name && sameBytes(line.id, key.id);
}

const COSIGNATURE_SIZE = 72;

// The time a witness states: seconds since 1970.
function cosignTime(line) {
    let time = 0;
    for (let i = 0; i < 8; i++)
        time = time * 256 + line.signature[i];
    if (!Number.isSafeInteger(time))
        throw new Fault('见证的时间不对', 'a cosignature with an impossible time', false);
    return time;
}

function verifyCosignature(key, text, line) {
    const said = utf8Bytes('cosignature/v1\ntime ' + cosignTime(line) + '\n' + text);
    return verifySignature(key.point, said, line.signature.subarray(8));
}
