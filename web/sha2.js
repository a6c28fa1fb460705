// SPDX-License-Identifier: Apache-2.0
// SHA-256 and SHA-512 (FIPS 180-4). The constants of the first are the upper halves of those of
// the second, so one table serves both. 64-bit words are two halves of 32 bits.

const SHA_ROUNDS =
    '428a2f98d728ae227137449123ef65cdb5c0fbcfec4d3b2fe9b5dba58189dbbc' +
    '3956c25bf348b53859f111f1b605d019923f82a4af194f9bab1c5ed5da6d8118' +
    'd807aa98a303024212835b0145706fbe243185be4ee4b28c550c7dc3d5ffb4e2' +
    '72be5d74f27b896f80deb1fe3b1696b19bdc06a725c71235c19bf174cf692694' +
    'e49b69c19ef14ad2efbe4786384f25e30fc19dc68b8cd5b5240ca1cc77ac9c65' +
    '2de92c6f592b02754a7484aa6ea6e4835cb0a9dcbd41fbd476f988da831153b5' +
    '983e5152ee66dfaba831c66d2db43210b00327c898fb213fbf597fc7beef0ee4' +
    'c6e00bf33da88fc2d5a79147930aa72506ca6351e003826f142929670a0e6e70' +
    '27b70a8546d22ffc2e1b21385c26c9264d2c6dfc5ac42aed53380d139d95b3df' +
    '650a73548baf63de766a0abb3c77b2a881c2c92e47edaee692722c851482353b' +
    'a2bfe8a14cf10364a81a664bbc423001c24b8b70d0f89791c76c51a30654be30' +
    'd192e819d6ef5218d69906245565a910f40e35855771202a106aa07032bbd1b8' +
    '19a4c116b8d2d0c81e376c085141ab532748774cdf8eeb9934b0bcb5e19b48a8' +
    '391c0cb3c5c95a634ed8aa4ae3418acb5b9cca4f7763e373682e6ff3d6b2b8a3' +
    '748f82ee5defb2fc78a5636f43172f6084c87814a1f0ab728cc702081a6439ec' +
    '90befffa23631e28a4506cebde82bde9bef9a3f7b2c67915c67178f2e372532b' +
    'ca273eceea26619cd186b8c721c0c207eada7dd6cde0eb1ef57d4f7fee6ed178' +
    '06f067aa72176fba0a637dc5a2c898a6113f9804bef90dae1b710b35131c471b' +
    '28db77f523047d8432caab7b40c724933c9ebe0a15c9bebc431d67c49c100d4c' +
    '4cc5d4becb3e42b6597f299cfc657e2a5fcb6fab3ad6faec6c44198c4a475817';
const SHA_START =
    '6a09e667f3bcc908bb67ae8584caa73b3c6ef372fe94f82ba54ff53a5f1d36f1' +
    '510e527fade682d19b05688c2b3e6c1f1f83d9abfb41bd6b5be0cd19137e2179';

function halves(hex, which) {
    const out = new Int32Array(hex.length / 16);
    for (let i = 0; i < out.length; i++)
        out[i] = parseInt(hex.substr(16 * i + 8 * which, 8), 16) | 0;
    return out;
}

const SHA_HIGH = halves(SHA_ROUNDS, 0);
const SHA_LOW = halves(SHA_ROUNDS, 1);

// The message, 0x80, zeroes, its length in bits: whole blocks. Messages stay far below 2^50 bits.
function padded(message, block) {
    const end = block / 8;
    const size = Math.ceil((message.length + 1 + end) / block) * block;
    const out = new Uint8Array(size);
    out.set(message);
    out[message.length] = 0x80;
    let bits = message.length * 8;
    for (let i = size - 1; bits > 0; i--) {
        out[i] = bits % 256;
        bits = Math.floor(bits / 256);
    }
    return out;
}

const words256 = new Int32Array(64);

function block256(state, data, at) {
    const w = words256;
    for (let i = 0; i < 16; i++, at += 4)
        w[i] = data[at] << 24 | data[at + 1] << 16 | data[at + 2] << 8 | data[at + 3];
    for (let i = 16; i < 64; i++) {
        const x = w[i - 15], y = w[i - 2];
        const s0 = (x >>> 7 | x << 25) ^ (x >>> 18 | x << 14) ^ x >>> 3;
        const s1 = (y >>> 17 | y << 15) ^ (y >>> 19 | y << 13) ^ y >>> 10;
        w[i] = w[i - 16] + s0 + w[i - 7] + s1 | 0;
    }
    let a = state[0], b = state[1], c = state[2], d = state[3];
    let e = state[4], f = state[5], g = state[6], h = state[7];
    for (let i = 0; i < 64; i++) {
        const s1 = (e >>> 6 | e << 26) ^ (e >>> 11 | e << 21) ^ (e >>> 25 | e << 7);
        const t1 = h + s1 + (e & f ^ ~e & g) + SHA_HIGH[i] + w[i] | 0;
        const s0 = (a >>> 2 | a << 30) ^ (a >>> 13 | a << 19) ^ (a >>> 22 | a << 10);
        const t2 = s0 + (a & b ^ a & c ^ b & c) | 0;
        h = g; g = f; f = e; e = d + t1 | 0;
        d = c; c = b; b = a; a = t1 + t2 | 0;
    }
    state[0] += a; state[1] += b; state[2] += c; state[3] += d;
    state[4] += e; state[5] += f; state[6] += g; state[7] += h;
}

function bigEndian(words) {
    const out = new Uint8Array(4 * words.length);
    for (let i = 0; i < words.length; i++)
        for (let k = 0; k < 4; k++)
            out[4 * i + k] = words[i] >>> 24 - 8 * k;
    return out;
}

function sha256(message) {
    const state = halves(SHA_START, 0);
    const data = padded(message, 64);
    for (let at = 0; at < data.length; at += 64)
        block256(state, data, at);
    return bigEndian(state);
}

// Sums of low halves are kept below 2^53 as plain numbers; what passes 2^32 is carried.
function block512(high, low, data, at) {
    const wh = new Int32Array(80), wl = new Int32Array(80);
    for (let i = 0; i < 16; i++, at += 8) {
        wh[i] = data[at] << 24 | data[at + 1] << 16 | data[at + 2] << 8 | data[at + 3];
        wl[i] = data[at + 4] << 24 | data[at + 5] << 16 | data[at + 6] << 8 | data[at + 7];
    }
    for (let i = 16; i < 80; i++) {
        const xh = wh[i - 15], xl = wl[i - 15], yh = wh[i - 2], yl = wl[i - 2];
        const s0h = (xh >>> 1 | xl << 31) ^ (xh >>> 8 | xl << 24) ^ xh >>> 7;
        const s0l = (xl >>> 1 | xh << 31) ^ (xl >>> 8 | xh << 24) ^ (xl >>> 7 | xh << 25);
        const s1h = (yh >>> 19 | yl << 13) ^ (yl >>> 29 | yh << 3) ^ yh >>> 6;
        const s1l = (yl >>> 19 | yh << 13) ^ (yh >>> 29 | yl << 3) ^ (yl >>> 6 | yh << 26);
        const sum = (wl[i - 16] >>> 0) + (s0l >>> 0) + (wl[i - 7] >>> 0) + (s1l >>> 0);
        wl[i] = sum | 0;
        wh[i] = wh[i - 16] + s0h + wh[i - 7] + s1h + Math.floor(sum / 4294967296) | 0;
    }
    const h = Int32Array.from(high), l = Int32Array.from(low);
    for (let i = 0; i < 80; i++)
        round512(h, l, SHA_HIGH[i] + wh[i], (SHA_LOW[i] >>> 0) + (wl[i] >>> 0));
    for (let i = 0; i < 8; i++) {
        const sum = (low[i] >>> 0) + (l[i] >>> 0);
        low[i] = sum | 0;
        high[i] = high[i] + h[i] + Math.floor(sum / 4294967296) | 0;
    }
}

function round512(h, l, addHigh, addLow) {
    const eh = h[4], el = l[4], ah = h[0], al = l[0];
    const s1h = (eh >>> 14 | el << 18) ^ (eh >>> 18 | el << 14) ^ (el >>> 9 | eh << 23);
    const s1l = (el >>> 14 | eh << 18) ^ (el >>> 18 | eh << 14) ^ (eh >>> 9 | el << 23);
    const chooseHigh = eh & h[5] ^ ~eh & h[6], chooseLow = el & l[5] ^ ~el & l[6];
    const t1l = (l[7] >>> 0) + (s1l >>> 0) + (chooseLow >>> 0) + addLow;
    const t1h = h[7] + s1h + chooseHigh + addHigh + Math.floor(t1l / 4294967296) | 0;
    const s0h = (ah >>> 28 | al << 4) ^ (al >>> 2 | ah << 30) ^ (al >>> 7 | ah << 25);
    const s0l = (al >>> 28 | ah << 4) ^ (ah >>> 2 | al << 30) ^ (ah >>> 7 | al << 25);
    const mostHigh = ah & h[1] ^ ah & h[2] ^ h[1] & h[2];
    const mostLow = al & l[1] ^ al & l[2] ^ l[1] & l[2];
    const newLow = (t1l | 0) >>> 0;
    const sumLow = newLow + (s0l >>> 0) + (mostLow >>> 0);
    const sumE = (l[3] >>> 0) + newLow;
    const nextE = h[3] + t1h + Math.floor(sumE / 4294967296) | 0;
    for (let i = 7; i > 0; i--) {
        h[i] = h[i - 1];
        l[i] = l[i - 1];
    }
    h[4] = nextE;
    l[4] = sumE | 0;
    h[0] = t1h + s0h + mostHigh + Math.floor(sumLow / 4294967296) | 0;
    l[0] = sumLow | 0;
}

function sha512(message) {
    const high = halves(SHA_START, 0), low = halves(SHA_START, 1);
    const data = padded(message, 128);
    for (let at = 0; at < data.length; at += 128)
        block512(high, low, data, at);
    const words = new Int32Array(16);
    for (let i = 0; i < 8; i++) {
        words[2 * i] = high[i];
        words[2 * i + 1] = low[i];
    }
    return bigEndian(words);
}
