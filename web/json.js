// SPDX-License-Identifier: Apache-2.0
// Canonical JSON (specs/json.md): one spelling, read as it is written, nothing mended. Objects
// become Maps, in the order of their members; there is no null.

const JSON_DEPTH_MAX = 8;

function readJson(text) {
    let at = 0;

    function wrong() {
        return new Fault('不是规范的 JSON（第 ' + at + ' 个字符）',
                         'not canonical JSON (character ' + at + ')', false);
    }

    function take(mark) {
        if (text[at] !== mark)
            throw wrong();
        at++;
    }

    function readText() {
        let out = '';
        take('"');
        for (;;) {
            const from = at;
            while (at < text.length && text[at] !== '"' && text[at] !== '\\')
                at++;
            out += text.slice(from, at);
            if (at >= text.length)
                throw wrong();
            if (text[at++] === '"')
                break;
            if (text[at] !== '"' && text[at] !== '\\')
                throw wrong();
            out += text[at++];
        }
        checkText(out);
        return out;
    }

    function readNumber() {
        const match = /^(0|-?[1-9][0-9]{0,15})(?![0-9.eE])/.exec(text.slice(at, at + 18));
        if (match === null || !Number.isSafeInteger(Number(match[1])))
            throw wrong();
        at += match[1].length;
        return Number(match[1]);
    }

    function readList(depth) {
        const out = [];
        take('[');
        if (text[at] !== ']') {
            out.push(readValue(depth + 1));
            while (text[at] === ',') {
                at++;
                out.push(readValue(depth + 1));
            }
        }
        take(']');
        return out;
    }

    function readMember(out, last, depth) {
        const name = readText();
        if (!/^[ -~]*$/.test(name) || (last !== null && name <= last))
            throw wrong();
        take(':');
        out.set(name, readValue(depth + 1));
        return name;
    }

    function readObject(depth) {
        const out = new Map();
        take('{');
        if (text[at] !== '}') {
            let last = readMember(out, null, depth);
            while (text[at] === ',') {
                at++;
                last = readMember(out, last, depth);
            }
        }
        take('}');
        return out;
    }

    function readWord(word, value) {
        if (text.substr(at, word.length) !== word)
            throw wrong();
        at += word.length;
        return value;
    }

    function readValue(depth) {
        const mark = text[at];
        if ((mark === '{' || mark === '[') && depth > JSON_DEPTH_MAX)
            throw wrong();
        if (mark === '{')
            return readObject(depth);
        if (mark === '[')
            return readList(depth);
        if (mark === '"')
            return readText();
        if (mark === 't')
            return readWord('true', true);
        if (mark === 'f')
            return readWord('false', false);
        return readNumber();
    }

    const value = readValue(1);
    if (at !== text.length)
        throw wrong();
    return value;
}
