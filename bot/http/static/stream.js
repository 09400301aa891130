// One stream a browser. The tab that holds the lock reads it and tells the others.
// Every event has an id; whoever goes on, goes on after the last id it has seen.

const WATCH = 40_000; // silence after which a stream is cut; the server pings every 15 s
const LONGEST = 15_000; // between two attempts
const KEPT = 500; // events the leader can tell a tab that has just been opened

/**
 * want: { name, kinds, after, url(after), onEvent(kind, data), onState(state), onGap() }
 * States: "waiting", "live", "offline". onGap asks the page to fetch what it may have missed.
 */
export function follow(want) {
  let { after } = want;
  let source = null;
  let leading = false;
  let state = "waiting";
  let failures = 0;
  let heard = Date.now();
  let timer = 0;
  const kept = [];
  const me = Math.random();
  const others = "BroadcastChannel" in self ? new BroadcastChannel(want.name) : null;

  function be(next) {
    if (leading) others?.postMessage({ state: next });
    if (next === state) return;
    state = next;
    want.onState(next);
  }
  function take(kind, text, id) {
    if (id) after = id;
    want.onEvent(kind, JSON.parse(text));
  }
  function alive() {
    heard = Date.now();
    failures = 0;
    be("live");
  }
  function shut() {
    clearTimeout(timer);
    source?.close();
    source = null;
  }
  function open() {
    shut();
    if (!leading) return;
    if (!navigator.onLine) { be("offline"); return; }
    heard = Date.now();
    source = new EventSource(want.url(after));
    for (const kind of want.kinds) {
      source.addEventListener(kind, (event) => {
        alive();
        const one = { kind, text: event.data, id: event.lastEventId, at: Date.now() };
        take(kind, one.text, one.id);
        if (kept.push(one) > KEPT) kept.shift();
        others?.postMessage(one);
      });
    }
    source.addEventListener("ping", alive);
    source.addEventListener("over", again);
    source.addEventListener("error", again);
  }
  function again() {
    shut();
    be(navigator.onLine ? "waiting" : "offline");
    failures += 1;
    if (failures % 3 === 0) want.onGap();
    const pause = Math.min(LONGEST, 400 * 2 ** failures) * (0.5 + Math.random());
    timer = setTimeout(open, pause);
  }

  /** What a new tab may have missed while it loaded; told twice does no harm, every event says how it is. */
  function brief(tab, since) {
    others.postMessage({ state, to: tab });
    if (kept.length === KEPT && kept[0].at > since) others.postMessage({ gap: true, to: tab });
    for (const one of kept) if (one.at > since) others.postMessage({ ...one, to: tab });
  }

  if (others) {
    others.onmessage = ({ data }) => {
      if (leading) { if (data.hello) brief(data.hello, data.since); return; }
      if (data.to && data.to !== me) return;
      if (data.kind) take(data.kind, data.text, data.id);
      if (data.state && data.state !== state) { state = data.state; want.onState(state); }
      if (data.gap) want.onGap();
    };
    others.postMessage({ hello: me, since: performance.timeOrigin - 2_000 });
  }
  const lead = () => { leading = true; open(); return new Promise(() => {}); };
  if (navigator.locks) navigator.locks.request(want.name, lead); else lead();
  addEventListener("offline", () => { shut(); be("offline"); });
  addEventListener("online", open);
  addEventListener("pageshow", (event) => { if (event.persisted) { want.onGap(); open(); } });
  setInterval(() => { if (source && Date.now() - heard > WATCH) again(); }, 5_000);
}
