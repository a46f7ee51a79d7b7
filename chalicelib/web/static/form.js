// An action's forms: the date in words, quick choices, rows of reminders and of times to ask. They work without this, too.
(() => {
  const onChange = (form, act) => { for (const kind of ["input", "change"]) form.addEventListener(kind, act); };

  // The server reads the date, as it will once it is sent, and knows what day Friday is in the zone chosen.
  for (const form of all("form[data-sides]")) {
    const field = form.elements, out = form.querySelector(".say");
    let wait, asked;
    const show = async (quick = "") => {
      const { sides, hours, hour, when } = form.dataset, [date, time, zone] = ["date", "time", "zone"].map(name => field[name].value);
      const mine = asked = new URLSearchParams({ date, time: time || hour, zone, sides, hours, quick });
      const found = await fetch(when + asked).then(answer => answer.json()).catch(() => ({ said: "" }));
      if (mine !== asked) return;
      if (quick && found.date) field.date.value = found.date;
      if (out.textContent !== found.said) out.textContent = found.said;
    };
    onChange(form, event => {
      if (!/^(date|time|zone|assigned_to)$/.test(event.target.name)) return;
      clearTimeout(wait);
      wait = setTimeout(show, 150);
    });
    for (const button of all("button[value^=quick-]", form)) button.addEventListener("click", event => {
      event.preventDefault();
      show(button.value.slice(6));
    });
  }

  // Whoever does the action gets its reminders, in their own zone.
  for (const choice of all("[name=assigned_to]")) choice.addEventListener("change", () => {
    const form = choice.form, field = form.elements, side = value => value === "client" ? value : "coach", is = side(choice.value);
    const before = all("[name=assigned_to]", form).find(each => each.value === field.shown_for.value), { called, zone } = choice.dataset;
    form.querySelector(".for").textContent = choice.dataset.name;
    if (field.zone.value === before.dataset.zone) {
      if (field.zone.options && !all("option", field.zone).some(option => option.value === zone))
        field.zone.add(new Option(`${city(zone)}, ${called === "you" ? "your" : called + "’s"} time`, zone));
      field.zone.value = zone;
    }
    for (const select of [form, form.querySelector("[data-rows] template").content].flatMap(each => all("[name$=_who]", each))) {
      const options = all("option", select);
      let wanted = select.value.replace(side(before.value), is);
      if (is === "coach") for (const option of options)
        if (option.value.startsWith("coach")) option.textContent = option.textContent.replace(/ to .*/, ` to ${called}`);
      if (!options.some(option => option.value === wanted)) wanted = `${is}-email`;
      for (const option of options) option.defaultSelected = option.value === wanted;
      select.value = wanted;
    }
    field.shown_for.value = choice.value;
  });

  // Rows of reminders, and of times to ask.
  for (const rows of all("[data-rows]")) {
    const told = rows.closest("details")?.querySelector(".said");
    let next = 50;
    const say = () => {
      if (told) told.textContent = all(".rem", rows).map(row => {
        const [who, unit] = all("select", row).map(select => select.selectedOptions[0].textContent);
        const count = row.querySelector("[name$=_count]").value, hour = unit.startsWith("days") && row.querySelector(".at").value;
        return `${who}, ${count} ${count === "1" ? unit.replace("s ", " ") : unit}${hour ? " at " + hour : ""}`;
      }).join("; ") || "none";
    };
    onChange(rows.form, say);
    rows.addEventListener("click", event => {
      setTimeout(say);
      const button = event.target.closest("button"), isMore = button?.value === "more";
      if (!isMore && !button?.value.startsWith("less-")) return;
      event.preventDefault();
      if (isMore) {
        button.insertAdjacentHTML("beforebegin", rows.querySelector("template").innerHTML.replace(/__/g, next++));
        button.previousElementSibling.querySelector("select, input").focus();
      } else {
        button.closest(".rem").remove();
        rows.querySelector("button[value=more]").focus();
      }
    });
  }
})();
