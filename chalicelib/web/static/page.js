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

  document.addEventListener("click", function (event) {
    all("details.more[open]").forEach(function (menu) { if (!menu.contains(event.target)) menu.open = false; });
  });
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") return;
    all("details.more[open]").forEach(function (menu) { menu.open = false; menu.firstElementChild.focus(); });
  });
})();
