// For browsers in which the page's module does not run, because they are too old for it: says so, and
// keeps what is typed. A classic script in ECMAScript 5, which such browsers understand.
// @ts-nocheck

(function () {
  var KEY = "formspec:plain:" + location.pathname, told = document.querySelectorAll("[data-old]");
  var inputs = document.querySelectorAll("[data-path],[data-field]");

  function each(list, act) {
    for (var at = 0; at < list.length; at++) act(list[at]);
  }

  function nameOf(input) {
    var column = input.getAttribute("data-column"), number = [].indexOf.call(document.forms, input.form);
    return [number, input.getAttribute("data-field"), input.getAttribute("data-path"), column].join(" ");
  }

  // On paper, what is filled in stands beside its input.
  function write(input) {
    var written = input.parentNode.querySelector(".written");
    if (!written) {
      written = document.createElement("span");
      written.className = "written";
      input.parentNode.appendChild(written);
    }
    if (input.blank === undefined) input.blank = written.textContent;
    written.textContent = input.value || input.blank;
  }

  function keep() {
    var kept = {};
    each(inputs, function (input) {
      write(input);
      if (input.value) kept[nameOf(input)] = input.value;
    });
    try { localStorage.setItem(KEY, JSON.stringify(kept)); } catch (_) {
      each(told, function (line) { line.textContent = line.getAttribute("data-unkept"); });
    }
  }

  function restore() {
    var text, kept;
    try { text = localStorage.getItem(KEY); } catch (_) { /* nothing can be kept */ }
    if (!text || text === "{}" || !confirm(told[0].getAttribute("data-old"))) return;
    kept = JSON.parse(text);
    each(inputs, function (input) { input.value = kept[nameOf(input)] || ""; });
    keep();
  }

  window.addEventListener("load", function () {
    if (document.documentElement.getAttribute("data-runs")) return;
    each(told, function (line) { line.removeAttribute("hidden"); });
    each(document.querySelectorAll("[data-part=more]"), function (button) {
      button.setAttribute("aria-expanded", "true");  // what is in the menu is shown
    });
    each(document.querySelectorAll("button"), function (button) {
      if (button.getAttribute("data-part") !== "print") button.style.display = "none";
      else button.onclick = function () { window.print(); };
    });
    each(inputs, function (input) {
      var given = JSON.parse(input.form.getAttribute("data-given") || "{}");
      var field = input.getAttribute("data-field"), column = input.getAttribute("data-column");
      var key = input.getAttribute("data-path") + (column ? "@" + column : "");
      input.value = ((field ? given.fields : given.values) || {})[field || key] || input.value;
      write(input);
    });
    restore();
    document.addEventListener("input", keep);
    document.addEventListener("change", keep);
  });
})();
