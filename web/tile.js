// SPDX-License-Identifier: Apache-2.0
// The files of a published log (specs/tree.md, Tiles): their paths, what they hold, and what
// can be computed from few of them: a root at a size, the proof of an entry.

const TILE_WIDTH = 256;
const BUNDLES = 'entries';

function tilePath(level, number, width) {
    let digits = String(number % 1000).padStart(3, '0');
    for (let rest = Math.floor(number / 1000); rest > 0; rest = Math.floor(rest / 1000))
        digits = 'x' + String(rest % 1000).padStart(3, '0') + '/' + digits;
    return 'tile/' + level + '/' + digits + (width < TILE_WIDTH ? '.p/' + width : '');
}

// How many hashes tile `number` of a level has in a log of `size` entries.
function tileWidth(level, number, size) {
    const count = level === BUNDLES ? size : Math.floor(size / Math.pow(TILE_WIDTH, level));
    return Math.max(0, Math.min(TILE_WIDTH, count - number * TILE_WIDTH));
}

// The leaves of a bundle; `more` where a wider one stands in for the one asked for.
function readBundle(bytes, width, more) {
    const out = [];
    let at = 0;
    while (at < bytes.length && out.length < width) {
        const size = bytes[at] * 256 + bytes[at + 1];
        need(at + 2 + size <= bytes.length, '记录文件被截短了', 'the bundle is cut short');
        out.push(bytes.subarray(at + 2, at + 2 + size));
        at += 2 + size;
    }
    need(out.length === width && (more || at === bytes.length),
         '记录文件里不是 ' + width + ' 条', 'the bundle does not hold ' + width + ' entries');
    return out;
}

function readHashes(bytes, width, more) {
    need(more ? bytes.length >= width * HASH_SIZE : bytes.length === width * HASH_SIZE,
         '哈希文件长度不对', 'the tile has a wrong length');
    const out = [];
    for (let i = 0; i < width; i++)
        out.push(bytes.subarray(i * HASH_SIZE, (i + 1) * HASH_SIZE));
    return out;
}

// The tiles of a log of `size` entries from a source; each is read once.
class Tiles {
    constructor(source, size) {
        this.source = source;
        this.size = size;
        this.kept = new Map();
    }

    // Partial tiles may have given way to wider ones.
    async read(level, number) {
        const width = tileWidth(level, number, this.size);
        const path = tilePath(level, number, width);
        const parse = level === BUNDLES ? readBundle : readHashes;
        let bytes = await this.source.read(path);
        if (bytes !== null)
            return parse(bytes, width, false);
        if (width < TILE_WIDTH)
            bytes = await this.source.read(tilePath(level, number, TILE_WIDTH));
        if (bytes === null)
            throw unsure('缺文件 ' + path + '，没法查', path + ' is missing: cannot be checked');
        return parse(bytes, width, true);
    }

    hashes(level, number) {
        const name = level + '/' + number;
        if (!this.kept.has(name))
            this.kept.set(name, this.read(level, number));
        return this.kept.get(name);
    }

    bundle(number) {
        return this.read(BUNDLES, number);
    }

    // The root over the leaves [number << bits, (number + 1) << bits).
    async subtree(bits, number) {
        const level = Math.floor(bits / 8), span = Math.pow(2, bits % 8), first = number * span;
        const tile = await this.hashes(level, Math.floor(first / TILE_WIDTH));
        let row = tile.slice(first % TILE_WIDTH, first % TILE_WIDTH + span);
        need(row.length === span, '哈希文件不够', 'a tile holds too little');
        while (row.length > 1) {
            const next = [];
            for (let i = 0; i < row.length; i += 2)
                next.push(nodeHash(row[i], row[i + 1]));
            row = next;
        }
        return row[0];
    }

    // The root over [first, last): complete subtrees from the right.
    async range(first, last) {
        let hash = null;
        let end = last;
        while (end > first) {
            let bits = 0;
            while (end % Math.pow(2, bits + 1) === 0 && end - Math.pow(2, bits + 1) >= first)
                bits++;
            const span = Math.pow(2, bits);
            const node = await this.subtree(bits, end / span - 1);
            hash = hash === null ? node : nodeHash(node, hash);
            end -= span;
        }
        return hash;
    }

    async root(size) {
        return size === 0 ? EMPTY_ROOT : this.range(0, size);
    }

    // The inclusion proof of an entry, the leaf's sibling first.
    async inclusion(index) {
        const out = [];
        let first = 0, last = this.size;
        while (last - first > 1) {
            let split = 1;
            while (split * 2 < last - first)
                split *= 2;
            if (index < first + split) {
                out.unshift([first + split, last]);
                last = first + split;
            } else {
                out.unshift([first, first + split]);
                first += split;
            }
        }
        return Promise.all(out.map(pair => this.range(pair[0], pair[1])));
    }
}
