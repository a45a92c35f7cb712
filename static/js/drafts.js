// What is typed into a form[data-draft] is never lost: the server keeps it after a pause, and until
// it has, this tab does. So neither a slow line, a server that is away nor a session's end costs a
// word; after signing in again the words are back.
const QUIET = 800;
const AGAIN = 5000;
const AGAIN_AT_MOST = 60_000;
const PATIENCE = 8000; // a save that takes longer counts as failed
const BEFORE_SENDING = 1000; // how long a message waits for the save that was under way
const PREFIX = "desk.draft:";
const MINE = `${PREFIX}${document.body.dataset.person}:`;
const BESIDE = ["csrfmiddlewaretoken", "seen", "once", "attachments"];

const states = new WeakMap(); // form → what the server has, the next save and the one under way

function fields(form) {
  const data = new FormData(form);
  data.delete("attachments");
  return data;
}

const written = (form) => JSON.stringify([...fields(form)].filter(([name]) => !BESIDE.includes(name)));
const formOf = (elt) => (elt.matches("[data-draft], [data-discard]") ? elt.closest("[data-draft]") : null);
const place = (form) => MINE + form.dataset.draft;

function say(form, text, isMarkup = false) {
  const kept = document.getElementById(form.dataset.kept || "kept");
  if (kept) kept[isMarkup ? "innerHTML" : "textContent"] = text;
}

function laySafe(form) {
  try { sessionStorage.setItem(place(form), written(form)); } catch { /* full: the server still has its own */ }
}

async function save(form, state, leaving) {
  const now = written(form);
  try {
    const answer = await fetch(form.dataset.draft, {
      method: "POST", body: fields(form), redirect: "manual", // a sign-in page is no answer
      keepalive: leaving, // outlives the page; the browser allows it for short texts only
      signal: AbortSignal.timeout(PATIENCE),
    });
    if (!answer.ok) throw new Error(answer.status);
    const text = await answer.text();
    Object.assign(state, { server: now, failures: 0 });
    if (sessionStorage.getItem(place(form)) === now) sessionStorage.removeItem(place(form));
    say(form, text, true);
  } catch {
    say(form, form.dataset.lost);
    if (form.isConnected && !state.timer) state.timer = setTimeout(keep, Math.min(AGAIN * 2 ** state.failures++, AGAIN_AT_MOST), form);
  }
}

// One save at a time: an earlier one on a slow line must not arrive after a later one.
async function keep(form, leaving = false) {
  const state = states.get(form);
  if (!state) return;
  clearTimeout(state.timer);
  state.timer = 0;
  if (state.saving && !leaving) await state.saving;
  if (state.sent || written(form) === state.server) return;
  state.saving = save(form, state, leaving).finally(() => { state.saving = null; });
  await state.saving;
}

function keepSoon(form) {
  const state = states.get(form);
  clearTimeout(state.timer);
  state.timer = setTimeout(keep, QUIET, form);
}

function bringBack(form, text) {
  for (const [name, value] of JSON.parse(text)) {
    const field = form.elements[name];
    if (field) field.value = value; // a group of radio buttons takes its value as well
  }
  say(form, form.dataset.restored);
  keepSoon(form);
}

function begin(root) {
  for (const form of root.querySelectorAll("form[data-draft]")) {
    if (states.has(form)) continue;
    states.set(form, { server: written(form), timer: 0, saving: null, failures: 0, sent: false });
    const safe = sessionStorage.getItem(place(form));
    if (safe && safe !== written(form)) bringBack(form, safe);
    else sessionStorage.removeItem(place(form));
  }
}

function onInput(event) {
  const form = event.target.closest("form[data-draft]");
  // A field that leaves with its sent form says once more that it changed.
  if (states.get(form)?.sent !== false || event.target.matches("[type=file], [data-picker-search]")) return;
  laySafe(form);
  keepSoon(form);
}

// A message waits for the save that is under way, else a slow save would leave a draft of what is
// sent. A save that never ends is not waited for: the server knows it by its form.
document.addEventListener("htmx:confirm", (event) => {
  const form = formOf(event.detail.elt);
  const state = form && states.get(form);
  if (!state) return;
  clearTimeout(state.timer);
  state.timer = 0;
  if (!state.saving) return;
  event.preventDefault();
  const enough = new Promise((resolve) => setTimeout(resolve, BEFORE_SENDING));
  Promise.race([state.saving, enough]).then(() => form.isConnected && event.detail.issueRequest(true));
});

// Before the answer is drawn: the next form is not to find the words of this one.
document.addEventListener("htmx:beforeOnLoad", (event) => {
  const form = formOf(event.detail.elt);
  if (!form || event.detail.xhr.status >= 400) return;
  states.get(form).sent = true;
  sessionStorage.removeItem(place(form));
});

document.addEventListener("htmx:afterRequest", (event) => {
  const form = formOf(event.detail.elt);
  if (form?.isConnected && !event.detail.successful) keepSoon(form); // what stops a message stops no draft
});

document.addEventListener("input", onInput);
document.addEventListener("change", onInput);

// Leaving the text, the page or the tab keeps at once what the pause would have kept.
document.addEventListener("focusout", (event) => {
  const form = event.target.closest?.("form[data-draft]");
  if (form && states.get(form)?.timer) keep(form);
});
addEventListener("pagehide", () => {
  for (const form of document.querySelectorAll("form[data-draft]")) keep(form, true);
});

for (const key of Object.keys(sessionStorage)) {
  if (key.startsWith(PREFIX) && !key.startsWith(MINE)) sessionStorage.removeItem(key); // somebody else sat here
}
document.addEventListener("htmx:load", (event) => begin(event.detail.elt.parentElement || document));
begin(document);
