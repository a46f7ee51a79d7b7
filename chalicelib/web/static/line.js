// A line that adds an action is understood while it is typed. Without it, what was understood is shown before it is saved.
(() => {
  const line = document.querySelector("[data-line]"), read = document.getElementById("read");
  if (!line) return;
  const { form } = line, fields = form.elements;
  let wait, asked;
  form.addEventListener("input", () => {
    clearTimeout(wait);
    asked = fields.seen.value = "";
    wait = setTimeout(async () => {
      const url = asked = form.dataset.reading + encodeURIComponent(line.value) + "&assigned_to=" + (fields.assigned_to?.value || "");
      const answer = line.value.trim() && await fetch(url).catch(() => 0), text = answer?.ok ? await answer.text() : "";
      if (url !== asked) return;
      read.innerHTML = text.includes("<html") ? "" : text;
      fields.seen.value = read.firstElementChild?.dataset.seen || "";
    }, 250);
  });
  line.addEventListener("paste", event => {
    const text = event.clipboardData.getData("text");
    if (!fields.lines || !/\S\s*\n\s*\S/.test(text)) return;
    event.preventDefault();
    fields.lines.value = text;
    form.submit();
  });
})();
