// A little comfort. Every page works without it.
(function () {
  "use strict";
  function all(selector, within) { return Array.prototype.slice.call((within || document).querySelectorAll(selector)); }

  var wrong = document.getElementById("errors");
  if (wrong) wrong.focus();

  var here = Intl.DateTimeFormat().resolvedOptions().timeZone || "";
  all("input[data-guess]").forEach(function (field) { field.value = here; });

  // What is chosen can be too long for its field, which doesn't wrap: then it stands below in full.
  var rule = document.createElement("canvas").getContext("2d");
  function tell(choice) {
    var after = choice.nextElementSibling, style = getComputedStyle(choice), chosen = choice.selectedOptions[0];
    if (after && after.className === "chosen") after.remove();
    if (!chosen || choice.multiple || !choice.clientWidth) return;
    rule.font = [style.fontWeight, style.fontSize, style.fontFamily].join(" "); // `font` is empty where figures are tabular
    var room = choice.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight) - 20;
    if (rule.measureText(chosen.text).width <= room) return;
    var full = document.createElement("small");
    full.className = "chosen";
    full.setAttribute("aria-hidden", "true"); // the field itself is read out in full
    full.textContent = chosen.text;
    choice.after(full);
  }
  function tellAll() { all("select").forEach(tell); }
  document.addEventListener("change", tellAll);
  document.addEventListener("toggle", tellAll, true);
  addEventListener("resize", tellAll);
  tellAll();

  // Back may fetch a page anew: its forms are the same ones then, with the tokens they had.
  var tokens = all("input[data-kept]"), before = (history.state || {}).tokens || [];
  if (before.length === tokens.length) tokens.forEach(function (field, place) { field.value = before[place]; });
  else history.replaceState({ tokens: tokens.map(function (field) { return field.value; }) }, "");

  document.addEventListener("click", function (event) {
    all("details.more[open]").forEach(function (menu) { if (!menu.contains(event.target)) menu.open = false; });
  });
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") return;
    all("details.more[open]").forEach(function (menu) { menu.open = false; menu.firstElementChild.focus(); });
  });
})();
