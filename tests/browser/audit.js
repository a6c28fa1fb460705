// SPDX-License-Identifier: Apache-2.0
// What would keep somebody from reading or using a page: run in the page by audit_page(). Gives a
// list of faults, each in words. Only what is seen counts.
function audit(phone) {
    const faults = [];

    function seen(node) {
        for (let at = node; at && at.nodeType === 1; at = at.parentElement) {
            const style = getComputedStyle(at);
            if (at.hidden || style.display === 'none' || style.visibility === 'hidden')
                return false;
        }
        const box = node.getBoundingClientRect();
        return box.width > 1 && box.height > 1;
    }

    function all(css) {
        return Array.from(document.querySelectorAll(css)).filter(seen);
    }

    function told(node) {
        return node.tagName.toLowerCase() + (node.id ? '#' + node.id : '') +
            ' "' + (node.textContent || '').trim().slice(0, 30) + '"';
    }

    function nameOf(node) {
        const by = (node.getAttribute('aria-labelledby') || '').split(/\s+/)
            .map(id => document.getElementById(id)).filter(Boolean)
            .map(one => one.textContent).join(' ');
        const labels = Array.from(node.labels || [], one => one.textContent).join(' ');
        return (by || node.getAttribute('aria-label') || labels || node.textContent ||
                node.getAttribute('alt') || node.title || '').trim();
    }

    function color(text) {
        const parts = text.match(/[\d.]+/g).map(Number);
        return parts.length < 4 ? parts.concat([1]) : parts;
    }

    function light(rgb) {
        const parts = rgb.slice(0, 3).map(v => {
            v /= 255;
            return v <= 0.03928 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4);
        });
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
    }

    function behind(node) {
        for (let at = node; at; at = at.parentElement) {
            const one = color(getComputedStyle(at).backgroundColor);
            if (one[3] === 1)
                return one;
        }
        return [255, 255, 255, 1];
    }

    function texts() {
        const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        const out = [];
        while (walker.nextNode()) {
            const parent = walker.currentNode.parentElement;
            if (walker.currentNode.data.trim() !== '' && seen(parent) &&
                !parent.closest('script, style, svg'))
                out.push(parent);
        }
        return Array.from(new Set(out));
    }

    if (!/^[a-z]{2}/.test(document.documentElement.lang))
        faults.push('the page states no language');
    if (document.title.trim() === '')
        faults.push('the page has no title');
    if (all('h1').length !== 1)
        faults.push(all('h1').length + ' main headings');
    if (all('main, [role=main]').length !== 1)
        faults.push('not one main part');
    const view = document.querySelector('meta[name=viewport]');
    if (!view || /user-scalable=no|maximum-scale=1(?!\d)/.test(view.content))
        faults.push('the page cannot be enlarged, or states no width');

    let last = 0;
    for (const one of all('h1, h2, h3, h4, h5, h6')) {
        const level = Number(one.tagName[1]);
        if (level > last + 1)
            faults.push('heading ' + told(one) + ' skips a level');
        if (one.textContent.trim() === '')
            faults.push('an empty heading');
        last = level;
    }
    const ids = Array.from(document.querySelectorAll('[id]'), one => one.id);
    for (const id of new Set(ids.filter((one, i) => ids.indexOf(one) !== i)))
        faults.push('id ' + id + ' stands twice');
    for (const one of document.querySelectorAll('[aria-labelledby], [aria-describedby], label[for]'))
        for (const name of ['aria-labelledby', 'aria-describedby', 'for'])
            for (const id of (one.getAttribute(name) || '').split(/\s+/).filter(Boolean))
                if (!document.getElementById(id) && seen(one))
                    faults.push(told(one) + ' speaks of ' + id + ', which is not there');
    for (const one of all('a[href], button, input, select, textarea, summary, [role=button], ' +
                          '[role=region], [role=img], progress'))
        if (nameOf(one) === '')
            faults.push(told(one) + ' has no name');
    for (const one of all('img'))
        if (!one.hasAttribute('alt'))
            faults.push('a picture without words: ' + one.src);
    for (const one of all('svg'))
        if (!one.closest('[aria-hidden=true]') && nameOf(one) === '' && !one.querySelector('title'))
            faults.push('a drawing without words');
    for (const one of all('table'))
        if (!one.querySelector('th[scope]') || !(one.caption || nameOf(one)))
            faults.push('a table without scoped heads or a caption: ' + told(one));
    for (const one of all('ul, ol'))
        if (Array.from(one.children).some(c => !/^(LI|SCRIPT|TEMPLATE)$/.test(c.tagName)))
            faults.push('a list of what is no item: ' + told(one));
    for (const one of all('button, summary, input, select, textarea')) {
        const box = one.getBoundingClientRect();
        if (box.height < 44 && one.type !== 'checkbox' && one.type !== 'radio')
            faults.push(told(one) + ' is only ' + Math.round(box.height) + ' px high');
    }
    for (const one of all('*'))
        if (one.scrollWidth > one.clientWidth + 1 && one.tabIndex < 0 &&
            /auto|scroll/.test(getComputedStyle(one).overflowX))
            faults.push(told(one) + ' scrolls, but not by keyboard');
    if (document.documentElement.scrollWidth > window.innerWidth + 1)
        faults.push('the page is wider than the screen: ' + document.documentElement.scrollWidth);
    for (const one of texts()) {
        const style = getComputedStyle(one), size = parseFloat(style.fontSize);
        const front = light(color(style.color)), back = light(behind(one));
        const ratio = (Math.max(front, back) + 0.05) / (Math.min(front, back) + 0.05);
        const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
        if (ratio < (large ? 3 : 4.5))
            faults.push(told(one) + ' has a contrast of ' + ratio.toFixed(2));
        if (phone && size < 16)
            faults.push(told(one) + ' is only ' + size + ' px');
    }
    for (const one of document.querySelectorAll('[lang]'))
        if (!/^[a-z]{2,3}(-[A-Za-z0-9]+)*$/.test(one.lang))
            faults.push('not a language: ' + one.lang);
    return faults;
}
