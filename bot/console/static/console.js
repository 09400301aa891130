// The console, live: rows and lines as they happen, keys, a composer that keeps its draft.

import { follow } from "./stream.js";
import { patch } from "./patch.js";

const { person, after, ref } = document.body.dataset;
const live = document.querySelector(".live");
const log = document.getElementById("log");
const composer = document.getElementById("composer");
const said = { live: "Live", waiting: "Reconnecting…", offline: "Offline" };

function show(state) {
  live.hidden = false;
  live.textContent = said[state];
  live.classList.toggle("on", state === "live");
}

// --- what others do ------------------------------------------------------------------------------

async function fetchNews() {
  const last = log.lastElementChild?.id.replace("line-", "") ?? "0";
  const answer = await fetch(`/console/c/${ref}/live?after=${last}`).catch(() => null);
  if (answer?.status === 401) location.reload();
  if (!answer?.ok) return;
  const low = log.scrollHeight - log.scrollTop - log.clientHeight < 120;
  patch(await answer.text());
  if (low) log.scrollTop = log.scrollHeight;
}

/** Load the page anew, if there is a server to load it from. */
async function reload() {
  if (await fetch("/console/queue", { method: "HEAD" }).catch(() => null)) location.reload();
}

// An open page tells of itself, and learns who else has it open.
if (ref) setInterval(() => { if (!document.hidden) fetchNews(); }, 20_000);

let waiting = 0;
let told = 0;
/** Say how many are new, at most every ten seconds, never row by row. */
function tell(count) {
  waiting += count;
  if (!waiting || told) return;
  told = setTimeout(() => {
    document.getElementById("news").textContent = `${waiting} new`;
    waiting = 0;
    told = 0;
  }, 10_000);
}

// --- my own conversations ------------------------------------------------------------------------

const title = document.title;
let unheard = waitingElsewhere();

/** How many of my conversations wait for my word, but for the one I look at. */
function waitingElsewhere() {
  const waits = [...document.querySelectorAll("#mine .waits")];
  return waits.filter((one) => document.hidden || one.dataset.ref !== ref).length;
}

/** A short tone, once the page was touched: browsers let nothing sound before. */
function ring() {
  if (!navigator.userActivation?.hasBeenActive) return;
  const audio = new AudioContext();
  const tone = audio.createOscillator();
  const soft = audio.createGain();
  soft.gain.setValueAtTime(0.08, audio.currentTime);
  soft.gain.exponentialRampToValueAtTime(0.001, audio.currentTime + 0.25);
  tone.connect(soft).connect(audio.destination);
  tone.start();
  tone.stop(audio.currentTime + 0.25);
  tone.addEventListener("ended", () => audio.close());
}

function showMine() {
  for (const one of document.querySelectorAll("#mine a")) {
    if (one.dataset.ref === ref) one.setAttribute("aria-current", "page");
  }
  const count = waitingElsewhere();
  document.title = count ? `(${count}) ${title}` : title;
  if (count > unheard) ring();
  unheard = count;
}
showMine();
document.addEventListener("visibilitychange", showMine);

/** Take off a new row that stands before or after the page shown; tell whether it did. */
function elsewhere(row) {
  const { later, more } = row.closest(".queue").dataset;
  const state = ["waiting", "mine", "held"].find((one) => row.classList.contains(one));
  const alike = [...row.parentElement.children].filter((one) => one.classList.contains(state));
  const other = (later !== undefined && alike[0] === row) || (more !== undefined && alike.at(-1) === row);
  if (other) row.remove();
  return other;
}

function take(kind, data) {
  if (kind === "gone" || kind === "stale") { location.reload(); return; }
  if (ref) {
    patch(data.html); // of the queue there is nothing here but my own conversations
    showMine();
    if (data.refs.includes(ref)) fetchNews();
    return;
  }
  const fresh = patch(data.html).filter((part) => part.matches(".row") && !elsewhere(part));
  for (const row of fresh) row.classList.add("fresh");
  tell(fresh.filter((row) => row.matches(".waiting")).length);
  showMine();
}

follow({
  name: `swingdoor:console:${person}`,
  kinds: ["patch", "gone", "stale"],
  after,
  url: (mark) => `/console/stream?after=${mark}`,
  onEvent: take,
  onState: show,
  onGap: () => (ref ? fetchNews() : reload()),
});

// --- the composer --------------------------------------------------------------------------------

if (log) log.scrollTop = log.scrollHeight;
if (composer) {
  const text = composer.elements.namedItem("text");
  const fault = composer.querySelector(".fault");
  const key = `swingdoor:draft:${ref}`;
  const kinds = [...composer.querySelectorAll("[name=kind]")];
  const keep = () => {
    const kind = kinds.find((one) => one.checked)?.value;
    sessionStorage.setItem(key, JSON.stringify({ text: text.value, kind }));
  };
  // A draft comes back as what it was: what was meant for colleagues never stands under Reply.
  const draft = JSON.parse(sessionStorage.getItem(key) ?? "null");
  if (draft?.text && !text.value) {
    text.value = draft.text;
    for (const one of kinds) one.checked = one.value === draft.kind;
  }
  for (const one of kinds) one.addEventListener("change", keep);
  let typed = 0;
  text.addEventListener("input", () => {
    keep();
    const reply = composer.querySelector("[value=reply]").checked;
    if (!reply || Date.now() - typed < 4_000) return;
    typed = Date.now();
    fetch(`/console/c/${ref}/typing`, { method: "POST" }).catch(() => {});
  });
  text.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    composer.requestSubmit();
  });
  let sending = false;
  composer.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (sending) return;
    sending = true;
    const send = composer.querySelector(".send button");
    const sent = text.value;
    send.disabled = true;
    const answer = await fetch(composer.action, {
      method: "POST",
      headers: { Accept: "application/json" },
      body: new URLSearchParams(new FormData(composer)),
    }).catch(() => null);
    send.disabled = false;
    sending = false;
    if (answer?.ok) {
      // What was typed while it was sent stays; the next words get a key of their own.
      text.value = text.value.startsWith(sent) ? text.value.slice(sent.length) : text.value;
      composer.elements.namedItem("key").value = crypto.randomUUID();
      fault.textContent = "";
      keep();
    } else {
      const why = await answer?.json().catch(() => null);
      fault.textContent = why ? `${why.error} ${why.what_to_do}` : "Not sent: no connection. Try again.";
    }
    await fetchNews();
    text.focus();
  });
}

// --- keys ----------------------------------------------------------------------------------------

function move(step) {
  const rows = [...document.querySelectorAll(".row")].filter((row) => row.offsetParent);
  const at = rows.findIndex((row) => row.contains(document.activeElement));
  const next = rows[Math.max(0, Math.min(rows.length - 1, at + step))];
  next?.querySelector("a").focus();
}

function compose(kind) {
  if (!composer) return;
  composer.querySelector(`[value=${kind}]`).checked = true;
  setTimeout(() => composer.elements.namedItem("text").focus()); // after this key's own letter
}

const keys = {
  r: () => compose("reply"),
  n: () => compose("note"),
  j: () => move(1),
  k: () => move(-1),
  t: () => {
    const place = document.activeElement.closest(".row") ?? document.querySelector(".actions, .row.waiting");
    place?.querySelector("form[action$='/take'] button")?.click();
  },
};
addEventListener("keydown", (event) => {
  const typing = event.target.matches?.("input, textarea, select");
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
  keys[event.key]?.();
});

// --- time ----------------------------------------------------------------------------------------

function age(seconds) {
  const minutes = Math.max(0, Math.floor(seconds / 60));
  if (minutes < 1) return "< 1 min";
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ${minutes % 60} min` : `${Math.floor(hours / 24)} days`;
}
setInterval(() => {
  for (const one of document.querySelectorAll("time[data-age]")) {
    const text = age((Date.now() - Date.parse(one.dateTime)) / 1000);
    if (one.textContent !== text) one.textContent = text;
  }
}, 10_000);
