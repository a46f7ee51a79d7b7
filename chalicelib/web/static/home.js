// Keys: j and k go through those who need you, 1 to 3 do what their row offers. Enter opens, as on any link.
(function () {
  "use strict";
  function all(selector, within) { return Array.prototype.slice.call((within || document).querySelectorAll(selector)); }
  var rows = all(".need"), here = document.activeElement;
  function place() { return rows.indexOf(here.closest(".need")); }
  function go(to) { if (rows[to]) rows[to].querySelector(".w").focus(); }
  all(".write").forEach(function (box) {
    box.addEventListener("toggle", function () { if (box.open) box.querySelector("textarea").focus(); });
  });
  document.addEventListener("keydown", function (event) {
    here = document.activeElement;
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || here.matches("input, textarea, select")) return;
    var row = rows[place()], act = row && row.querySelector("[data-k='" + event.key + "']");
    if (event.key === "j") go(place() + 1);
    else if (event.key === "k") go(place() - 1);
    else if (act) act.click();
    else return;
    event.preventDefault();
  });
})();
