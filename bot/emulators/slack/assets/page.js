// What is new appears by itself, unless somebody is filling something in.
"use strict";
const live = document.getElementById("live");
let shown = "";

async function look() {
  const busy = live.contains(document.activeElement);
  if (!document.hidden && !busy) {
    const answer = await fetch(location.pathname, { cache: "no-store" });
    const text = await answer.text();
    if (answer.ok && text !== shown) {
      shown = text;
      const fresh = new DOMParser().parseFromString(text, "text/html").getElementById("live");
      live.replaceChildren(...fresh.childNodes);
      document.getElementById("last").scrollIntoView({ block: "nearest" });
    }
  }
}

if (live) setInterval(() => look().catch(() => undefined), 1000);
