// SPDX-License-Identifier: Apache-2.0
// Whom the person trusts: the log's key, witnesses, a quorum (specs/trust.md#policy). Lines of
// plain keys are taken too; a quorum is asked for only where a line says so.

const TRUST_MAX = 65536;
const TRUST_ITEMS = { log: [1, 2], witness: [2, 3], group: [3, 130], quorum: [1, 1] };

// {logs: [key], witnesses: [{name, key}], groups: {name: {least, members}}, quorum}
function readTrust(text) {
    const out = { logs: [], witnesses: [], groups: new Map(), quorum: null };
    const names = new Set(['none']), members = new Set(), points = new Set();
    need(utf8Bytes(text).length <= TRUST_MAX, '信任文件太大', 'the trust file is too large');

    function define(name, row) {
        need(!names.has(name), '名称重复：' + row, 'defined twice: ' + row);
        names.add(name);
    }

    function addKey(key, row) {
        need(!points.has(hexText(key.point)), '同一把公钥写了两次：' + row,
             'one key stands twice: ' + row);
        points.add(hexText(key.point));
        return key;
    }

    function addGroup(items, row) {
        const those = items.slice(3);
        const words = { any: 1, all: those.length };
        const least = words[items[2]] || decimalNumber(items[2]);
        for (const one of those) {
            need(names.has(one) && one !== 'none' && !members.has(one), '成员不对：' + one,
                 'not a member, or a member twice: ' + one);
            members.add(one);
        }
        need(least >= 1 && least <= those.length, '人数不对：' + row, 'a wrong number: ' + row);
        define(items[1], row);
        out.groups.set(items[1], { least: least, members: those });
    }

    function addLine(row) {
        const items = row.split(/[ \t]+/).filter(function (one) { return one !== ''; });
        const counts = TRUST_ITEMS[items[0]];
        if (counts === undefined) {
            addPlainKey(out, addKey(readKey(row.trim()), row));
            return;
        }
        need(items.length - 1 >= counts[0] && items.length - 1 <= counts[1],
             '这一行写法不对：' + row, 'a malformed line: ' + row);
        if (items[0] === 'log') {
            addPlainKey(out, addKey(ofType(readKey(items[1]), KEY_NOTE), row));
        } else if (items[0] === 'witness') {
            define(items[1], row);
            out.witnesses.push({ name: items[1],
                                 key: addKey(ofType(readKey(items[2]), KEY_COSIGN), row) });
        } else if (items[0] === 'group') {
            addGroup(items, row);
        } else {
            need(out.quorum === null && names.has(items[1]), '法定见证不对：' + row,
                 'a wrong quorum: ' + row);
            out.quorum = items[1];
        }
    }

    for (const row of text.split(/\r?\n/))
        if (row.trim() !== '' && row[0] !== '#')
            addLine(row);
    return out;
}

function ofType(key, type) {
    need(key.type === type, '公钥的种类不对：' + key.name, 'a key of another type: ' + key.name);
    return key;
}

function addPlainKey(trust, key) {
    if (key.type === KEY_NOTE)
        trust.logs.push(key);
    else
        trust.witnesses.push({ name: key.name, key: key });
}

// Is what the quorum names met, when these witnesses have cosigned? Members stand above their
// groups, so this ends.
function quorumMet(trust, name, cosigned) {
    const group = trust.groups.get(name);
    if (group === undefined)
        return name === 'none' || cosigned.has(name);
    return group.members.filter(function (one) {
        return quorumMet(trust, one, cosigned);
    }).length >= group.least;
}
