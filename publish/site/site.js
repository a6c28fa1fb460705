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
