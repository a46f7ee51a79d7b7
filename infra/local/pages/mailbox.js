// Says times by this browser's clock, and shows what has come since the page was opened.
"use strict";
const at = (node) => new Date(node.dateTime);
const hour = (date) => date.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const day = (date) => {
  const midnight = (each) => new Date(each.getFullYear(), each.getMonth(), each.getDate());
  const ago = Math.round((midnight(new Date()) - midnight(date)) / 864e5);
  return ago === 0 ? "Today" : ago === 1 ? "Yesterday" : date.toLocaleDateString("en-GB", { weekday: "short", day: "numeric", month: "short" });
};

function settle() {
  for (const node of document.querySelectorAll("time[data-when]")) node.textContent = `${day(at(node))}, ${hour(at(node))}`;
  for (const node of document.querySelectorAll("time[data-hour]")) node.textContent = hour(at(node));
  let before = "";
  for (const node of document.querySelectorAll("time[data-day]")) {
    node.textContent = day(at(node));
    node.parentElement.hidden = node.textContent === before;
    before = node.textContent;
  }
  const texts = document.querySelector(".texts");
  if (texts) texts.scrollTop = texts.scrollHeight;
}

const fields = (of) => [...of.querySelectorAll("textarea, input:not([type=hidden])")];
const isOpen = () => document.querySelector("details[open]") !== null;
const news = document.getElementById("news");

async function show() {
  const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
  const all = page.getElementById("all");
  const focused = document.activeElement;
  for (const field of fields(all)) {
    const typed = fields(document).find((each) => each.name === field.name);
    if (typed) field.replaceWith(typed);
  }
  document.getElementById("all").replaceWith(all);
  document.body.dataset.state = page.body.dataset.state;
  settle();
  if (document.contains(focused)) focused.focus();
  news.classList.remove("shown");
  news.textContent = "Something new has arrived.";
}

function offer() {
  if (news.querySelector("a")) return;
  news.classList.add("shown");
  news.innerHTML = 'Something new has arrived. <a href="">Show it</a>';
  news.querySelector("a").addEventListener("click", (event) => { event.preventDefault(); show(); });
}

async function look() {
  if (document.hidden) return;
  try {
    const state = await (await fetch("/newest")).text();
    if (state === document.body.dataset.state) return;
    if (isOpen() || document.querySelector("iframe")) offer();
    else await show();
  } catch { /* The run has ended, or is starting again. */ }
}

settle();
setInterval(look, 2000);
