// The page around the two chats: the live queue between them, and who the employee is.

import { follow } from "./stream.js";
import { patch } from "./patch.js";

document.body.classList.add("live");
for (const chooser of document.querySelectorAll(".as select")) {
  chooser.addEventListener("change", () => chooser.form.submit());
}

const pane = document.querySelector("[data-queue]");
const address = pane.dataset.queue;

/** Put the list in; what was not there before swings in. */
function show(html) {
  const before = new Set([...pane.querySelectorAll(".ticket")].map((one) => one.id));
  const first = !pane.firstElementChild;
  patch(html);
  if (first) return;
  for (const one of pane.querySelectorAll(".ticket")) one.classList.toggle("fresh", !before.has(one.id));
}

follow({
  name: "swingdoor:playground",
  kinds: ["patch"],
  after: "",
  url: () => `${address}/stream`,
  onEvent: (_, data) => show(data.html),
  onState: () => {},
  onGap: () => {},
});
