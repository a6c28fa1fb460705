// SPDX-License-Identifier: Apache-2.0
// What was checked, line by line. An item is good, bad, or open: open is what was not checked.
// An open item that the answer rests on (`core`) keeps the whole from being called good.

const GOOD = 'good', BAD = 'bad', OPEN = 'open';
const BAD_SHOWN = 200;

class Report {
    constructor() {
        this.items = [];
        this.badCount = 0;
        this.entry = null;   // what to show: {leaf, entry, signers, names}
        this.inner = false;  // the key came from what is under test
        this.fromCode = false; // or with the address: whose word that is, only the person knows
        this.subject = 'log'; // or 'entry'
    }

    good(zh, en) {
        this.items.push({ state: GOOD, zh: zh, en: en });
    }

    bad(zh, en) {
        this.badCount++;
        if (this.badCount <= BAD_SHOWN)
            this.items.push({ state: BAD, zh: zh, en: en });
    }

    open(zh, en, core) {
        this.items.push({ state: OPEN, zh: zh, en: en, core: core });
    }

    // What was thrown: wrong, or not checked; then what it keeps from being checked.
    failed(zh, en, why) {
        const fault = asFault(why);
        if (fault.unsure)
            this.open(zh + '：没有查。' + fault.zh, en + ': not checked. ' + fault.en, true);
        else
            this.bad(zh + '：' + fault.zh, en + ': ' + fault.en);
    }

    get verdict() {
        if (this.badCount > 0)
            return BAD;
        const core = this.items.some(function (one) { return one.state === OPEN && one.core; });
        return core || this.items.length === 0 ? OPEN : GOOD;
    }
}
