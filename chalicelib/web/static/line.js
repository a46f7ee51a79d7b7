// A line that adds an action is understood while it is typed. Without it, what was understood is shown before it is saved.
(() => {
  const line = document.querySelector("[data-line]"), read = document.getElementById("read");
  if (!line) return;
  const { form } = line, fields = form.elements;
  let wait, asked;
  const look = async () => {
    const url = asked = form.dataset.reading + encodeURIComponent(line.value) + "&assigned_to=" + (fields.assigned_to?.value || "");
    const answer = line.value.trim() && await fetch(url).catch(() => 0), text = answer?.ok ? await answer.text() : "";
    if (url !== asked) return;
    wait = 0;
    read.innerHTML = text.includes("<html") ? "" : text;
    fields.seen.value = read.firstElementChild?.dataset.seen || "";
  };
  form.oninput = () => {
    clearTimeout(wait);
    asked = fields.seen.value = "";
    wait = setTimeout(look, 250);
  };
  // Enter right after the last letter: what was understood is shown first all the same.
  form.onsubmit = async event => {
    if (!wait) return;
    event.preventDefault();
    line.readOnly = 1;
    await look();
    line.readOnly = 0;
    form.requestSubmit(event.submitter);
  };
  line.addEventListener("paste", event => {
    const text = event.clipboardData.getData("text");
    if (!fields.lines || !/\S\s*\n\s*\S/.test(text)) return;
    event.preventDefault();
    fields.lines.value = text;
    form.submit();
  });
})();
