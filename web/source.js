// SPDX-License-Identifier: Apache-2.0
// Where the files of a publication come from: the folder of this page by http, or files that a
// person picked. read(path) gives bytes, or null where there is no such file.

const FILE_MAX = 256 * 65537;

const WAIT_MS = 60000;

// Beside this page, on the same host; the page's policy forbids every other.
function httpSource() {
    return {
        name: location.href.replace(/[?#].*$/, '').replace(/[^/]*$/, ''),
        isFolder: false,
        read: function (path) { return inTime(path, fetched(path)); },
    };
}

async function fetched(path) {
    let answer = null;
    try {
        answer = await fetch(path, { cache: 'no-cache', credentials: 'omit' });
    } catch (why) {
        throw unsure('取不到 ' + path + '（断网？）', path + ' cannot be fetched');
    }
    if (answer.status === 404 || answer.status === 403 || answer.status === 410)
        return null;
    if (!answer.ok)
        throw unsure('取 ' + path + ' 时服务器答 ' + answer.status,
                     'the server answered ' + answer.status + ' for ' + path);
    let bytes = null;
    try {
        bytes = await answerBytes(path, answer);
    } catch (why) {
        throw why instanceof Fault ? why
            : unsure('取 ' + path + ' 时断了', path + ' broke off');
    }
    if (/html/.test(answer.headers.get('content-type')) && bytes[0] === 60) // '<'
        throw unsure('服务器给的不是 ' + path + '，是别的网页（要登录的网络？）',
                     'another page came in place of ' + path + ' (a network that wants a login?)');
    return bytes;
}

// What a server sends without end is not kept.
async function answerBytes(path, answer) {
    const parts = [];
    let size = 0;
    if (!answer.body || !answer.body.getReader)
        return bounded(path, new Uint8Array(await answer.arrayBuffer()));
    const reader = answer.body.getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
        size += part.value.length;
        if (size > FILE_MAX)
            reader.cancel();
        bounded(path, { length: size });
        parts.push(part.value);
    }
    return joinBytes(parts);
}

function bounded(path, bytes) {
    if (bytes.length > FILE_MAX)
        throw unsure(path + ' 太大，这一页没有查', path + ' is too large for this page');
    return bytes;
}

// A server that does not go on is as good as none.
function inTime(path, work) {
    return new Promise(function (done, failed) {
        const timer = setTimeout(function () {
            failed(unsure('取 ' + path + ' 一直没有取完', path + ' did not come in time'));
        }, WAIT_MS);
        work.then(function (bytes) {
            clearTimeout(timer);
            done(bytes);
        }, function (why) {
            clearTimeout(timer);
            failed(why);
        });
    });
}

function fileBytes(file) {
    return new Promise(function (done, failed) {
        const reader = new FileReader();
        reader.onload = function () { done(new Uint8Array(reader.result)); };
        reader.onerror = function () {
            failed(unsure('读不了 ' + file.name, file.name + ' cannot be read'));
        };
        reader.readAsArrayBuffer(file);
    });
}

// A folder that was picked: the one, nearest to its top, that holds a checkpoint.
function folderSource(files) {
    const paths = new Map();
    let top = null;
    for (const file of files) {
        const path = file.webkitRelativePath || file.name;
        paths.set(path, file);
        if (/(^|\/)checkpoint$/.test(path) && (top === null || path.length < top.length))
            top = path;
    }
    if (top === null)
        throw unsure('这个文件夹里没有账本（没有 checkpoint 文件）',
                     'this folder holds no log (no file "checkpoint")');
    const before = top.slice(0, -'checkpoint'.length);
    return {
        name: before,
        isFolder: true,
        read: async function (path) {
            const file = paths.get(before + path);
            if (file === undefined)
                return null;
            bounded(path, { length: file.size });
            return fileBytes(file);
        },
    };
}
