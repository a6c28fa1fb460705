// SPDX-License-Identifier: Apache-2.0
// The page: what the person gives, what is checked, how the answer is shown. The address
// fragment may hold  entry=  proof=  log=  witness=  size=  root=  lang=  (specs/verify-page.md).

const MARKS = { good: '\u2713', bad: '\u2717', open: '?' };
const STATE_WORDS = {
    good: ['对', 'good'], bad: ['错', 'wrong'], open: ['没有查', 'not checked'],
};

const page = { source: null, report: null, busy: false, stop: false, fromLink: false,
               fromCode: false, next: null };

function byId(id) {
    return document.getElementById(id);
}

function verdictWords(report) {
    const one = report.subject === 'entry';
    if (report.verdict === BAD)
        return ['不对：查出 ' + report.badCount + ' 处错', 'Wrong: ' + report.badCount +
                (report.badCount === 1 ? ' fault found' : ' faults found')];
    if (report.verdict === OPEN && report.inner)
        return ['没有查全：没有账本公钥，只知道它自己前后一致',
                'Not fully checked: without the log\'s key, only consistent within itself'];
    if (report.verdict === OPEN)
        return ['没有查全，不能说对', 'Not fully checked, so not called good'];
    return one ? ['这一条在账本里，没有改过', 'This entry is in the log, unchanged']
        : ['整本账没有改过', 'The whole log is unchanged'];
}

function itemNode(item) {
    const word = STATE_WORDS[item.state][language];
    return make('li', { class: item.state, 'data-state': item.state }, [
        make('span', { class: 'mark', 'aria-hidden': 'true' }, [MARKS[item.state]]),
        make('span', { class: 'word' }, [word + say('：', ': ')]),
        make('span', {}, [say(item.zh, item.en)]),
    ]);
}

function showReport() {
    const report = page.report;
    const box = byId('answer');
    if (report === null)
        return;
    const words = verdictWords(report)[language];
    const left = report.items.filter(function (one) { return one.state === OPEN; }).length;
    box.textContent = '';
    box.hidden = false;
    box.setAttribute('data-verdict', report.verdict);
    const heading = make('h2', { id: 'verdict', tabindex: '-1', class: report.verdict }, [
        make('span', { class: 'mark', 'aria-hidden': 'true' }, [MARKS[report.verdict]]),
        make('span', {}, [words]),
    ]);
    box.appendChild(heading);
    if (report.verdict === GOOD && left > 0)
        box.appendChild(make('p', {}, [say('另有 ' + left + ' 项没有查，见带问号的。',
            left + ' further points were not checked: see the question marks.')]));
    box.appendChild(make('ul', { class: 'items' }, report.items.map(itemNode)));
    if (report.badCount > BAD_SHOWN)
        box.appendChild(make('p', {}, [say('只列出前 ' + BAD_SHOWN + ' 处错。',
                                           'The first ' + BAD_SHOWN + ' faults are listed.')]));
    if (report.entry !== null)
        for (const node of showEntry(report.entry))
            box.appendChild(node);
    tell(words);
}

function tell(words) {
    byId('status').textContent = words;
}

// Lets the page draw between bundles; false once the person has asked to stop.
function progress(done, all) {
    const bar = byId('bar');
    bar.max = all;
    bar.value = done;
    byId('done').textContent = say('已查 ' + done + ' 条，共 ' + all + ' 条',
                                   done + ' of ' + all + ' entries');
    return new Promise(function (go) {
        setTimeout(function () { go(!page.stop); }, 0);
    });
}

// What a person typed: a slip in it says nothing of the log, so nothing was checked.
function typed(read) {
    try {
        return read();
    } catch (why) {
        const fault = asFault(why);
        throw unsure(fault.zh, fault.en);
    }
}

// One check at a time, whatever it is; what it throws is part of its report.
async function run(work) {
    if (page.busy)
        return;
    page.busy = true;
    page.stop = false;
    byId('working').hidden = false;
    tell(say('正在核对……', 'Checking …'));
    const report = new Report();
    report.fromCode = page.fromCode;
    try {
        const trust = typed(function () {
            return readTrust(byId('key').value + '\n' + byId('witnesses').value);
        });
        const paper = byId('paper').value.trim() === '' ? null : typed(function () {
            return readPaper(byId('paper').value);
        });
        if (page.fromLink)
            report.open('公钥是随链接来的，不算您自己的：请和纸上、公示栏上的逐字对过再信',
                        'the key came with a link, which counts as the publication\'s own: ' +
                        'compare it with the one on paper', true);
        await work(report, trust, paper);
    } catch (why) {
        report.failed('核对', 'the check', why);
    }
    page.report = report;
    page.busy = false;
    byId('working').hidden = true;
    showReport();
    byId('verdict').focus();
    if (page.next !== null)
        await page.next();
}

function needSource() {
    if (page.source === null)
        throw unsure('从硬盘打开的网页读不到别的文件：请先选公开的文件夹',
                     'a page opened from disk reads no other files: choose the folder first');
    return page.source;
}

function runEntry() {
    return run(async function (report, trust, paper) {
        const index = typed(function () { return decimalNumber(byId('entry').value.trim()); });
        report.subject = 'entry';
        await checkBeside(report, needSource(), index, trust, paper, progress);
    });
}

function runWhole() {
    return run(function (report, trust, paper) {
        return checkWhole(report, needSource(), trust, paper, progress);
    });
}

// `read` gives the bytes of a proof file.
function runProof(read) {
    return run(async function (report, trust, paper) {
        report.subject = 'entry';
        const proof = readProof(read());
        await checkProof(report, proof, trust, await besideOf(proof), progress);
        if (paper !== null && paper.size === proof.checkpoint.size)
            await checkPaper(report, paper, paper.size, function () {
                return proof.checkpoint.root;
            });
        else if (paper !== null)
            report.open('纸上的核对码要有整本账才能对', 'the groups on paper need the log', true);
    });
}

// The publication at hand, where it is that of the proof; else null.
async function besideOf(proof) {
    if (page.source === null)
        return null;
    try {
        const bytes = await page.source.read('checkpoint');
        const there = bytes !== null && readCheckpoint(bytes).origin === proof.checkpoint.origin;
        return there ? page.source : null;
    } catch (why) {
        return null;
    }
}

async function takeFiles(files) {
    const one = files[0];
    if (files.length === 1 && one.size <= PROOF_FILE_MAX && !one.webkitRelativePath) {
        const bytes = await fileBytes(one);
        await runProof(function () { return bytes; });
    } else if (files.length > 0) {
        try {
            page.source = folderSource(files);
            byId('from').textContent = say('已选文件夹：', 'Folder: ') + page.source.name;
        } catch (why) {
            await run(function () { throw why; });
        }
    }
}

function setLanguage(next) {
    language = next;
    document.documentElement.lang = next === 0 ? 'zh-CN' : 'en';
    for (const node of document.querySelectorAll('[data-en]')) {
        if (!node.hasAttribute('data-zh'))
            node.setAttribute('data-zh', node.textContent);
        node.textContent = node.getAttribute(next === 0 ? 'data-zh' : 'data-en');
    }
    const other = byId('language');
    other.textContent = next === 0 ? 'English' : '中文';
    other.lang = next === 0 ? 'en' : 'zh-CN';
    document.title = say('核对账本', 'Check the ledger');
    showReport();
}

// A scanned code and a kept page come without a referrer; a link of the site does not.
function readFragment() {
    page.stop = true;
    page.next = page.busy ? readFragment : null;
    if (page.busy)
        return null;
    const given = new URLSearchParams(location.hash.slice(1).replace(/\+/g, '%2B'));
    if (given.get('lang') === 'en')
        setLanguage(1);
    // A sheet without a key says the origin alone: that is no key.
    const keys = given.getAll('log').filter(function (one) { return one.indexOf('+') > 0; })
        .concat(given.getAll('witness'));
    page.fromLink = page.fromCode = false;
    if (keys.length > 0) {
        byId('key').value = keys.join('\n');
        page.fromLink = document.referrer !== '';
        page.fromCode = !page.fromLink;
    }
    if (given.has('size') && given.has('root'))
        byId('paper').value = given.get('size') + ' ' + given.get('root');
    if (given.has('entry'))
        byId('entry').value = given.get('entry');
    if (given.has('proof'))
        return runProof(function () { return base64urlBytes(given.get('proof')); });
    if (given.has('entry') && page.source !== null)
        return runEntry();
    return null;
}

function listen() {
    byId('language').onclick = function () { setLanguage(1 - language); };
    byId('key').oninput = function () { page.fromLink = page.fromCode = false; };
    byId('run-entry').onclick = runEntry;
    byId('run-whole').onclick = runWhole;
    byId('stop').onclick = function () { page.stop = true; };
    byId('proof').onchange = function () { takeFiles(byId('proof').files); };
    byId('folder').onchange = function () { takeFiles(byId('folder').files); };
    document.ondragover = function (event) { event.preventDefault(); };
    document.ondrop = function (event) {
        event.preventDefault();
        if (event.dataTransfer.files.length === 1)
            takeFiles(event.dataTransfer.files);
    };
    window.onhashchange = readFragment;
}

async function start() {
    if (/^https?:$/.test(location.protocol)) {
        page.source = httpSource();
        byId('from').textContent = page.source.name;
    }
    setLanguage(0);
    listen();
    const native = await tryNative();
    byId('crypto').textContent = native ? 'WebCrypto' : 'JavaScript';
    byId('unable').hidden = true;
    byId('form').hidden = false;
    document.body.setAttribute('data-ready', native ? 'native' : 'carried');
    await readFragment();
}

if (typeof document === 'object')
    start();
