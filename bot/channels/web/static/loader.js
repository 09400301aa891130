// The shop's page carries this one script. It draws a button; the chat itself is a frame of ours,
// so the shop's scripts cannot read it. No cookie, no request, until someone presses the button.
//
//   <script src="https://bot.example/chat/loader.js" async data-label="Chat with us"></script>

(() => {
  const script = document.currentScript;
  const { origin } = new URL(script.src);
  const label = script.dataset.label || "Chat with us";
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    :host { all: initial; color-scheme: light dark; }
    button {
      position: fixed; inset-block-end: 20px; inset-inline-end: 20px; z-index: 2147483000;
      width: 60px; height: 60px; padding: 0; border: 0; border-radius: 50%; cursor: pointer;
      background: var(--swingdoor-color, #0f5d73); color: #fff; box-shadow: 0 4px 18px #0005;
    }
    button:focus-visible { outline: 3px solid #fff; box-shadow: 0 0 0 6px #0f5d73; }
    svg { width: 28px; height: 28px; display: block; margin: auto; }
    b {
      position: absolute; inset-block-start: -4px; inset-inline-end: -4px; min-width: 22px; padding: 0 5px;
      border-radius: 11px; background: #ad241c; color: #fff; font: 700 13px/22px system-ui, sans-serif;
    }
    iframe {
      position: fixed; inset-block-end: 92px; inset-inline-end: 20px; z-index: 2147483001;
      width: 380px; height: min(640px, calc(100dvh - 112px)); border: 0; border-radius: 16px;
      background: light-dark(#f5f2ec, #14171a); box-shadow: 0 8px 40px #0006;
    }
    @media (max-width: 480px) {
      iframe { inset: 0; width: 100%; height: 100%; border-radius: 0; }
    }
    [hidden] { display: none; }
  `);

  const host = document.createElement("div");
  const root = host.attachShadow({ mode: "open" });
  root.adoptedStyleSheets = [sheet];
  if (script.dataset.color) host.style.setProperty("--swingdoor-color", script.dataset.color);

  const button = document.createElement("button");
  const picture = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  picture.setAttribute("viewBox", "0 0 24 24");
  picture.setAttribute("aria-hidden", "true");
  path.setAttribute("fill", "currentColor");
  path.setAttribute("d", "M4 3h16a2 2 0 0 1 2 2v10a2 2 0 0 1-2 2h-8l-5 4v-4H4a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2z");
  picture.append(path);
  const badge = document.createElement("b");
  badge.hidden = true;
  badge.setAttribute("aria-hidden", "true");
  button.append(picture, badge);
  root.append(button);

  let frame = null;
  let port = null;
  let open = false;
  let unread = 0;

  function draw() {
    button.setAttribute("aria-expanded", String(open));
    button.setAttribute("aria-label", unread ? `${label} (${unread} new)` : label);
    badge.hidden = !unread;
    badge.textContent = unread > 9 ? "9+" : String(unread);
    if (frame) frame.hidden = !open;
  }

  function show(next) {
    open = next;
    if (open) unread = 0;
    if (open && !frame) connect();
    port?.postMessage({ open });
    draw();
    if (open) frame.focus(); else button.focus();
  }

  function connect() {
    frame = document.createElement("iframe");
    frame.title = label;
    frame.src = `${origin}/chat/frame`;
    frame.addEventListener("load", () => {
      if (frame.contentDocument) return; // still the empty page it begins with, of the shop's own
      const channel = new MessageChannel();
      port = channel.port1;
      port.onmessage = ({ data }) => {
        if (data.close) show(false);
        if (data.unread && !open) { unread += data.unread; draw(); }
      };
      frame.contentWindow.postMessage("swingdoor", origin, [channel.port2]);
      port.postMessage({ open });
    });
    root.append(frame);
  }

  button.addEventListener("click", () => show(!open));
  draw();
  const begin = () => document.body.append(host);
  if (document.body) begin(); else addEventListener("DOMContentLoaded", begin);
})();
