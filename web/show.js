// SPDX-License-Identifier: Apache-2.0
// An entry in plain words: fields by their titles, fen as yuan, choices and roles by name. Text
// goes into the page as text only, never as markup.

let language = 0; // 0 Chinese, 1 English

function say(zh, en) {
    return language === 0 ? zh : en;
}

// children: texts and nodes.
function make(name, attributes, children) {
    const out = document.createElement(name);
    for (const key of Object.keys(attributes || {}))
        out.setAttribute(key, attributes[key]);
    for (const child of children || [])
        out.appendChild(typeof child === 'string' ? document.createTextNode(child) : child);
    return out;
}

function yuanText(fen) {
    const digits = String(Math.abs(fen)).padStart(3, '0');
    const whole = digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, ',');
    return (fen < 0 ? '-' : '') + whole + '.' + digits.slice(-2);
}

function accountText(code, about) {
    const own = about.names.get(about.set + '/' + code);
    const chart = kindTable.charts[about.chart] || {};
    const parent = chart[code] || chart[code.slice(0, 3)];
    const name = own || (parent === undefined ? '' : parent[language]);
    return name === '' ? code : code + ' ' + name;
}

function choiceText(field, value) {
    const choice = field.choices[value];
    return choice === undefined ? value : choice[language];
}

function valueText(field, value, about) {
    if (value instanceof Map && value.has('sealed'))
        return (value.get('mask') || '*') + say('（已封存）', ' (sealed)');
    if (field.y === 'money')
        return yuanText(value) + say(' 元', ' yuan');
    if (field.y === 'flag')
        return value ? say('是', 'yes') : say('否', 'no');
    if (field.y === 'ref')
        return say('第 ' + value.get('index') + ' 条', 'entry ' + value.get('index'));
    if (field.y === 'seen')
        return say('前 ' + value.get('size') + ' 条', 'the first ' + value.get('size') + ' entries');
    if (field.y === 'role')
        return (kindTable.roles[value] || [value, value])[language];
    if (field.y === 'choice')
        return choiceText(field, value);
    if (field.n === 'account')
        return accountText(value, about);
    return String(value);
}

function rowsTable(field, rows, about) {
    const used = field.rows.filter(function (one) {
        return rows.some(function (row) { return row.has(one.n); });
    });
    const head = make('tr', {}, used.map(function (one) {
        return make('th', { scope: 'col' }, [one.t[language]]);
    }));
    const body = rows.map(function (row) {
        return make('tr', {}, used.map(function (one) {
            const money = one.y === 'money';
            const text = !row.has(one.n) ? '' : money ? yuanText(row.get(one.n)) :
                valueText(one, row.get(one.n), about);
            return make('td', money ? { class: 'money' } : {}, [text]);
        }));
    });
    const table = make('table', {}, [make('caption', {}, [field.t[language]]),
                                     make('thead', {}, [head]), make('tbody', {}, body)]);
    return make('div', { class: 'wide', tabindex: '0', role: 'region',
                         'aria-label': field.t[language] }, [table]);
}

// One line: what it is, when, how much.
function headline(entry) {
    const body = entry.body;
    const what = body.get('note') || body.get('what') || body.get('reason') ||
        body.get('content') || body.get('name') || body.get('purpose') || '';
    const parts = [entry.known.t[language], body.get('date')];
    if (typeof what === 'string' && what !== '')
        parts.push(what);
    if (body.get('kind') === 'voucher') {
        const sum = body.get('lines').reduce(function (all, row) {
            return all + (row.get('debit') || 0);
        }, 0);
        parts.push(say('合计 ' + yuanText(sum) + ' 元', yuanText(sum) + ' yuan in all'));
    } else if (typeof body.get('amount') === 'number') {
        parts.push(yuanText(body.get('amount')) + say(' 元', ' yuan'));
    }
    return parts.join(say('，', ', '));
}

function fieldNodes(entry, about) {
    const list = make('dl'), after = [];
    const common = kindTable.common.filter(function (field) {
        return field.n === 'date' || field.n === 'docs';
    });
    for (const field of common.concat(entry.known.fields)) {
        const value = entry.body.get(field.n);
        if (value === undefined)
            continue;
        if (field.y === 'rows') {
            after.push(rowsTable(field, value, about));
            continue;
        }
        const text = field.y === 'texts' ? value.join(say('；', '; ')) :
            valueText(field, value, about);
        list.appendChild(make('dt', {}, [field.t[language]]));
        list.appendChild(make('dd', {}, [text]));
    }
    return [list].concat(after);
}

// What a report knows of its entry.
function showEntry(shown) {
    const entry = shown.entry, leaf = shown.leaf, out = [];
    const heading = make('h3', {}, [say('第 ' + leaf.index + ' 条', 'Entry ' + leaf.index)]);
    out.push(heading);
    if (entry.known === null) {
        out.push(make('p', {}, [say('这种记录这一页不认得，只能看原文。',
                                    'A kind that this page does not know; see the text.')]));
    } else {
        out.push(make('p', { class: 'headline' }, [headline(entry)]));
        out.push.apply(out, fieldNodes(entry, {
            names: shown.names, set: entry.body.get('set'), chart: entry.body.get('chart'),
        }));
    }
    const who = shown.signers === null ?
        entry.lines.map(function (line) {
            return nameParts(line.name, entry.body.get('log'))[1];
        })
            .join(say('、', ', ')) + say('（签名没有查）', ' (signatures not checked)') :
        signerNames(shown.signers, language);
    out.push(make('p', {}, [say('签名：', 'Signed by: ') + who + say('。记入账本：',
        '. Recorded: ') + timeText(leaf.time) + say('', ' (China time)')]));
    out.push(make('details', {}, [
        make('summary', {}, [say('签名的原文', 'The text that was signed')]),
        make('pre', { tabindex: '0' }, [new TextDecoder().decode(entry.text)]),
    ]));
    return out;
}
