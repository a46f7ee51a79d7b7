// A little comfort. Every page works without it.
(function () {
  "use strict";
  function all(selector, within) { return Array.prototype.slice.call((within || document).querySelectorAll(selector)); }

  var wrong = document.getElementById("errors");
  if (wrong) wrong.focus();

  var here = Intl.DateTimeFormat().resolvedOptions().timeZone || "";
  all("input[data-guess]").forEach(function (field) { field.value = here; });

  document.addEventListener("click", function (event) {
    all("details.more[open]").forEach(function (menu) { if (!menu.contains(event.target)) menu.open = false; });
  });
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") return;
    all("details.more[open]").forEach(function (menu) { menu.open = false; menu.firstElementChild.focus(); });
  });
})();
