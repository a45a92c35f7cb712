// The composer: reply or note, kept on the server as it is typed, sent with Ctrl+Enter; it never
// takes a message as seen that was not on screen.
const QUIET = 800;
let timer = 0;
let last = "";

const composer = () => document.querySelector("[data-composer]");

function fields(form) {
  const data = new FormData(form);
  data.delete("attachments");
  return data;
}

const written = (form) => [...fields(form)].filter(([name]) => !["csrfmiddlewaretoken", "seen"].includes(name)).join("\n");

async function keep(form) {
  clearTimeout(timer);
  timer = 0;
  if (!form.isConnected) return;
  const data = fields(form);
  const now = written(form);
  if (now === last) return;
  const kept = document.getElementById(form.dataset.kept || "kept");
  try {
    const answer = await fetch(form.dataset.draft, { method: "POST", body: data, keepalive: true });
    if (!answer.ok) throw new Error(answer.status);
    last = now;
    const text = await answer.text();
    if (kept?.isConnected) kept.innerHTML = text;
  } catch {
    if (kept) kept.textContent = form.dataset.lost || "";
    timer = setTimeout(keep, 5000, form);
  }
}

function keepSoon(form) {
  clearTimeout(timer);
  timer = setTimeout(keep, QUIET, form);
}

document.addEventListener("input", (event) => {
  const form = event.target.closest("[data-draft]");
  if (form && !event.target.matches("[type=file], [data-picker-search]")) keepSoon(form);
});

// Leaving the text, the page or the tab keeps at once what the pause would have kept.
document.addEventListener("focusout", (event) => {
  const form = event.target.closest?.("[data-draft]");
  if (form && timer) keep(form);
});
addEventListener("pagehide", () => { const form = document.querySelector("[data-draft]"); if (form && timer) keep(form); });

// Thrown away on purpose: what the pause would have kept goes too.
document.addEventListener("pointerdown", (event) => {
  if (event.target.closest?.("[data-discard]")) { clearTimeout(timer); timer = 0; }
});

document.addEventListener("submit", (event) => {
  if (event.target.matches("[data-draft]")) { clearTimeout(timer); timer = 0; }
}, true);

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
  const form = event.target.closest?.("form");
  if (!form?.matches("[data-draft]")) return;
  event.preventDefault();
  ((event.shiftKey && form.querySelector("[data-send-resolve]")) || form.querySelector("[data-send]")).click();
});

document.addEventListener("click", (event) => {
  const kind = event.target.closest?.("[data-composer] [name=kind]");
  if (!kind) return;
  const body = composer().querySelector("textarea");
  body.placeholder = body.dataset[kind.value];
  body.focus();
  keepSoon(composer());
});

document.addEventListener("change", (event) => {
  if (!event.target.matches("[data-files]")) return;
  const names = [...event.target.files].map((file) => file.name).join(", ");
  event.target.form.querySelector("[data-file-names]").textContent = names;
});

const newest = () => Number(document.querySelector("#thread [data-last]")?.dataset.last || 0);

// Which message is the newest that has been on screen.
const watch = new IntersectionObserver((entries) => {
  const seen = composer()?.querySelector("[data-seen]");
  if (!seen) return;
  for (const entry of entries) {
    if (!entry.isIntersecting) continue;
    const message = Number(entry.target.dataset.message);
    if (message > Number(seen.value)) seen.value = message;
    if (message >= newest()) document.querySelector("[data-unread]").hidden = true;
  }
});

function begin() {
  const thread = document.getElementById("thread");
  last = composer() ? written(composer()) : "";
  if (!thread) return;
  thread.scrollTop = thread.scrollHeight;
  thread.querySelectorAll("[data-message]").forEach((message) => watch.observe(message));
}

// The thread is fetched again while somebody reads: their place stays, news are announced.
let before = null;
document.addEventListener("htmx:beforeSwap", (event) => {
  const thread = event.detail.target;
  if (thread.id !== "thread") return;
  before = { top: thread.scrollTop, atEnd: thread.scrollHeight - thread.scrollTop - thread.clientHeight < 40, last: newest() };
});
document.addEventListener("htmx:afterSwap", (event) => {
  if (["pane", "main"].includes(event.detail.target.id)) begin();
  if (!before) return;
  const thread = document.getElementById("thread");
  if (event.detail.target.id !== "thread" || !thread) return;
  const fresh = [...thread.querySelectorAll("[data-message]")].filter((message) => Number(message.dataset.message) > before.last);
  fresh.forEach((message) => message.classList.add("is-new"));
  thread.scrollTop = before.atEnd ? thread.scrollHeight : before.top;
  thread.querySelector("[data-unread]").hidden = before.atEnd || !fresh.length;
  thread.querySelectorAll("[data-message]").forEach((message) => watch.observe(message));
  before = null;
});
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-unread]")) document.getElementById("thread").scrollTo({ top: 1e9, behavior: "smooth" });
});

begin();
