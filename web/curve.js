// SPDX-License-Identifier: Apache-2.0
// The curve of Ed25519 (RFC 8032). A field element is 16 limbs of 16 bits in plain numbers:
// products of two sums of limbs, added up and folded, stay far below 2^53. No secret passes here, so
// nothing needs to take the same time.

const LIMBS = 16;

function element(small) {
    const out = new Array(LIMBS).fill(0);
    out[0] = small;
    return out;
}

// What leaves the last limb comes back into the first.
function carryLimbs(out) {
    let carry = 0;
    for (let i = 0; i < LIMBS; i++) {
        const v = out[i] + carry;
        carry = Math.floor(v / 65536);
        out[i] = v - carry * 65536;
    }
    out[0] += 38 * carry;
}

// Written out, for it is five times as fast as loops: column k holds the products of limbs that
// add up to k, and 38 times those that add up to 16 + k, for 2^256 is 38 (mod p).
function times(a, b) {
    const a0 = a[0], a1 = a[1], a2 = a[2], a3 = a[3], a4 = a[4], a5 = a[5], a6 = a[6],
        a7 = a[7], a8 = a[8], a9 = a[9], a10 = a[10], a11 = a[11], a12 = a[12], a13 = a[13],
        a14 = a[14], a15 = a[15];
    const b0 = b[0], b1 = b[1], b2 = b[2], b3 = b[3], b4 = b[4], b5 = b[5], b6 = b[6],
        b7 = b[7], b8 = b[8], b9 = b[9], b10 = b[10], b11 = b[11], b12 = b[12], b13 = b[13],
        b14 = b[14], b15 = b[15];
    let t0 = a0 * b0 + 38 * (a1 * b15 + a2 * b14 + a3 * b13 + a4 * b12 + a5 * b11 + a6 * b10 +
        a7 * b9 + a8 * b8 + a9 * b7 + a10 * b6 + a11 * b5 + a12 * b4 + a13 * b3 + a14 * b2 +
        a15 * b1);
    let t1 = a0 * b1 + a1 * b0 + 38 * (a2 * b15 + a3 * b14 + a4 * b13 + a5 * b12 + a6 * b11 +
        a7 * b10 + a8 * b9 + a9 * b8 + a10 * b7 + a11 * b6 + a12 * b5 + a13 * b4 + a14 * b3 +
        a15 * b2);
    let t2 = a0 * b2 + a1 * b1 + a2 * b0 + 38 * (a3 * b15 + a4 * b14 + a5 * b13 + a6 * b12 +
        a7 * b11 + a8 * b10 + a9 * b9 + a10 * b8 + a11 * b7 + a12 * b6 + a13 * b5 + a14 * b4 +
        a15 * b3);
    let t3 = a0 * b3 + a1 * b2 + a2 * b1 + a3 * b0 + 38 * (a4 * b15 + a5 * b14 + a6 * b13 +
        a7 * b12 + a8 * b11 + a9 * b10 + a10 * b9 + a11 * b8 + a12 * b7 + a13 * b6 +
        a14 * b5 + a15 * b4);
    let t4 = a0 * b4 + a1 * b3 + a2 * b2 + a3 * b1 + a4 * b0 + 38 * (a5 * b15 + a6 * b14 +
        a7 * b13 + a8 * b12 + a9 * b11 + a10 * b10 + a11 * b9 + a12 * b8 + a13 * b7 +
        a14 * b6 + a15 * b5);
    let t5 = a0 * b5 + a1 * b4 + a2 * b3 + a3 * b2 + a4 * b1 + a5 * b0 + 38 * (a6 * b15 +
        a7 * b14 + a8 * b13 + a9 * b12 + a10 * b11 + a11 * b10 + a12 * b9 + a13 * b8 +
        a14 * b7 + a15 * b6);
    let t6 = a0 * b6 + a1 * b5 + a2 * b4 + a3 * b3 + a4 * b2 + a5 * b1 + a6 * b0 +
        38 * (a7 * b15 + a8 * b14 + a9 * b13 + a10 * b12 + a11 * b11 + a12 * b10 + a13 * b9 +
        a14 * b8 + a15 * b7);
    let t7 = a0 * b7 + a1 * b6 + a2 * b5 + a3 * b4 + a4 * b3 + a5 * b2 + a6 * b1 + a7 * b0 +
        38 * (a8 * b15 + a9 * b14 + a10 * b13 + a11 * b12 + a12 * b11 + a13 * b10 + a14 * b9 +
        a15 * b8);
    let t8 = a0 * b8 + a1 * b7 + a2 * b6 + a3 * b5 + a4 * b4 + a5 * b3 + a6 * b2 + a7 * b1 +
        a8 * b0 + 38 * (a9 * b15 + a10 * b14 + a11 * b13 + a12 * b12 + a13 * b11 + a14 * b10 +
        a15 * b9);
    let t9 = a0 * b9 + a1 * b8 + a2 * b7 + a3 * b6 + a4 * b5 + a5 * b4 + a6 * b3 + a7 * b2 +
        a8 * b1 + a9 * b0 + 38 * (a10 * b15 + a11 * b14 + a12 * b13 + a13 * b12 + a14 * b11 +
        a15 * b10);
    let t10 = a0 * b10 + a1 * b9 + a2 * b8 + a3 * b7 + a4 * b6 + a5 * b5 + a6 * b4 + a7 * b3 +
        a8 * b2 + a9 * b1 + a10 * b0 + 38 * (a11 * b15 + a12 * b14 + a13 * b13 + a14 * b12 +
        a15 * b11);
    let t11 = a0 * b11 + a1 * b10 + a2 * b9 + a3 * b8 + a4 * b7 + a5 * b6 + a6 * b5 +
        a7 * b4 + a8 * b3 + a9 * b2 + a10 * b1 + a11 * b0 + 38 * (a12 * b15 + a13 * b14 +
        a14 * b13 + a15 * b12);
    let t12 = a0 * b12 + a1 * b11 + a2 * b10 + a3 * b9 + a4 * b8 + a5 * b7 + a6 * b6 +
        a7 * b5 + a8 * b4 + a9 * b3 + a10 * b2 + a11 * b1 + a12 * b0 + 38 * (a13 * b15 +
        a14 * b14 + a15 * b13);
    let t13 = a0 * b13 + a1 * b12 + a2 * b11 + a3 * b10 + a4 * b9 + a5 * b8 + a6 * b7 +
        a7 * b6 + a8 * b5 + a9 * b4 + a10 * b3 + a11 * b2 + a12 * b1 + a13 * b0 +
        38 * (a14 * b15 + a15 * b14);
    let t14 = a0 * b14 + a1 * b13 + a2 * b12 + a3 * b11 + a4 * b10 + a5 * b9 + a6 * b8 +
        a7 * b7 + a8 * b6 + a9 * b5 + a10 * b4 + a11 * b3 + a12 * b2 + a13 * b1 + a14 * b0 +
        38 * (a15 * b15);
    let t15 = a0 * b15 + a1 * b14 + a2 * b13 + a3 * b12 + a4 * b11 + a5 * b10 + a6 * b9 +
        a7 * b8 + a8 * b7 + a9 * b6 + a10 * b5 + a11 * b4 + a12 * b3 + a13 * b2 + a14 * b1 +
        a15 * b0;
    let c = 0;
    t0 += c; c = Math.floor(t0 / 65536); t0 -= c * 65536;
    t1 += c; c = Math.floor(t1 / 65536); t1 -= c * 65536;
    t2 += c; c = Math.floor(t2 / 65536); t2 -= c * 65536;
    t3 += c; c = Math.floor(t3 / 65536); t3 -= c * 65536;
    t4 += c; c = Math.floor(t4 / 65536); t4 -= c * 65536;
    t5 += c; c = Math.floor(t5 / 65536); t5 -= c * 65536;
    t6 += c; c = Math.floor(t6 / 65536); t6 -= c * 65536;
    t7 += c; c = Math.floor(t7 / 65536); t7 -= c * 65536;
    t8 += c; c = Math.floor(t8 / 65536); t8 -= c * 65536;
    t9 += c; c = Math.floor(t9 / 65536); t9 -= c * 65536;
    t10 += c; c = Math.floor(t10 / 65536); t10 -= c * 65536;
    t11 += c; c = Math.floor(t11 / 65536); t11 -= c * 65536;
    t12 += c; c = Math.floor(t12 / 65536); t12 -= c * 65536;
    t13 += c; c = Math.floor(t13 / 65536); t13 -= c * 65536;
    t14 += c; c = Math.floor(t14 / 65536); t14 -= c * 65536;
    t15 += c; c = Math.floor(t15 / 65536); t15 -= c * 65536;
    t0 += 38 * c; c = Math.floor(t0 / 65536); t0 -= c * 65536;
    t1 += c; c = Math.floor(t1 / 65536); t1 -= c * 65536;
    t2 += c;
    return [t0, t1, t2, t3, t4, t5, t6, t7, t8, t9, t10, t11, t12, t13, t14, t15];
}

function plus(a, b) {
    return [a[0] + b[0], a[1] + b[1], a[2] + b[2], a[3] + b[3], a[4] + b[4], a[5] + b[5],
        a[6] + b[6], a[7] + b[7], a[8] + b[8], a[9] + b[9], a[10] + b[10], a[11] + b[11],
        a[12] + b[12], a[13] + b[13], a[14] + b[14], a[15] + b[15]];
}

function minus(a, b) {
    return [a[0] - b[0], a[1] - b[1], a[2] - b[2], a[3] - b[3], a[4] - b[4], a[5] - b[5],
        a[6] - b[6], a[7] - b[7], a[8] - b[8], a[9] - b[9], a[10] - b[10], a[11] - b[11],
        a[12] - b[12], a[13] - b[13], a[14] - b[14], a[15] - b[15]];
}

// a to the power that has ones in bits `top` .. 0 but for those in `zeros`.
function power(a, top, zeros) {
    let out = a;
    for (let bit = top - 1; bit >= 0; bit--) {
        out = times(out, out);
        if (zeros.indexOf(bit) < 0)
            out = times(out, a);
    }
    return out;
}

function inverse(a) {
    return power(a, 254, [2, 4]); // p - 2
}

// The one encoding below p, 32 bytes, little-endian.
function elementBytes(a) {
    let t = a.slice();
    carryLimbs(t);
    carryLimbs(t);
    carryLimbs(t);
    for (let round = 0; round < 2; round++) {
        const m = element(0);
        let borrow = 0;
        for (let i = 0; i < LIMBS; i++) {
            const p = i === 0 ? 0xffed : i === LIMBS - 1 ? 0x7fff : 0xffff;
            const v = t[i] - p - borrow;
            borrow = v < 0 ? 1 : 0;
            m[i] = v + borrow * 65536;
        }
        if (borrow === 0)
            t = m;
    }
    const out = new Uint8Array(32);
    for (let i = 0; i < LIMBS; i++) {
        out[2 * i] = t[i] & 255;
        out[2 * i + 1] = t[i] >> 8;
    }
    return out;
}

function sameElement(a, b) {
    return sameBytes(elementBytes(a), elementBytes(b));
}

const ZERO = element(0), ONE = element(1);
const CURVE_D = times(minus(ZERO, element(121665)), inverse(element(121666)));
const CURVE_2D = plus(CURVE_D, CURVE_D);
const ROOT_OF_MINUS_ONE = power(element(2), 252, [2]); // 2^((p-1)/4)

// Points are X, Y, Z, T with x = X/Z, y = Y/Z, xy = T/Z.
function neutral() {
    return [ZERO, ONE, ONE, ZERO];
}

function addPoints(p, q) {
    const a = times(minus(p[1], p[0]), minus(q[1], q[0]));
    const b = times(plus(p[1], p[0]), plus(q[1], q[0]));
    const c = times(times(p[3], CURVE_2D), q[3]);
    const d = times(plus(p[2], p[2]), q[2]);
    const e = minus(b, a), f = minus(d, c), g = plus(d, c), h = plus(b, a);
    return [times(e, f), times(g, h), times(f, g), times(e, h)];
}

function doublePoint(p) {
    const a = times(p[0], p[0]), b = times(p[1], p[1]), z = times(p[2], p[2]);
    const sum = plus(p[0], p[1]);
    const h = plus(a, b), e = minus(h, times(sum, sum)), g = minus(a, b);
    const f = plus(plus(z, z), g);
    return [times(e, f), times(g, h), times(f, g), times(e, h)];
}

function negatePoint(p) {
    return [minus(ZERO, p[0]), p[1], p[2], minus(ZERO, p[3])];
}

function pointBytes(p) {
    const z = inverse(p[2]);
    const out = elementBytes(times(p[1], z));
    out[31] |= (elementBytes(times(p[0], z))[0] & 1) << 7;
    return out;
}

// null where the bytes are not the canonical encoding of a point of the curve.
function decodePoint(bytes) {
    if (bytes.length !== 32)
        return null;
    const plain = Uint8Array.from(bytes), sign = bytes[31] >> 7;
    plain[31] &= 127;
    const y = element(0);
    for (let i = 0; i < LIMBS; i++)
        y[i] = plain[2 * i] + 256 * plain[2 * i + 1];
    if (!sameBytes(elementBytes(y), plain))
        return null;
    const yy = times(y, y), u = minus(yy, ONE), v = plus(times(CURVE_D, yy), ONE);
    const v3 = times(times(v, v), v), v7 = times(times(v3, v3), v);
    let x = times(times(u, v3), power(times(u, v7), 251, [1])); // (p-5)/8
    if (!sameElement(times(v, times(x, x)), u))
        x = times(x, ROOT_OF_MINUS_ONE);
    if (!sameElement(times(v, times(x, x)), u))
        return null;
    const odd = elementBytes(x)[0] & 1;
    if (sameElement(x, ZERO) && sign === 1)
        return null;
    if (odd !== sign)
        x = minus(ZERO, x);
    return [x, y, ONE, times(x, y)];
}

function isNeutral(p) {
    return sameElement(p[0], ZERO) && sameElement(p[1], p[2]);
}

// 0 to 15 times a point: what a digit of four bits asks for.
function multiples(p) {
    const out = [neutral(), p];
    for (let i = 2; i < 16; i++)
        out.push(addPoints(out[i - 1], p));
    return out;
}

function digit(scalar, at) {
    return at & 1 ? scalar[at >> 1] >> 4 : scalar[at >> 1] & 15;
}

// The sum of scalar * point over tables of multiples; scalars are 32 bytes, little-endian.
function sumOfMultiples(pairs) {
    let out = neutral();
    for (let at = 63; at >= 0; at--) {
        if (at < 63)
            for (let i = 0; i < 4; i++)
                out = doublePoint(out);
        for (const pair of pairs) {
            const one = digit(pair.scalar, at);
            if (one > 0)
                out = addPoints(out, pair.table[one]);
        }
    }
    return out;
}

const BASE_POINT = (function () {
    const bytes = new Uint8Array(32).fill(0x66);
    bytes[0] = 0x58; // y = 4/5
    return decodePoint(bytes);
})();
const BASE_TABLE = multiples(BASE_POINT);

// The order of the base point, little-endian.
const ORDER = hexBytes('edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010');

function belowOrder(scalar) {
    for (let i = 31; i >= 0; i--)
        if (scalar[i] !== ORDER[i])
            return scalar[i] < ORDER[i];
    return false;
}

// 64 bytes, little-endian, modulo the order.
function reduceScalar(wide) {
    const r = new Int32Array(LIMBS);
    const order = new Int32Array(LIMBS);
    for (let i = 0; i < LIMBS; i++)
        order[i] = ORDER[2 * i] | ORDER[2 * i + 1] << 8;
    const m = new Int32Array(LIMBS);
    for (let bit = 511; bit >= 0; bit--) {
        let carry = wide[bit >> 3] >> (bit & 7) & 1, borrow = 0;
        for (let i = 0; i < LIMBS; i++) {
            const v = 2 * r[i] + carry;
            carry = v >> 16;
            r[i] = v & 65535;
            const w = r[i] - order[i] - borrow;
            borrow = w < 0 ? 1 : 0;
            m[i] = w & 65535;
        }
        if (borrow === 0)
            r.set(m);
    }
    const out = new Uint8Array(32);
    for (let i = 0; i < LIMBS; i++) {
        out[2 * i] = r[i] & 255;
        out[2 * i + 1] = r[i] >> 8;
    }
    return out;
}
