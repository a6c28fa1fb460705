// SPDX-License-Identifier: Apache-2.0
// What a text may hold that is signed (specs/text.md), and names of keys (specs/keys.md).

const HIDDEN_RANGES = [
    [0, 31], [127, 159], [0xad, 0xad], [0x34f, 0x34f], [0x61c, 0x61c], [0x115f, 0x1160],
    [0x11a7, 0x11a7], [0x17b4, 0x17b5], [0x200b, 0x200f], [0x2028, 0x202e], [0x2060, 0x206f],
    [0x3164, 0x3164], [0xfdd0, 0xfdef], [0xfe00, 0xfe0f], [0xfeff, 0xfeff], [0xffa0, 0xffa0],
    [0xfff0, 0xfffb], [0x10efd, 0x10eff], [0x11f41, 0x11f42], [0x1bca0, 0x1bca3],
    [0x1d173, 0x1d17a], [0x1e08f, 0x1e08f], [0x1e4ec, 0x1e4ef], [0xe0000, 0xe0fff],
];
const MARKS_MAX = 30;
const markCache = new Map();

function isHidden(code) {
    if ((code & 0xfffe) === 0xfffe)
        return true;
    return HIDDEN_RANGES.some(function (range) { return code >= range[0] && code <= range[1]; });
}

// A combining mark? Normalisation puts marks in order, so one changes places with U+0345, whose
// class is the highest there is. Saves a table that would grow old.
function isMark(one) {
    if (one < '\u0300')
        return false;
    if (!markCache.has(one)) {
        const plain = one.normalize('NFD');
        markCache.set(one, one === '\u0345' ||
                      ('\u0345' + plain).normalize('NFD') !== '\u0345' + plain);
    }
    return markCache.get(one);
}

function checkText(text) {
    if (/^[ -~\u4e00-\u9fa5]*$/.test(text))
        return; // nothing below can be wrong with these
    let marks = 0;
    for (const one of text) {
        const code = one.codePointAt(0);
        need(!isHidden(code), '有不许签名的字符 U+' + code.toString(16),
             'a character that may not be signed: U+' + code.toString(16));
        marks = isMark(one) ? marks + 1 : 0;
        need(marks <= MARKS_MAX, '一个字上的附加符号太多', 'too many marks on one character');
    }
    need(text.normalize('NFC') === text, '文字不是 NFC 写法', 'not NFC');
}

function checkName(name) {
    const size = utf8Bytes(name).length;
    need(size > 0 && size <= 255 && name.indexOf('+') < 0 && !/\s/.test(name),
         '密钥名写法不对：' + name.slice(0, 60), 'not a key name: ' + name.slice(0, 60));
    checkText(name);
}
