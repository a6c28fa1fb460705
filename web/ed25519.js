// SPDX-License-Identifier: Apache-2.0
// Which keys and signatures count (specs/keys.md, Validity), the same for every verifier. What
// the browser's own Ed25519 may say is only whether the equation holds, and only after it has
// shown that it answers the two tests below as it must; else our own arithmetic says it.

const admittedKeys = new Map();

// {bytes, table}: of a canonical point of prime order, not the neutral one; null of any other.
function admitKey(bytes) {
    const name = hexText(bytes);
    if (admittedKeys.has(name))
        return admittedKeys.get(name);
    let key = null;
    const point = decodePoint(bytes);
    if (point !== null && !isNeutral(point)) {
        const table = multiples(negatePoint(point));
        if (isNeutral(sumOfMultiples([{ scalar: ORDER, table: table }])))
            key = { bytes: Uint8Array.from(bytes), table: table, native: null };
    }
    if (admittedKeys.size > 2000)
        admittedKeys.clear();
    admittedKeys.set(name, key);
    return key;
}

// The eight points of small order have five y: of one of these R is never good.
const SMALL_ORDER = [
    '0100000000000000000000000000000000000000000000000000000000000000',
    'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
    '0000000000000000000000000000000000000000000000000000000000000000',
    'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
    '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
].map(hexBytes);

function isSmallOrder(bytes) {
    const plain = Uint8Array.from(bytes);
    plain[31] &= 127;
    return SMALL_ORDER.some(function (one) { return sameBytes(one, plain); });
}

// What needs no curve: S below the order, R not of small order.
function wellFormed(signature) {
    return signature.length === 64 && belowOrder(signature.subarray(32)) &&
        !isSmallOrder(signature.subarray(0, 32));
}

// encode(S B - h A) = R, without the cofactor; R is thereby canonical.
function equationHolds(key, message, signature) {
    const r = signature.subarray(0, 32);
    const h = reduceScalar(sha512(joinBytes([r, key.bytes, message])));
    const sum = sumOfMultiples([
        { scalar: signature.subarray(32), table: BASE_TABLE },
        { scalar: h, table: key.table },
    ]);
    return sameBytes(pointBytes(sum), r);
}

// The carried verification, by itself.
function verifyCarried(publicKey, message, signature) {
    const key = admitKey(publicKey);
    return key !== null && wellFormed(signature) && equationHolds(key, message, signature);
}

const nativeCrypto = typeof crypto === 'object' && crypto.subtle ? crypto.subtle : null;
let nativeWorks = false;

async function nativeEquation(key, message, signature) {
    if (key.native === null)
        key.native = await nativeCrypto.importKey('raw', key.bytes, { name: 'Ed25519' }, false,
                                                  ['verify']);
    return nativeCrypto.verify({ name: 'Ed25519' }, key.native, signature, message);
}

// A good signature, the same with another message, and one whose R was moved by a point of
// order eight: good with the cofactor only, so to be refused.
const TEST_KEY = 'fd2aaa3c91ab189879695c0e8e7ae8e881e3889f7f46ce0d901dda2b4dece636';
const TEST_GOOD = 'b07932fbd06eab122b7660b47c02c4e57e9dcd1d8839ee53b2177bc536e53e25' +
    'dcdac45a31a99ad7946d97a80ce462203320995c1db38f4a365754674430f400';
const TEST_MOVED = 'd8aa74c45580849235a306145f9d2b78a15f9b459b016cc974a8c0969360574c' +
    'c00f0e7be6131cfe248a9e16f64fe7eff56aed02cc45174e33deb119a6ce5d02';

async function tryNative() {
    nativeWorks = false;
    if (nativeCrypto === null)
        return false;
    try {
        const key = admitKey(hexBytes(TEST_KEY));
        const message = utf8Bytes('sanzi/verify-page/v1');
        const digest = new Uint8Array(await nativeCrypto.digest('SHA-256', message));
        nativeWorks = sameBytes(digest, sha256(message)) &&
            await nativeEquation(key, message, hexBytes(TEST_GOOD)) === true &&
            await nativeEquation(key, utf8Bytes('sanzi'), hexBytes(TEST_GOOD)) === false &&
            await nativeEquation(key, message, hexBytes(TEST_MOVED)) === false;
    } catch (why) {
        nativeWorks = false;
    }
    return nativeWorks;
}

async function verifySignature(publicKey, message, signature) {
    const key = admitKey(publicKey);
    if (key === null || !wellFormed(signature))
        return false;
    if (!nativeWorks)
        return equationHolds(key, message, signature);
    try {
        return await nativeEquation(key, message, signature);
    } catch (why) {
        return equationHolds(key, message, signature);
    }
}
