// Keys: j and k go through those who need you, 1 to 3 do what their row offers. Enter opens, as on any link.
(() => {
  const rows = all(".need");
  for (const box of all(".write")) box.ontoggle = () => { if (box.open) box.querySelector("textarea").focus(); };
  addEventListener("keydown", event => {
    const here = document.activeElement, at = rows.indexOf(here.closest(".need")), { key } = event;
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || here.matches("input, textarea, select")) return;
    const act = !event.repeat && rows[at]?.querySelector(`[data-k='${key}']`), to = rows[at + { j: 1, k: -1 }[key]];
    if (!"jk".includes(key) && !act) return;
    event.preventDefault();
    if (act) act.click();
    else to?.querySelector(".w").focus();
  });
})();
