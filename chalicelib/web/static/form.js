// An action's forms: the date in words while it is typed, quick choices, rows of reminders; and rows of times to ask for a metric. They work without this, too.
(function () {
  "use strict";
  function all(selector, within) { return Array.prototype.slice.call((within || document).querySelectorAll(selector)); }

  // How far a zone is ahead of UTC at a moment, in milliseconds.
  function ahead(moment, zone) {
    var at = {};
    new Intl.DateTimeFormat("en-US", { timeZone: zone, hourCycle: "h23", year: "numeric", month: "numeric", day: "numeric",
      hour: "numeric", minute: "numeric", second: "numeric" }).formatToParts(moment).forEach(function (part) { at[part.type] = +part.value; });
    return Date.UTC(at.year, at.month - 1, at.day, at.hour, at.minute, at.second) - moment;
  }
  // As on the server: of a time that comes twice the first counts, one that is skipped moves forward.
  function momentOf(date, time, zone) {
    var wall = Date.parse(date + "T" + time + ":00Z"), day = 864e5;
    var before = ahead(wall - day, zone), after = ahead(wall + day, zone);
    if (ahead(wall - before, zone) === before) return wall - before;
    return ahead(wall - after, zone) === after ? wall - after : wall - before;
  }
  function said(moment, zone, hours) {
    var day = new Intl.DateTimeFormat("en-GB", { timeZone: zone, weekday: "short", day: "numeric", month: "short", year: "numeric" });
    var clock = hours === "12"
      ? new Intl.DateTimeFormat("en-US", { timeZone: zone, hour: "numeric", minute: "2-digit", hourCycle: "h12" })
      : new Intl.DateTimeFormat("en-GB", { timeZone: zone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
    return [day.format(moment).replace(",", ""), clock.format(moment).replace(/\s/g, " ").replace("AM", "am").replace("PM", "pm")];
  }
  // A time as people type it: 17:00, 5pm, 17h30, 1700, noon. What else the server understands is shown once it is sent.
  function clock(text) {
    var words = text.toLowerCase().replace(/\s/g, "").replace("noon", "12:00"), said = /^(\d{1,2}?)(?:[:.h]?(\d{2}))?(?:h|([ap])\.?m\.?)?$/.exec(words);
    if (!said) return "";
    var hour = +said[1];
    if (said[3]) hour = hour % 12 + (said[3] === "p" ? 12 : 0);
    return hour < 24 ? ("0" + hour).slice(-2) + ":" + (said[2] || "00") : "";
  }
  function city(zone) { return zone.split("/").pop().replace(/_/g, " "); }

  all("form[data-sides]").forEach(function (form) {
    var sides = JSON.parse(form.dataset.sides), out = form.querySelector(".say"), field = form.elements;
    function show() {
      var date = field.date.value, time = clock(field.time.value || form.dataset.hour), text = "";
      try {
        var moment = momentOf(date, time, field.zone.value);
        if (!isNaN(moment)) {
          var one = said(moment, sides[0][1], form.dataset.hours), two = said(moment, sides[1][1], form.dataset.hours);
          text = one.join() === two.join() ? one.join(", ") + " (" + city(sides[0][1]) + ")"
            : one.join(", ") + " for " + sides[0][0] + " (" + city(sides[0][1]) + ") · " +
              (one[0] === two[0] ? two[1] : two.join(", ")) + " for " + sides[1][0] + " (" + city(sides[1][1]) + ")";
        }
      } catch (error) { text = ""; }
      if (out.textContent !== text) out.textContent = text;
    }
    ["input", "change"].forEach(function (kind) { form.addEventListener(kind, show); });
    all("button[value^=quick-]", form).forEach(function (button) {
      button.addEventListener("click", function (event) {
        event.preventDefault();
        var today = new Date(Date.now() + ahead(Date.now(), field.zone.value)), choice = button.value.slice(6);
        var day = new Date(Date.UTC(today.getUTCFullYear(), today.getUTCMonth(), today.getUTCDate()));
        if (choice === "tomorrow") day.setUTCDate(day.getUTCDate() + 1);
        if (choice === "week") day.setUTCDate(day.getUTCDate() + 7);
        if (choice === "friday") day.setUTCDate(day.getUTCDate() + (4 - day.getUTCDay() + 7) % 7 + 1);
        if (choice === "month") {
          var date = day.getUTCDate();
          day.setUTCMonth(day.getUTCMonth() + 1);
          if (day.getUTCDate() !== date) day.setUTCDate(0);
        }
        field.date.value = day.toISOString().slice(0, 10);
        show();
      });
    });
    show();
  });

  // Whoever does the action gets its reminders, in their own zone.
  all("[name=assigned_to]").forEach(function (choice) {
    choice.addEventListener("change", function () {
      var form = choice.form, field = form.elements, is = choice.value === "client" ? "client" : "coach";
      var before = all("[name=assigned_to]", form).filter(function (each) { return each.value === field.shown_for.value; })[0];
      var was = before.value === "client" ? "client" : "coach", called = choice.dataset.called, zone = choice.dataset.zone;
      form.querySelector(".for").textContent = choice.dataset.name;
      if (field.zone.value === before.dataset.zone) {
        if (field.zone.options && !all("option", field.zone).some(function (option) { return option.value === zone; }))
          field.zone.add(new Option(city(zone) + ", " + (called === "you" ? "your" : called + "’s") + " time", zone));
        field.zone.value = zone;
      }
      var fresh = form.querySelector("[data-rows] template").content;
      all("[name$=_who]", form).concat(all("[name$=_who]", fresh)).forEach(function (select) {
        var wanted = select.value.replace(was, is), options = all("option", select);
        if (is === "coach") options.forEach(function (option) {
          if (option.value.indexOf("coach") === 0) option.textContent = option.textContent.replace(/ to .*/, " to " + called);
        });
        if (!options.some(function (option) { return option.value === wanted; })) wanted = is + "-email";
        options.forEach(function (option) { option.defaultSelected = option.value === wanted; });
        select.value = wanted;
      });
      field.shown_for.value = choice.value;
    });
  });

  // Rows of reminders, and of times to ask.
  function at(row) {
    var unit = row.querySelector("[name$=_unit]");
    if (unit) row.querySelector(".at").hidden = unit.value.indexOf("days") !== 0;
  }
  all("[data-rows]").forEach(function (rows) {
    var next = 50, told = rows.closest("details") && rows.closest("details").querySelector(".said");
    function say() {
      if (told) told.textContent = all(".rem", rows).map(function (row) {
        var chosen = all("select", row).map(function (select) { return select.selectedOptions[0].textContent; });
        var count = row.querySelector("[name$=_count]").value, at = row.querySelector(".at");
        var unit = count === "1" ? chosen[1].replace("s ", " ") : chosen[1];
        return chosen[0] + ", " + count + " " + unit + (at.hidden || !at.value ? "" : " at " + at.value);
      }).join("; ") || "none";
    }
    ["input", "change"].forEach(function (kind) { rows.form.addEventListener(kind, say); });
    rows.addEventListener("click", function () { setTimeout(say); });
    all(".rem", rows).forEach(at);
    rows.addEventListener("change", function (event) { var row = event.target.closest(".rem"); if (row) at(row); });
    rows.addEventListener("click", function (event) {
      var button = event.target.closest("button");
      if (!button) return;
      if (button.value === "more") {
        event.preventDefault();
        var made = document.createElement("div");
        made.innerHTML = rows.querySelector("template").innerHTML.replace(/__/g, next++);
        var row = made.firstElementChild;
        rows.insertBefore(row, button);
        at(row);
        row.querySelector("select, input").focus();
      } else if (button.value.indexOf("less-") === 0) {
        event.preventDefault();
        button.closest(".rem").remove();
        rows.querySelector("button[value=more]").focus();
      }
    });
  });
})();
