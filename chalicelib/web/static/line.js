// A line that adds an action is understood while it is typed. Without it, what was understood is shown before it is saved.
(() => {
  const line = document.querySelector("[data-line]"), read = document.getElementById("read");
  if (!line) return;
  const { form } = line, fields = form.elements;
  let wait, asked, held;
  const look = async () => {
    const url = asked = form.dataset.reading + encodeURIComponent(line.value) + "&assigned_to=" + (fields.assigned_to?.value || "");
    const answer = line.value.trim() && await fetch(url).catch(() => 0), text = answer?.ok ? await answer.text() : "";
    if (url !== asked) return;
    wait = 0;
    read.innerHTML = text.includes("<html") ? "" : text;
    fields.seen.value = read.firstElementChild?.dataset.seen || "";
  };
  form.oninput = () => {
    if (held) return;
    clearTimeout(wait);
    asked = fields.seen.value = "";
    wait = setTimeout(look, 250);
  };
  // Enter right after the last letter: what was understood is shown first all the same. What is typed until the next page is there is the next line.
  form.onsubmit = async event => {
    if (!wait) return line.select();
    event.preventDefault();
    if (held) return;
    clearTimeout(wait);
    held = line.value;
    line.select();
    await look();
    const next = line.value;
    line.value = held;
    form.requestSubmit(event.submitter);
    if (next !== held) {
      line.value = next;
      line.dispatchEvent(new Event("input", { bubbles: true }));
    }
    held = 0;
  };
  line.addEventListener("paste", event => {
    const text = event.clipboardData.getData("text");
    if (!fields.lines || !/\S\s*\n\s*\S/.test(text)) return;
    event.preventDefault();
    fields.lines.value = text;
    form.submit();
  });
})();
