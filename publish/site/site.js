/* The pages can be read without this. It remembers who reads English. */
(function () {
  'use strict';
  var root = document.documentElement;
  function keep(value) { try { localStorage.setItem('lang', value); } catch (e) { return; } }
  function kept() { try { return localStorage.getItem('lang'); } catch (e) { return null; } }
  if (location.hash === '#en') keep('en');
  if (kept() === 'en') root.classList.add('en');
  document.addEventListener('click', function (event) {
    var link = event.target.closest ? event.target.closest('a') : null;
    if (!link) return;
    if (link.className === 'to-en') { keep('en'); root.classList.add('en'); }
    if (link.className === 'to-zh') { keep('zh'); root.classList.remove('en'); }
  });
})();
/* Search: the index comes in pieces, by script elements, which also a page from disk may load. */
(function () {
  'use strict';
  var form = document.getElementById('search');
  if (!form) return;
  var input = document.getElementById('q'), found = document.getElementById('found');
  var hits = document.getElementById('hits'), rows = [], names = [], next = 0, MOST = 100;
  function plain(text) { return (text.normalize ? text.normalize('NFKC') : text).toLowerCase().replace(/,/g, ''); }
  function show() {
    var words = plain(input.value).split(/\s+/).filter(Boolean), count = 0;
    hits.textContent = '';
    if (words.length === 0) { found.textContent = ''; return; }
    for (var i = 0; i < rows.length; i++) {
      var text = rows[i][2];
      if (!words.every(function (word) { return text.indexOf(word) >= 0; })) continue;
      if (count++ >= MOST) continue;
      var item = document.createElement('li'), link = document.createElement('a');
      link.href = rows[i][0];
      link.textContent = rows[i][1];
      item.appendChild(link);
      hits.appendChild(item);
    }
    var english = document.documentElement.classList.contains('en');
    var more = next < names.length ? (english ? ', still looking …' : '，还在找……') : '';
    found.textContent = (english ? count + ' found' : '找到 ' + count + ' 条') + more;
  }
  function load(name) {
    var script = document.createElement('script');
    script.src = 's/' + name + '.js';
    script.onload = script.onerror = function () { next += name === 'list' ? 0 : 1; step(); };
    document.head.appendChild(script);
  }
  function step() {
    if (input.value) show();
    if (next < names.length) load(names[next]);
  }
  window.sanziList = function (list) { names = list; };
  window.sanziRows = function (list) {
    list.forEach(function (row) { rows.push([row[0], row[1], plain(row[1])]); });
  };
  var asked = /[?&]q=([^&]*)/.exec(location.search);
  try { if (asked) input.value = decodeURIComponent(asked[1].replace(/\+/g, ' ')); } catch (e) { input.value = ''; }
  form.addEventListener('submit', function (event) { event.preventDefault(); show(); });
  input.addEventListener('input', show);
  load('list');
})();
