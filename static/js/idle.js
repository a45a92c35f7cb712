// Signs out who is not here: the page warns a minute ahead, any key or click says "still here",
// in every tab of the desk at once. The server keeps the same time; this tells it of typing that
// sends nothing by itself.
const dialog = document.querySelector("[data-idle]");
const LIMIT = Number(document.body.dataset.idleSeconds) * 1000;
const WARNING = Math.min(60_000, LIMIT / 2);
const TELL_EVERY = 60_000;
const KEY = "desk-active";

let told = Date.now();
let ended = false;

const now = () => Date.now();
const lastActive = () => Number(localStorage.getItem(KEY)) || 0;
const touch = () => localStorage.setItem(KEY, String(now()));
const post = (url) => fetch(url, { method: "POST", body: new FormData(dialog.querySelector("form")), redirect: "manual" });

function stay() {
  touch();
  told = now();
  post(dialog.dataset.still).catch(() => {});
  if (dialog.open) dialog.close();
}

async function end() {
  if (ended) return;
  ended = true;
  await post(dialog.dataset.end).catch(() => {});
  location.reload();
}

function watch() {
  const quiet = now() - lastActive();
  if (quiet >= LIMIT) return void end();
  const left = LIMIT - quiet;
  if (left > WARNING) {
    if (dialog.open) dialog.close();
    if (lastActive() > told && now() - told >= TELL_EVERY) stay();
    return;
  }
  dialog.querySelector("[data-idle-left]").textContent = Math.ceil(left / 1000);
  if (!dialog.open) dialog.showModal();
}

function active() {
  if (!dialog.open && now() - lastActive() > 1000) touch();
}

touch();
for (const kind of ["pointerdown", "keydown", "wheel"]) addEventListener(kind, active, { passive: true, capture: true });
dialog.querySelector("[data-idle-stay]").addEventListener("click", stay);
dialog.addEventListener("cancel", stay);
setInterval(watch, 1000);
