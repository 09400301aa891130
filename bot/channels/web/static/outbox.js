// What was written and is not yet safe at the other end. It outlives the page and the network.

const PAUSES = [1_000, 2_000, 5_000, 10_000, 30_000];

export class Outbox {
  /** tell: { sent(item, seq), refused(item, why), stuck(offline) } */
  constructor(base, session, tell) {
    this.base = base;
    this.session = session; // where a session is had, for a room that needs one
    this.begun = !session;
    this.tell = tell;
    this.key = `swingdoor:outbox:${base}`;
    this.items = this.load();
    this.busy = false;
    this.failures = 0;
    addEventListener("online", () => this.flush());
  }

  load() {
    try { return JSON.parse(localStorage.getItem(this.key)) ?? []; } catch { return []; }
  }

  keep() {
    try {
      if (this.items.length) localStorage.setItem(this.key, JSON.stringify(this.items));
      else localStorage.removeItem(this.key);
    } catch { /* private mode: it lives as long as the page */ }
  }

  add(item) {
    this.items.push(item);
    this.keep();
    this.flush();
  }

  done() {
    this.items.shift();
    this.keep();
  }

  async flush() {
    if (this.busy || !this.items.length) return;
    if (!navigator.onLine) { this.tell.stuck(true); return; }
    this.busy = true;
    while (this.items.length && await this.send(this.items[0]));
    this.busy = false;
  }

  /** Try the first one; true to go on with the next. */
  async send(item) {
    let answer;
    try {
      if (!this.begun) await this.begin();
      answer = await this.post(item);
      if (answer.status === 401 && this.session) {
        await this.begin();
        answer = await this.post(item);
      }
    } catch { return this.later(); }
    if (answer.status >= 500 || answer.status === 429) return this.later();
    this.failures = 0;
    const body = await answer.json().catch(() => ({}));
    this.done();
    if (answer.ok) await this.tell.sent(item, body.seq);
    else this.tell.refused(item, `${body.error ?? ""} ${body.what_to_do ?? ""}`.trim());
    return true;
  }

  async begin() {
    this.begun = (await fetch(this.session, { method: "POST" })).ok;
  }

  post(item) {
    return fetch(`${this.base}/messages`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(item),
    });
  }

  later() {
    this.tell.stuck(!navigator.onLine);
    const pause = PAUSES[Math.min(this.failures++, PAUSES.length - 1)];
    setTimeout(() => this.flush(), pause);
    return false;
  }
}
