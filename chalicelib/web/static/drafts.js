// What was being written is put back for seven days, also after the session ran out; gone once it is sent, and on signing out.
// Private notes have another name, and are never kept. ? shows the keys.
(() => {
  const { me } = document.currentScript.dataset, store = localStorage, which = "textarea:is([name=text],[name=comment],[name=why],[name=words])";
  let [who, kept] = JSON.parse(store.drafts || "[0,{}]");
  if (me && me !== who) kept = {};
  const save = () => { store.drafts = JSON.stringify([me || who, kept]); };
  const name = ({ form, id }) => form.action + form.n?.value + id;
  for (const key in kept) {
    // Where nobody is signed in any more, what was sent was sent in vain.
    if (!me) kept[key][2] = 0;
    else if (kept[key][2] || Date.now() - kept[key][1] > 6048e5) delete kept[key];
  }
  save();
  for (const field of document.querySelectorAll(which)) {
    const [text] = kept[name(field)] || [];
    if (!text || field.value) continue;
    field.value = text;
    const fold = field.closest("details");
    if (fold) fold.open = true;
  }
  addEventListener("input", ({ target }) => {
    if (target.matches(which)) kept[name(target)] = [target.value, Date.now()];
    save();
  });
  addEventListener("submit", ({ target }) => {
    if (/sign-out$/.test(target.action)) kept = {};
    for (const field of target.querySelectorAll(which)) (kept[name(field)] || [])[2] = 1;
    save();
  });
  addEventListener("keydown", ({ key, target }) => {
    if (key === "?" && !target.matches("input, textarea")) document.querySelector(".acct [aria-keyshortcuts]")?.click();
  });
})();
