// The chat within another site's page: one port to the loader there, from a listed origin only.

import "./chat.js";

const origins = JSON.parse(document.body.dataset.origins);
let port = null;
let open = true;

function take({ data }) {
  open = data.open;
  if (open) document.querySelector("textarea").focus();
}

addEventListener("message", (event) => {
  const listed = event.origin === location.origin || origins.includes(event.origin);
  const ours = event.source === parent && listed;
  if (port || !ours || event.data !== "swingdoor" || !event.ports[0]) return;
  [port] = event.ports;
  port.onmessage = take;
});
const close = () => port?.postMessage({ close: true });
document.querySelector(".close").addEventListener("click", close);
addEventListener("keydown", (event) => { if (event.key === "Escape") close(); });
addEventListener("line", ({ detail }) => {
  if (!open && detail.from !== "customer") port?.postMessage({ unread: 1 });
});
