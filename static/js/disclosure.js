// Clear values: shown for as long as the server says, counted down in sight, and gone at once when
// the tab is left. What is shown survives a refresh of the panel around it, and so does the focus.
const SECOND = 1000;
const ends = new WeakMap(); // field → timer

const fieldOf = (element) => element?.closest?.("[data-clear]");

function hide(field) {
  clearInterval(ends.get(field));
  ends.delete(field);
  const hadFocus = field.contains(document.activeElement);
  field.classList.remove("is-clear");
  field.querySelector(".clear-shown").replaceChildren();
  if (hadFocus) field.querySelector(".clear-opener").focus();
}

const hideAll = () => document.querySelectorAll("[data-clear].is-clear").forEach(hide);

function show(field) {
  clearInterval(ends.get(field));
  const left = field.querySelector("[data-clear-left]");
  const until = Date.now() + Number(left.dataset.clearLeft) * SECOND;
  const tick = () => {
    const seconds = Math.ceil((until - Date.now()) / SECOND);
    if (seconds > 0) left.textContent = left.dataset.words.replace("#", seconds);
    else hide(field);
  };
  field.classList.add("is-clear");
  ends.set(field, setInterval(tick, SECOND / 4));
  tick();
  field.querySelector("[data-clear-hide]").focus();
}

// After the dialog has closed, so that its own return of the focus comes first.
document.addEventListener("htmx:afterSettle", (event) => {
  const field = fieldOf(event.detail.target);
  if (!field?.querySelector("[data-clear-left]") || ends.has(field)) return;
  if (document.hidden) hide(field);
  else show(field);
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-clear-hide]")) hide(fieldOf(event.target));
});

document.addEventListener("keydown", (event) => {
  const field = fieldOf(event.target);
  if (event.key === "Escape" && field?.classList.contains("is-clear")) {
    event.stopPropagation();
    hide(field);
  }
}, true);

document.addEventListener("visibilitychange", () => document.hidden && hideAll());
addEventListener("pagehide", hideAll);

// A panel that is replaced takes over what is being shown in it, and the focus with it.
let focused = "";

document.addEventListener("htmx:oobBeforeSwap", (event) => keep(event.detail.target, event.detail.fragment));
document.addEventListener("htmx:oobAfterSwap", restore);

function keep(old, fresh) {
  if (!old?.querySelector?.("[data-clear]")) return;
  focused = old.contains(document.activeElement) ? document.activeElement.id || fieldOf(document.activeElement)?.id : "";
  for (const field of old.querySelectorAll("[data-clear].is-clear")) {
    fresh.querySelector(`#${CSS.escape(field.id)}`)?.replaceWith(field);
  }
}

function restore() {
  if (!focused) return;
  const place = document.getElementById(focused);
  focused = "";
  (place?.matches("[data-clear]") ? place.querySelector("[data-clear-hide]") : place)?.focus();
}
