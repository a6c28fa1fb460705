// SPDX-License-Identifier: Apache-2.0
// Whose keys are in force at an index (specs/keys.md, specs/kinds.md#key): a fold over the
// entries from the first. Which entries a role may sign, and how many must, is checked too.

const FOREVER = Infinity;

// [role, person] of a key's name "log/role/person"; a person's name may hold "/" too.
function nameParts(name, log) {
    const rest = name.startsWith(log + '/') ? name.slice(log.length + 1) : '';
    const cut = rest.indexOf('/');
    return cut > 0 ? [rest.slice(0, cut), rest.slice(cut + 1)] : ['', name];
}

class Roster {
    constructor() {
        this.names = new Map(); // name: [{id, point, role, first, until}]
        this.points = new Set();
        this.policies = [];
        this.log = null;
        this.village = '';
    }

    // The keys that an entry brings and that must sign it.
    brought(body) {
        if (body.get('kind') === 'village')
            return body.get('keys').map(function (row) { return readKey(row.get('key')); });
        return body.get('kind') === 'key' && body.has('key') ? [readKey(body.get('key'))] : [];
    }

    held(line, index) {
        const tenures = this.names.get(line.name) || [];
        for (let i = tenures.length - 1; i >= 0; i--)
            if (sameBytes(tenures[i].id, line.id) && index <= tenures[i].until &&
                (tenures[i].first === 0 || index > tenures[i].first))
                return tenures[i];
        return null;
    }

    // [{name, parts, point, line, role, own}] of the entry's lines; throws where one has no key in force.
    signers(entry, index) {
        const own = this.brought(entry.body), log = entry.body.get('log');
        const out = entry.lines.map(line => {
            const key = own.find(function (one) { return isBy(line, one); });
            const parts = nameParts(line.name, log);
            if (key !== undefined)
                return { name: line.name, parts: parts, point: key.point, line: line,
                         role: null, own: true };
            const tenure = this.held(line, index);
            need(tenure !== null, '“' + line.name + '”在第 ' + index + ' 条时没有有效的密钥',
                 line.name + ' has no key in force at entry ' + index);
            return { name: line.name, parts: parts, point: tenure.point, line: line,
                     role: tenure.role, own: false };
        });
        for (const key of own)
            need(out.some(function (one) {
                return one.own && one.name === key.name && sameBytes(one.point, key.point);
            }), '新密钥“' + key.name + '”自己没有签', 'the new key ' + key.name + ' did not sign');
        return out;
    }

    // How many must sign a kind on a day of the log.
    least(kind, day) {
        let best = '', least = kindTable.kinds[kind].least;
        for (const policy of this.policies)
            if (policy.name === 'signers.' + kind && best <= policy.from && policy.from <= day) {
                best = policy.from;
                least = Math.max(kindTable.kinds[kind].least, Number(policy.value));
            }
        return least;
    }

    checkRoles(entry, signers, day) {
        const body = entry.body, kind = body.get('kind');
        if (kind === 'village') {
            need(signers.length === body.get('keys').length, '首条记录要由首批密钥全部签名',
                 'entry 0 is signed by all of the first keys and by nobody else');
            return;
        }
        if (kind === 'key' && body.get('action') !== 'enrol' &&
            signers.some(function (one) { return !one.own && one.name === body.get('name'); }))
            return;
        const good = signers.filter(function (one) {
            return entry.known.signers.indexOf(one.role) >= 0;
        }).length;
        const least = this.least(kind, day);
        need(good >= least, '有权签的人只签了 ' + good + ' 个，要 ' + least + ' 个',
             good + ' of those who may have signed, ' + least + ' are needed');
    }

    enrol(key, role, index) {
        if (!this.names.has(key.name))
            this.names.set(key.name, []);
        this.names.get(key.name).push({ id: key.id, point: key.point, role: role, first: index,
                                        until: FOREVER });
        this.points.add(hexText(key.point));
    }

    current(name) {
        const tenures = this.names.get(name) || [];
        const last = tenures[tenures.length - 1];
        return last !== undefined && last.until === FOREVER ? last : null;
    }

    authorities() {
        let count = 0;
        for (const pair of this.names)
            for (const tenure of pair[1])
                count += tenure.role === 'authority' && tenure.until === FOREVER ? 1 : 0;
        return count;
    }

    // What the entry changes; throws, and changes nothing, where it may not.
    fold(entry, index, day) {
        const body = entry.body, kind = body.get('kind');
        if (kind === 'village')
            this.found(body);
        else if (kind === 'key')
            this.change(body, index, day);
        else if (kind === 'policy')
            this.policies.push({ name: body.get('name'), value: body.get('value'),
                                 from: body.get('from') });
    }

    found(body) {
        const log = readKey(body.get('key'));
        need(log.name === body.get('log') && log.type === KEY_NOTE, '账本公钥的名称不对',
             'the log\'s key has another name');
        this.log = log;
        this.village = body.get('name');
        this.points.add(hexText(log.point));
        for (const row of body.get('keys')) {
            const key = readKey(row.get('key'));
            need(key.name === [log.name, row.get('role'), row.get('person')].join('/') &&
                 !this.points.has(hexText(key.point)) && !this.names.has(key.name),
                 '首批密钥不对：' + key.name, 'a first key is wrong: ' + key.name);
            this.enrol(key, row.get('role'), 0);
        }
        need(this.authorities() > 0, '首批密钥里没有主管', 'no authority among the first keys');
    }

    change(body, index, day) {
        const action = body.get('action'), key = body.has('key') ? readKey(body.get('key')) : null;
        const name = action === 'enrol' ? key.name : body.get('name');
        const held = this.current(name), last = body.has('last') ? body.get('last') : index;
        need((held === null) === (action === 'enrol'), '“' + name + '”' +
             (held === null ? '没有在用的密钥' : '已有在用的密钥'),
             name + (held === null ? ' has no key in force' : ' has a key in force'));
        need(action !== 'enrol' || name === [body.get('log'), body.get('role'),
                                             body.get('person')].join('/'),
             '密钥名和角色、姓名对不上', 'the key is named as another role or person');
        need(key === null || (key.name === name && key.type === KEY_NOTE &&
                              !this.points.has(hexText(key.point))),
             '新密钥用过了或名称不对', 'the new key was used before, or is named otherwise');
        need(action === 'enrol' || (held.first <= last && last <= index), '“可信至”不对',
             'a wrong "Trusted to"');
        need(action !== 'revoke' || held.role !== 'authority' ||
             this.authorities() > this.least('key', day),
             '停用后主管的密钥就不够登记新人了', 'too few keys of authorities would be left');
        if (held !== null)
            held.until = index;
        if (key !== null)
            this.enrol(key, held === null ? body.get('role') : held.role, index);
    }
}
