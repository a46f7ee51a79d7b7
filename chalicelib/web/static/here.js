// The plan's page in place: rows change where they are, what others did is counted. Without it there are pages.
(() => {
  const at = id => document.getElementById(id), told = at("told"), news = at("news");
  const ask = async (url, row, body) => {
    const answer = await fetch(url, { method: body && "POST", body, headers: row && { "X-Row": row.id.slice(1) } });
    const text = await answer.text();
    if (!answer.ok || text.includes("<html")) throw answer;
    return text;
  };
  // What isn't answered by a row is sent again as without us, which shows the page that says why.
  const put = async (row, again, url, body) => {
    const held = document.activeElement.id, made = document.createElement("template");
    row.ariaBusy = true;
    try {
      made.innerHTML = await ask(url, row, body);
      const fresh = made.content.firstElementChild, said = fresh.querySelector(".j");
      row.replaceWith(fresh);
      told.textContent = said?.textContent;
      [held && "#" + held, ".j button", "textarea", ".w"].map(each => each && fresh.querySelector(each)).find(Boolean).focus();
    } catch (wrong) {
      row.ariaBusy = null;
      if (wrong instanceof Response) again();
      else {
        row.querySelector(".d").append(told.textContent = "That didn’t reach us. Please try again.");
        // What was written in it wasn't sent after all.
        row.querySelector("textarea")?.dispatchEvent(new Event("input", { bubbles: true }));
      }
    }
  };
  const rowOf = each => each?.closest("li[id^=a]");

  addEventListener("submit", event => {
    const form = event.target, by = event.submitter, row = rowOf(by);
    if (!row || !form.from || form.isPlain) return;
    event.preventDefault();
    if (row.ariaBusy) return;
    const again = () => { form.isPlain = true; form.requestSubmit(by); };
    put(row, again, by.hasAttribute("formaction") ? by.formAction : form.action, new URLSearchParams(new FormData(form, by)));
  });
  addEventListener("click", event => {
    const link = event.target.closest("a.x, .mv a"), row = rowOf(link);
    if (!row || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    put(row, () => { location = link.href; }, link.href.split("#")[0]);
  });

  let last = Date.now();
  const look = async () => {
    if (document.hidden || Date.now() - last < 59e3) return;
    last = Date.now();
    news.innerHTML = (await ask(news.dataset.from).catch(() => "")).trim();
  };
  setInterval(look, 6e4);
  addEventListener("focus", look);
  document.addEventListener("visibilitychange", look);
})();
