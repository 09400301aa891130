// A chat panel: lines in, messages out. What is written offline waits and is sent once, by its id.

import { follow } from "./stream.js";
import { Outbox } from "./outbox.js";

// The page carries the words: they are the conversation's language.
const SAY = JSON.parse(document.querySelector("[data-words]").dataset.words);
const WHO = { customer: SAY.you, bot: SAY.bot };
const STATES = { live: "", waiting: SAY.connecting, offline: SAY.offline };

function make(tag, className, text) {
  const one = document.createElement(tag);
  if (className) one.className = className;
  if (text) one.textContent = text;
  return one;
}

/** A new id. randomUUID would do, but a browser has it on https and loopback alone. */
function newId() {
  return Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(36)).join("");
}

/** Text with its https links (and this machine's own) made to work; all else stays text. */
function words(who, text) {
  const p = make("p", "words");
  p.dir = "auto";
  p.append(make("span", "vh", `${who}: `));
  for (const [at, part] of text.split(/((?:https:\/\/|http:\/\/127\.0\.0\.1:)[^\s<>"']+[^\s<>"'.,;:!?)])/).entries()) {
    if (at % 2 === 0) { p.append(part); continue; }
    const link = make("a", "", part);
    link.href = part;
    link.target = "_blank";
    link.rel = "noopener nofollow ugc";
    p.append(link);
  }
  return p;
}

export class Room {
  constructor(root) {
    this.root = root;
    this.base = root.dataset.chat;
    this.last = Number(root.dataset.after);
    this.log = root.querySelector(".log");
    this.form = root.querySelector("form");
    this.text = root.querySelector("textarea");
    this.state = root.querySelector(".state");
    this.bubbles = new Map();
    this.following = false;
    this.outbox = new Outbox(this.base, root.dataset.session, {
      sent: (item, seq) => this.sent(item, seq),
      refused: (item, why) => this.refused(item, why),
      stuck: (offline) => this.say(offline ? "offline" : "waiting"),
    });
    this.listen();
    for (const item of this.outbox.items) this.draw(item);
    this.outbox.flush();
    if (this.last) this.open();
    this.bottom();
  }

  listen() {
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      const pressed = event.submitter;
      if (pressed?.name === "choice") this.send(pressed.textContent, pressed.value);
      else if (pressed?.name === "say") this.send(pressed.value);
      else this.send(this.text.value.trim());
    });
    this.text.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.form.requestSubmit();
    });
  }

  send(text, choice) {
    if (!text) { this.text.focus(); return; }
    const item = { id: newId(), text, ...(choice && { choice }) };
    if (!choice && this.text.value.trim() === text) this.text.value = "";
    this.text.focus();
    this.draw(item);
    this.outbox.add(item);
    this.typing = setTimeout(() => this.think(), 350);
  }

  draw(item) {
    const line = make("div", "line customer pending new");
    line.append(words(SAY.you, item.text));
    this.bubbles.set(item.id, line);
    this.put(line);
  }

  async sent(item, seq) {
    this.say("live");
    this.open();
    if (this.last < seq) await this.catchUp();
    this.bubbles.get(item.id)?.remove();
    this.bubbles.delete(item.id);
    this.calm();
  }

  refused(item, why) {
    this.calm();
    const line = this.bubbles.get(item.id);
    if (!line) return;
    line.classList.replace("pending", "failed");
    const fault = make("p", "fault", `${SAY.not_sent} ${why} `);
    fault.setAttribute("role", "alert");
    const retry = make("button", "chip", SAY.again);
    retry.type = "button";
    retry.addEventListener("click", () => { line.remove(); this.send(item.text, item.choice); });
    line.append(fault, retry);
  }

  open() {
    if (this.following) return;
    this.following = true;
    follow({
      name: `swingdoor:${this.base}`,
      kinds: ["message", "status", "typing"],
      after: String(this.last),
      url: (after) => `${this.base}/stream?after=${after}`,
      onEvent: (kind, data) => {
        if (kind === "message") this.take(data);
        else if (kind === "status") this.holder(data.status);
        else this.think(6_000);
      },
      onState: (state) => this.say(state),
      onGap: () => this.catchUp(),
    });
  }

  async catchUp() {
    try {
      const answer = await fetch(`${this.base}/messages?after=${this.last}`);
      if (answer.ok) for (const line of await answer.json()) this.take(line);
    } catch { /* the stream replays it when the network is back */ }
  }

  take(line) {
    if (line.seq <= this.last) return;
    this.last = line.seq;
    for (const old of this.log.querySelectorAll(".chips:not(.ideas)")) old.remove();
    if (line.from === "customer") {
      for (const [id, bubble] of this.bubbles) {
        if (bubble.querySelector(".words").textContent !== `${SAY.you}: ${line.text}`) continue;
        bubble.remove();
        this.bubbles.delete(id);
        break;
      }
    } else this.calm();
    this.put(this.render(line));
    this.root.dispatchEvent(new CustomEvent("line", { detail: line, bubbles: true }));
  }

  render(line) {
    const one = make("div", `line ${line.from} new`);
    one.dataset.seq = line.seq;
    one.append(words(WHO[line.from] ?? line.name, line.text));
    if (line.from === "agent") one.append(make("p", "who", line.name));
    if (line.choices.length) {
      const chips = make("div", "chips");
      for (const choice of line.choices) {
        const chip = make("button", "chip", choice.label);
        chip.setAttribute("form", this.form.id);
        chip.name = "choice";
        chip.value = choice.id;
        chips.append(chip);
      }
      one.append(chips);
    }
    return one;
  }

  put(line) {
    this.log.insertBefore(line, this.dots ?? null);
    this.bottom();
  }

  /** Show that an answer is being made; for so long, if it is a person's. */
  think(most) {
    if (most) {
      clearTimeout(this.typing);
      this.typing = setTimeout(() => this.calm(), most);
    }
    if (this.dots || !navigator.onLine) return;
    const dots = make("span", "dots");
    dots.append(make("i"), make("i"), make("i"));
    const p = make("p", "words");
    p.append(dots);
    this.dots = make("div", "line bot");
    this.dots.setAttribute("aria-hidden", "true");
    this.dots.append(p);
    this.log.append(this.dots);
    this.bottom();
  }

  calm() {
    clearTimeout(this.typing);
    this.dots?.remove();
    this.dots = null;
  }

  /** Say at the top who answers now, where the page has a place for it. */
  holder(status) {
    const place = document.querySelector("[data-holder]");
    if (place) place.textContent = SAY[status] ?? SAY.with_bot;
  }

  say(state) {
    if (state !== "live") this.calm();
    this.state.textContent = STATES[state];
  }

  bottom() { this.log.scrollTop = this.log.scrollHeight; }
}

for (const root of document.querySelectorAll("[data-chat]")) new Room(root);
