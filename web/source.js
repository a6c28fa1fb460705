// SPDX-License-Identifier: Apache-2.0
// Where the files of a publication come from: the folder of this page by http, or files that a
// person picked. read(path) gives bytes, or null where there is no such file.

const FILE_MAX = 256 * 65537;

// Beside this page, on the same host; the page's policy forbids every other.
function httpSource() {
    return {
        name: location.href.replace(/[^/]*$/, ''),
        isFolder: false,
        read: async function (path) {
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
            return bounded(path, new Uint8Array(await answer.arrayBuffer()));
        },
    };
}

function bounded(path, bytes) {
    need(bytes.length <= FILE_MAX, path + ' 太大', path + ' is too large');
    return bytes;
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
            if (file.size > FILE_MAX)
                throw unsure(path + ' 太大，这一页没有查', path + ' is too large for this page');
            return fileBytes(file);
        },
    };
}
