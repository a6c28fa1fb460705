// SPDX-License-Identifier: Apache-2.0
// Leaves and entries (specs/leaf.md, specs/entry.md): their bytes, and the fields of each kind
// by the table that the program has put into this page.

const LEAF_MAX = 60000;
const NOTE_MAX = 59899;
const ENTRY_HEAD = 'sanzi/entry/v1\n';
const kindTable = readTable();

// The program's own table: kinds, common fields, roles, charts. {} where the page has none.
function readTable() {
    const at = typeof document === 'object' ? document.getElementById('table') : null;
    const text = at === null ? '' : at.textContent.trim();
    return text === '' || text[0] !== '{' ? { kinds: {}, common: [], roles: {}, charts: {} }
        : JSON.parse(text);
}

// {index, time (seconds), prev, note}
function readLeaf(data) {
    need(data.length <= LEAF_MAX, '这一条超过 60,000 字节', 'the entry is over 60,000 bytes');
    let cut = 0;
    while (cut + 1 < data.length && !(data[cut] === 10 && data[cut + 1] === 10))
        cut++;
    const rows = utf8Text(data.subarray(0, cut)).split('\n');
    const note = data.subarray(cut + 2);
    need(rows.length === 4 && rows[0] === 'sanzi/leaf/v1' && note.length <= NOTE_MAX,
         '不是账本里的一条', 'not an entry of a log');
    return { index: decimalNumber(rows[1]), time: readInstant(rows[2]),
             prev: base64Bytes(rows[3], HASH_SIZE), note: note };
}

function readInstant(text) {
    const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(text) ? Date.parse(text) : NaN;
    need(!Number.isNaN(time) && new Date(time).toISOString().slice(0, 19) + 'Z' === text &&
         text >= '1970' && text < '2201', '时间不对：' + text, 'not a time: ' + text);
    return time / 1000;
}

function isDay(text) {
    const time = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(text + 'T00:00:00Z') : NaN;
    return !Number.isNaN(time) && new Date(time).toISOString().slice(0, 10) === text &&
        text >= '1949-10-01' && text <= '2200-12-31';
}

function isMonth(text) {
    return /^\d{4}-\d\d$/.test(text) && isDay(text === '1949-10' ? text + '-31' : text + '-01');
}

function isPeriod(text) {
    const quarter = /^(\d{4})(?:Q([1-4]))?$/.exec(text);
    if (quarter === null)
        return isMonth(text);
    const month = 3 * Number(quarter[2] || 1) - 2;
    return isDay(quarter[1] + '-' + String(month).padStart(2, '0') + '-01');
}

// The day in China on which the log took the entry.
function dayOf(seconds) {
    return new Date((seconds + 8 * 3600) * 1000).toISOString().slice(0, 10);
}

// {body, text, lines, known}: known is the kind's row of the table, null of a kind that this
// page does not know: it is canonical and signed, but what it says was not checked.
function readEntry(noteBytes) {
    const note = readNote(noteBytes);
    const end = note.text.indexOf('\n', ENTRY_HEAD.length);
    need(note.text.startsWith(ENTRY_HEAD) && end === note.text.length - 1,
         '记录应该是两行', 'an entry has two lines');
    const body = readJson(note.text.slice(ENTRY_HEAD.length, -1));
    need(body instanceof Map, '记录不是对象', 'the entry is not an object');
    for (let i = 1; i < note.lines.length; i++)
        need(lineOrder(note.lines[i - 1], note.lines[i]) < 0, '签名行的次序不对或重复',
             'signature lines unsorted or doubled');
    const known = Object.prototype.hasOwnProperty.call(kindTable.kinds, body.get('kind')) ?
        kindTable.kinds[body.get('kind')] : null;
    const entry = { body: body, text: utf8Bytes(note.text), lines: note.lines, known: null };
    if (known !== null && known.v === body.get('v')) {
        checkMembers(kindTable.common.concat(known.fields), body, '');
        need(/^[A-Za-z0-9._-]+$/.test(body.get('id')), '“编号”写法不对', 'a wrong id');
        checkBalance(body);
        entry.known = known;
    }
    return entry;
}

function lineOrder(a, b) {
    return compareBytes(utf8Bytes(a.name), utf8Bytes(b.name)) || compareBytes(a.id, b.id);
}

// Lines of debits and credits balance to the fen.
function checkBalance(body) {
    const kind = body.get('kind'), sums = { debit: 0, credit: 0 };
    if (kind !== 'voucher' && kind !== 'opening')
        return;
    for (const row of body.get('lines')) {
        const side = row.has('debit') ? 'debit' : 'credit';
        need(row.has('debit') !== row.has('credit') && row.get(side) > 0,
             '有一行不是借贷各一边、金额大于零', 'a line without exactly one amount above zero');
        sums[side] += row.get(side);
        need(Number.isSafeInteger(sums[side]), '合计太大', 'a sum past what books can hold');
    }
    need(body.get('lines').length >= 2 && sums.debit === sums.credit,
         '借贷不平', 'debits and credits do not balance');
}

function checkMembers(fields, body, where) {
    need(body instanceof Map, where + '不是对象', where + 'is not an object');
    const names = new Map(fields.map(function (field) { return [field.n, field]; }));
    for (const field of fields)
        need(!field.needed || body.has(field.n), where + '缺“' + field.t[0] + '”',
             where + '"' + field.t[1] + '" is missing');
    for (const pair of body) {
        const field = names.get(pair[0]);
        need(field !== undefined, where + '没有叫“' + pair[0] + '”的栏目',
             where + 'there is no field "' + pair[0] + '"');
        checkField(field, pair[1], where);
    }
}

function checkField(field, value, where) {
    const list = field.y === 'rows' || field.y === 'texts';
    let good = false;
    if (list) {
        good = Array.isArray(value) && value.length > 0 && value.length <= field.max;
        for (let i = 0; good && i < value.length; i++)
            if (field.y === 'rows')
                checkMembers(field.rows, value[i], where + field.t[0] + ' ' + (i + 1) + '：');
            else
                good = isSized(value[i], 4000);
    } else {
        good = isOfType(field, value) || (Boolean(field.sealable) && isSealed(value));
    }
    need(good, where + '“' + field.t[0] + '”填得不对', where + '"' + field.t[1] + '" is wrong');
}

function isSized(value, max) {
    return typeof value === 'string' && value !== '' && utf8Bytes(value).length <= max;
}

function reads(read) {
    try {
        read();
        return true;
    } catch (why) {
        return false;
    }
}

function isPoint(value, hash, count) {
    return value instanceof Map && value.size === 2 && typeof value.get(hash) === 'string' &&
        reads(function () { base64Bytes(value.get(hash), HASH_SIZE); }) &&
        Number.isInteger(value.get(count)) && value.get(count) >= 0;
}

function isSealed(value) {
    if (!(value instanceof Map) || typeof value.get('sealed') !== 'string')
        return false;
    return (value.size === 1 || (value.size === 2 && isSized(value.get('mask'), 200))) &&
        reads(function () { base64urlBytes(value.get('sealed'), HASH_SIZE); });
}

const STRING_TYPES = {
    text: function (field, value) { return isSized(value, field.max); },
    date: function (field, value) { return isDay(value); },
    month: function (field, value) { return isMonth(value); },
    period: function (field, value) { return isPeriod(value); },
    digest: function (field, value) {
        return reads(function () { base64Bytes(value, HASH_SIZE); });
    },
    key: function (field, value) { return reads(function () { readKey(value); }); },
    role: function (field, value) {
        return Object.prototype.hasOwnProperty.call(kindTable.roles, value);
    },
    choice: function (field, value) {
        return Object.prototype.hasOwnProperty.call(field.choices, value);
    },
};

function isOfType(field, value) {
    if (field.y === 'number')
        return typeof value === 'number' && value >= 0;
    if (field.y === 'money')
        return typeof value === 'number';
    if (field.y === 'flag')
        return typeof value === 'boolean';
    if (field.y === 'ref')
        return isPoint(value, 'leaf', 'index');
    if (field.y === 'seen')
        return isPoint(value, 'root', 'size');
    return typeof value === 'string' && STRING_TYPES[field.y](field, value);
}
