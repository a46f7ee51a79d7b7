// A little comfort. Every page works without it.
(function () {
  "use strict";
  function all(selector, within) { return Array.prototype.slice.call((within || document).querySelectorAll(selector)); }

  var wrong = document.getElementById("errors");
  if (wrong) wrong.focus();

  var here = Intl.DateTimeFormat().resolvedOptions().timeZone || "";
  all("input[data-guess]").forEach(function (field) { field.value = here; });

  // Where a zone isn't confirmed: the browser's is asked about, never one that it contradicts.
  all("form[data-zones]").forEach(function (form) {
    var names = JSON.parse(form.dataset.zones), zone = names[here] || here, field = form.elements.time_zone || form.elements.zone;
    if (!zone || zone === field.value || zone.indexOf("Etc/") === 0) return;
    if (field.options) {
      if (all("option", field).some(function (option) { return option.value === zone; })) field.value = zone;
      return;
    }
    var hour12 = form.dataset.hours === "12", city = zone.split("/").pop().replace(/_/g, " "), said = document.createElement("b");
    said.textContent = new Intl.DateTimeFormat(hour12 ? "en-US" : "en-GB", { timeZone: here, hour: hour12 ? "numeric" : "2-digit",
      minute: "2-digit", hourCycle: hour12 ? "h12" : "h23" }).format(new Date()).replace(/\s/g, " ").replace("AM", "am").replace("PM", "pm");
    form.querySelector("p").replaceChildren("Is it ", said, " where you are, in " + city + "?");
    form.querySelector("button").textContent = "Yes";
    field.value = zone;
  });

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
    var find = document.getElementById("find");
    if (event.key === "/" && find && !event.target.matches("input, textarea, select")) { event.preventDefault(); find.focus(); }
    if (event.key !== "Escape") return;
    all("details.more[open]").forEach(function (menu) { menu.open = false; menu.firstElementChild.focus(); });
  });
})();
