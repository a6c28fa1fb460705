// SPDX-License-Identifier: Apache-2.0
// Bytes and the texts they are written as: UTF-8, base64, hex, decimal numbers. Strict: one
// spelling each, nothing mended. What is wrong is thrown as a Fault with words in both languages.

class Fault extends Error {
    constructor(zh, en, unsure) {
        super(en);
        this.zh = zh;
        this.en = en;
        this.unsure = Boolean(unsure); // could not be checked, as against: is wrong
    }
}

function need(good, zh, en) {
    if (!good)
        throw new Fault(zh, en, false);
}

// Not wrong, but not checked either.
function unsure(zh, en) {
    return new Fault(zh, en, true);
}

function asFault(why) {
    return why instanceof Fault ? why : unsure('程序出错：' + why, 'the program failed: ' + why);
}

const utf8Writer = new TextEncoder();

function utf8Bytes(text) {
    return utf8Writer.encode(text);
}

function utf8Text(bytes) {
    try {
        return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    } catch (why) {
        throw new Fault('不是 UTF-8 文字', 'not UTF-8', false);
    }
}

function sameBytes(a, b) {
    if (a.length !== b.length)
        return false;
    for (let i = 0; i < a.length; i++)
        if (a[i] !== b[i])
            return false;
    return true;
}

// Order of memcmp, the shorter first.
function compareBytes(a, b) {
    for (let i = 0; i < a.length && i < b.length; i++)
        if (a[i] !== b[i])
            return a[i] - b[i];
    return a.length - b.length;
}

function joinBytes(parts) {
    let size = 0;
    for (const part of parts)
        size += part.length;
    const out = new Uint8Array(size);
    let at = 0;
    for (const part of parts) {
        out.set(part, at);
        at += part.length;
    }
    return out;
}

function hexText(bytes) {
    let out = '';
    for (const byte of bytes)
        out += (byte < 16 ? '0' : '') + byte.toString(16);
    return out;
}

function hexBytes(text) {
    need(/^([0-9a-f]{2})*$/.test(text), '不是十六进制：' + text, 'not hexadecimal: ' + text);
    const out = new Uint8Array(text.length / 2);
    for (let i = 0; i < out.length; i++)
        out[i] = parseInt(text.slice(2 * i, 2 * i + 2), 16);
    return out;
}

function base64Text(bytes) {
    let text = '';
    for (let i = 0; i < bytes.length; i += 4096)
        text += String.fromCharCode.apply(null, bytes.subarray(i, i + 4096));
    return btoa(text);
}

// Canonical base64 only: what an encoder would have written.
function base64Bytes(text, size) {
    let raw = null;
    if (/^[A-Za-z0-9+/]*={0,2}$/.test(text) && text.length % 4 === 0)
        raw = atob(text);
    need(raw !== null && btoa(raw) === text, '不是规范的 base64', 'not canonical base64');
    const out = new Uint8Array(raw.length);
    for (let i = 0; i < raw.length; i++)
        out[i] = raw.charCodeAt(i);
    need(size === undefined || out.length === size, 'base64 里不是 ' + size + ' 字节',
         'not ' + size + ' bytes in base64');
    return out;
}

function base64urlText(bytes) {
    return base64Text(bytes).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}

function base64urlBytes(text, size) {
    need(/^[A-Za-z0-9_-]*$/.test(text), '不是 base64url', 'not base64url');
    const plain = text.replace(/-/g, '+').replace(/_/g, '/');
    return base64Bytes(plain + '='.repeat((4 - plain.length % 4) % 4), size);
}

// A size or an index. Beyond 2^53-1, where JavaScript loses digits, it cannot be checked here.
function decimalNumber(text) {
    need(/^(0|[1-9][0-9]{0,18})$/.test(text), '不是规范的数字：' + text.slice(0, 40),
         'not a decimal number: ' + text.slice(0, 40));
    const number = Number(text);
    need(text.length < 19 || text <= '9223372036854775807', '数字太大', 'a number past 2^63-1');
    if (!Number.isSafeInteger(number))
        throw unsure('数字太大，这一页算不了', 'a number too large for this page');
    return number;
}
