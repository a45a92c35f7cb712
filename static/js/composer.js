// The composer: reply or note, sent with Ctrl+Enter; it never takes a message as seen that was not
// on screen. What is typed is kept by drafts.js.
const composer = () => document.querySelector("[data-composer]");

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
