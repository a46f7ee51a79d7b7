// What was being written is put back for seven days, also after the session ran out; gone once it is sent, and on signing out.
// Private notes have another name, and are never kept. ? shows the keys.
(() => {
  const { me } = document.currentScript.dataset, which = "[data-line],textarea:is([name=text],[name=comment],[name=why],[name=words])";
  const key = ({ form, name }) => [form.action, form.n?.value, name];
  let who, kept;
  // Read anew before each change: another tab may have written.
  const change = act => {
    [who, kept] = JSON.parse(localStorage.drafts || "[0,{}]");
    if (me && me !== who) kept = {};
    act();
    localStorage.drafts = JSON.stringify([me || who, kept]);
  };
  const putBack = () => change(() => {
    for (const field of document.querySelectorAll(which)) {
      const draft = kept[key(field)];
      if (!draft?.[0] || draft[2] || field.value) continue;
      field.value = draft[0];
      field.closest("details")?.setAttribute("open", "");
    }
  });
  change(() => {
    for (const each in kept) {
      // Where nobody is signed in any more, what was sent was sent in vain.
      if (!me) kept[each][2] = 0;
      else if (kept[each][2] || Date.now() - kept[each][1] > 6048e5) delete kept[each];
    }
  });
  putBack();
  // A row that is put in place comes without what was being written in it.
  new MutationObserver(putBack).observe(document.body, { childList: true, subtree: true });
  addEventListener("input", ({ target }) => {
    if (target.matches(which)) change(() => { kept[key(target)] = [target.value, Date.now()]; });
  });
  addEventListener("submit", ({ target }) => change(() => {
    if (/sign-out$/.test(target.action)) kept = {};
    for (const field of target.querySelectorAll(which)) (kept[key(field)] || [])[2] = 1;
  }));
  addEventListener("keydown", ({ key, target }) => {
    if (key === "?" && !target.matches("input, textarea")) document.querySelector(".acct [aria-keyshortcuts]")?.click();
  });
})();
