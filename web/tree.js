// SPDX-License-Identifier: Apache-2.0
// The Merkle tree of RFC 6962 (specs/tree.md): hashes, inclusion, consistency, and a tree that
// grows and knows its root at every size it had.

const HASH_SIZE = 32;
const PROOF_MAX = 63;

function leafHash(data) {
    return sha256(joinBytes([Uint8Array.of(0), data]));
}

const nodeRoom = new Uint8Array(65);

function nodeHash(left, right) {
    nodeRoom[0] = 1;
    nodeRoom.set(left, 1);
    nodeRoom.set(right, 33);
    return sha256(nodeRoom);
}

const EMPTY_ROOT = sha256(new Uint8Array(0));

function half(number) {
    return Math.floor(number / 2);
}

function inclusionHolds(index, size, leaf, proof, root) {
    if (index >= size || proof.length > PROOF_MAX || leaf.length !== HASH_SIZE ||
        root.length !== HASH_SIZE)
        return false;
    let at = index, last = size - 1, hash = leaf;
    for (const sibling of proof) {
        if (last === 0 || sibling.length !== HASH_SIZE)
            return false;
        if (at % 2 === 1 || at === last) {
            hash = nodeHash(sibling, hash);
            while (at % 2 === 0 && at !== 0) {
                at = half(at);
                last = half(last);
            }
        } else {
            hash = nodeHash(hash, sibling);
        }
        at = half(at);
        last = half(last);
    }
    return last === 0 && sameBytes(hash, root);
}

function consistencyHolds(oldSize, newSize, oldRoot, newRoot, proof) {
    if (oldSize > newSize || proof.length > PROOF_MAX || oldRoot.length !== HASH_SIZE ||
        newRoot.length !== HASH_SIZE)
        return false;
    if (oldSize === newSize)
        return proof.length === 0 && sameBytes(oldRoot, newRoot);
    if (oldSize === 0)
        return proof.length === 0 && sameBytes(oldRoot, EMPTY_ROOT);
    let at = oldSize - 1, last = newSize - 1;
    while (at % 2 === 1) {
        at = half(at);
        last = half(last);
    }
    const path = at === 0 ? [oldRoot].concat(proof) : proof;
    if (path.length === 0 || path.some(function (one) { return one.length !== HASH_SIZE; }))
        return false;
    let before = path[0], now = path[0];
    for (const hash of path.slice(1)) {
        if (last === 0)
            return false;
        if (at % 2 === 1 || at === last) {
            before = nodeHash(hash, before);
            now = nodeHash(hash, now);
            while (at % 2 === 0 && at !== 0) {
                at = half(at);
                last = half(last);
            }
        } else {
            now = nodeHash(now, hash);
        }
        at = half(at);
        last = half(last);
    }
    return last === 0 && sameBytes(before, oldRoot) && sameBytes(now, newRoot);
}

class Tree {
    constructor() {
        this.levels = [[]]; // of complete subtrees of 1, 2, 4, … leaves
    }

    get size() {
        return this.levels[0].length;
    }

    append(leaf) {
        this.levels[0].push(leaf);
        for (let i = 0; this.levels[i].length % 2 === 0; i++) {
            const level = this.levels[i], end = level.length;
            if (i + 1 === this.levels.length)
                this.levels.push([]);
            this.levels[i + 1].push(nodeHash(level[end - 2], level[end - 1]));
        }
    }

    // Of the first `size` leaves.
    root(size) {
        return rootOf(size, (level, number) => this.levels[level][number]);
    }
}

// The root over `size` leaves from its complete subtrees, the smallest first.
function rootOf(size, subtree) {
    let hash = null;
    for (let level = 0, left = size; left > 0; level++, left = half(left))
        if (left % 2 === 1) {
            const node = subtree(level, left - 1);
            hash = hash === null ? node : nodeHash(node, hash);
        }
    return hash === null ? EMPTY_ROOT : hash;
}

// A tree of which only the roots of its complete subtrees are kept, the largest first.
class Peaks {
    constructor() {
        this.size = 0;
        this.hashes = [];
    }

    append(leaf) {
        let hash = leaf;
        for (let left = this.size; left % 2 === 1; left = half(left))
            hash = nodeHash(this.hashes.pop(), hash);
        this.hashes.push(hash);
        this.size++;
    }

    // That which begins with this leaf: one stands before it for each one in its number.
    from(first) {
        let before = 0;
        for (let left = first; left > 0; left = half(left))
            before += left % 2;
        return this.hashes[before];
    }
}
