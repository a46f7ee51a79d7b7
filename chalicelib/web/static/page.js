// A little comfort. Every page works without it.
const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const city = zone => zone.split("/").pop().replace(/_/g, " ");
(() => {
  document.getElementById("errors")?.focus();

  const here = document.querySelector("[data-guess], [data-zones]") ? Intl.DateTimeFormat().resolvedOptions().timeZone || "" : "";
  for (const field of all("input[data-guess]")) field.value = here;

  // Where a zone isn't confirmed: the browser's is asked about, never one that it contradicts.
  for (const form of all("form[data-zones]")) {
    const zone = JSON.parse(form.dataset.zones)[here] || here, field = form.elements.time_zone || form.elements.zone;
    if (!zone || zone === field.value || zone.startsWith("Etc/")) continue;
    if (field.options) {
      if (all("option", field).some(option => option.value === zone)) field.value = zone;
      continue;
    }
    const said = document.createElement("b");
    const like = form.dataset.hours === "12" ? "en-US" : "en-GB";
    said.textContent = new Date().toLocaleTimeString(like, { timeStyle: "short" }).replace(/\s/g, " ").toLowerCase();
    form.querySelector("p").replaceChildren("Is it ", said, ` where you are, in ${city(zone)}?`);
    form.querySelector("button").textContent = "Yes";
    field.value = zone;
  }

  for (const button of all("[data-print]")) {
    button.hidden = 0;
    button.onclick = () => print();
  }

  // What is chosen can be too long for its field, which doesn't wrap: then it stands below in full.
  // Made when first needed: it takes a phone longer than all else here.
  let rule;
  const isLong = choice => {
    const style = getComputedStyle(choice), chosen = choice.selectedOptions[0];
    if (!chosen || choice.multiple || !choice.clientWidth) return;
    rule ??= document.createElement("canvas").getContext("2d");
    // `font` is empty where figures are tabular
    rule.font = [style.fontWeight, style.fontSize, style.fontFamily].join(" ");
    return rule.measureText(chosen.text).width > choice.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight) - 20;
  };
  // One after the other: what is said of one may leave the next less room. Only then is the page laid out again.
  const tellAll = () => {
    for (const said of all(".chosen")) said.remove();
    for (const choice of all("select")) if (isLong(choice)) {
      const full = document.createElement("small");
      full.className = "chosen";
      // the field itself is read out in full
      full.ariaHidden = "true";
      full.textContent = choice.selectedOptions[0].text;
      choice.after(full);
    }
  };
  addEventListener("change", tellAll);
  addEventListener("toggle", tellAll, true);
  addEventListener("resize", tellAll);
  tellAll();

  // Back may fetch a page anew: its forms are the same ones then, with the tokens they had.
  const tokens = all("input[data-kept]"), before = history.state?.tokens || [];
  if (before.length === tokens.length) tokens.forEach((field, place) => { field.value = before[place]; });
  else history.replaceState({ tokens: tokens.map(field => field.value) }, "");

  const close = (within, moves) => {
    for (const menu of all("details.more[open]")) {
      if (within && menu.contains(within)) continue;
      menu.open = 0;
      if (moves) menu.firstElementChild.focus();
    }
  };
  addEventListener("click", event => close(event.target));
  addEventListener("keydown", event => {
    const find = document.getElementById("find");
    if (event.key === "/" && find && !event.target.matches("input, textarea, select")) { event.preventDefault(); find.focus(); }
    if (event.key === "Escape") close(0, 1);
  });
})();
