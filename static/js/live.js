// The browser's end of the doorbell. The stream says that something changed, never what:
//  - document gets `live:<kind>` with {detail: {key}}, such as live:ticket-changed {key: "12"}, and
//    `live:resync` when anything may have changed;
//  - elements with data-live="queue-changed:payment ticket-changed:12" (or a kind alone, for every
//    key) and hx-trigger="refresh" fetch themselves again, at most once a second or once in
//    data-live-gap milliseconds. Give them an id when they are replaced as a whole;
//  - [data-live-status] elements say when the stream is off and the page polls instead.
const GAP = 1000;
const JITTER = 250; // so that 74 desks do not fetch in the same instant
const POLL = 30000;
const PATIENCE = 3000; // off for longer than this is worth saying
const HIDDEN_FOR = 10000; // then a hidden tab lets its connection go
const SILENCE = 40000; // two and a half heartbeats: the connection is dead, whatever TCP believes
const TYPING = "input:not([type=checkbox], [type=radio], [type=button], [type=submit]), textarea, select, [contenteditable]";

const refreshed = new Map(); // id, or element without one → time of its last refresh
const waiting = new Map(); // the same → timer of its next one
const held = new Set(); // the same, in which somebody types or has opened a menu

let source = null;
let failures = 0;
let reconnecting = 0;
let hiding = 0;
let polling = 0;
let doubting = 0;
let heardAt = 0;

const listening = () => [...document.querySelectorAll("[data-live]:not(body)")];
const OPEN = "details[data-menu][open]";
const typedIn = (element) => element.contains(document.activeElement) && document.activeElement.matches(TYPING);
const SENDING = "form.htmx-request"; // its answer draws the region; two would race for the focus
const inUse = (element) => typedIn(element) || element.matches(OPEN) || element.querySelector(`${OPEN}, ${SENDING}`);
const nameOf = (element) => element.id || element; // a swap brings another element of the same id

function refresh(name) {
  waiting.delete(name);
  const element = typeof name === "string" ? document.getElementById(name) : name;
  if (!element?.isConnected) refreshed.delete(name);
  else if (inUse(element)) held.add(name);
  else {
    refreshed.set(name, Date.now());
    window.htmx?.trigger(element, "refresh");
  }
}

function refreshSoon(element) {
  const name = nameOf(element);
  if (waiting.has(name) || document.hidden) return;
  const gap = Number(element.dataset.liveGap) || GAP;
  const wait = Math.max(0, (refreshed.get(name) ?? 0) + gap - Date.now());
  waiting.set(name, setTimeout(refresh, wait + Math.random() * JITTER, name));
}

function refreshAll() {
  document.dispatchEvent(new CustomEvent("live:resync"));
  listening().forEach(refreshSoon);
}

function ring(topic) {
  const [kind, key] = topic.split(" ", 2);
  document.dispatchEvent(new CustomEvent(`live:${kind}`, { detail: { key } }));
  for (const element of listening()) {
    const wanted = element.dataset.live.split(/\s+/);
    if (wanted.includes(kind) || wanted.includes(`${kind}:${key}`)) refreshSoon(element);
  }
}

function say(off) {
  for (const element of document.querySelectorAll("[data-live-status]")) {
    element.textContent = off ? element.dataset.liveStatus : "";
  }
}

function turnOn() {
  clearTimeout(doubting);
  clearInterval(polling);
  doubting = polling = 0;
  document.body.dataset.hearing = "yes"; // until then a ring passes unheard
  say(false);
}

function turnOff() {
  delete document.body.dataset.hearing;
  doubting ||= setTimeout(say, PATIENCE, true);
  polling ||= setInterval(refreshAll, POLL);
}

function close() {
  clearTimeout(reconnecting);
  source?.close();
  source = null;
}

function connect() {
  close();
  source = new EventSource(`${document.body.dataset.live}/live/stream`, { withCredentials: true });
  heardAt = Date.now();
  source.onmessage = ({ data }) => {
    heardAt = Date.now();
    data.split("\n").forEach(ring);
  };
  source.addEventListener("beat", () => (heardAt = Date.now()));
  source.addEventListener("resync", () => {
    heardAt = Date.now();
    failures = 0;
    turnOn();
    refreshAll();
  });
  source.addEventListener("silent", turnOff);
  source.addEventListener("ended", fail);
  source.onerror = fail;
}

// Not left to the browser, whose pause is the same for everybody and which never tries again
// after an answer such as 401 or 502.
function fail() {
  close();
  turnOff();
  const pause = Math.min(POLL, GAP * 2 ** failures++);
  reconnecting = setTimeout(connect, pause * (0.5 + Math.random() / 2));
}

function onVisibility() {
  clearTimeout(hiding);
  if (document.hidden) hiding = setTimeout(close, HIDDEN_FOR);
  else if (source) refreshAll();
  else connect();
}

function letGo() {
  setTimeout(() => {
    const names = [...held];
    held.clear();
    names.forEach(refresh); // one that is still in use is held again
  });
}

if (document.body.dataset.live) {
  document.addEventListener("visibilitychange", onVisibility);
  document.addEventListener("focusout", letGo);
  document.addEventListener("toggle", letGo, true); // toggle does not bubble
  document.addEventListener("htmx:afterSettle", letGo);
  document.addEventListener("htmx:responseError", letGo);
  window.addEventListener("pagehide", close); // an open stream would keep the page out of the cache
  window.addEventListener("pageshow", (event) => event.persisted && connect());
  window.addEventListener("online", connect);
  setInterval(() => source && Date.now() - heardAt > SILENCE && fail(), SILENCE / 4);
  if (!document.hidden) connect();
}
