// Every [data-shortcut] control answers to its key, from anywhere but a text field.
// Letters are matched by their place on the keyboard (event.code): with the Hangul layout on,
// event.key of N is ㅜ.
// A key waits for the page: before htmx knows a link, its click would leave for the whole page.
const TYPING = "input:not([type=checkbox], [type=radio], [type=button], [type=submit]), textarea, select, [contenteditable]";

function pressed(event) {
  const parts = [];
  if (event.ctrlKey || event.metaKey) parts.push("Ctrl");
  if (event.altKey) parts.push("Alt");
  if (event.code === "Slash") return event.shiftKey ? "?" : parts.concat("/").join("+");
  if (event.shiftKey) parts.push("Shift");
  const letter = /^Key([A-Z])$/.exec(event.code)?.[1] || /^Digit(\d)$/.exec(event.code)?.[1] || event.key;
  return parts.concat(letter).join("+");
}

function reachable(element) {
  const modal = document.querySelector("dialog[open]");
  // A control in a closed menu is still its action; one behind a dialog is not.
  return modal ? modal.contains(element) : !element.disabled && element.ariaDisabled !== "true";
}

function obey(element) {
  if (element.matches("input, textarea, select") && !element.matches("[type=radio], [type=checkbox]")) return element.focus();
  if (element.matches("summary")) element.focus(); // the arrows walk its menu from there
  element.click();
}

// htmx knows the page's elements from DOMContentLoaded on, and what it swaps in at once
// (defaultSettleDelay 0). This listener is younger than htmx's own, so it runs after it.
const known = new Promise((resolve) => {
  if (document.readyState === "complete") resolve();
  else for (const kind of ["DOMContentLoaded", "load"]) addEventListener(kind, resolve, { once: true });
});

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing) return;
  const keys = pressed(event);
  const typing = event.target.closest?.(TYPING);
  if (typing && !keys.startsWith("Ctrl+")) {
    if (event.key === "Escape" && !document.querySelector("dialog[open]")) event.target.blur();
    return;
  }
  for (const element of document.querySelectorAll("[data-shortcut]")) {
    if (element.dataset.shortcut !== keys || !reachable(element)) continue;
    event.preventDefault();
    known.then(() => element.isConnected && obey(element));
    return;
  }
});

// The server asks for the next step: after "send and resolve" the choice of the reason.
document.addEventListener("desk:press", (event) => {
  const wanted = document.querySelector(`[data-shortcut="${CSS.escape(event.detail.shortcut)}"]`);
  if (wanted && reachable(wanted)) obey(wanted);
});

function label(element) {
  const copy = element.cloneNode(true);
  copy.querySelectorAll("kbd, svg, .count").forEach((part) => part.remove());
  return (element.dataset.action || element.ariaLabel || copy.textContent).replace(/\s+/g, " ").trim();
}

function listAll() {
  const seen = new Map();
  for (const element of document.querySelectorAll("[data-shortcut], [data-keys]")) {
    const keys = element.dataset.shortcut || element.dataset.keys;
    if (!seen.has(keys)) seen.set(keys, label(element));
  }
  const list = document.querySelector("[data-shortcut-list]");
  list.replaceChildren(...[...seen].map(([keys, name]) => {
    const item = document.createElement("li");
    const kbd = document.createElement("kbd");
    kbd.textContent = keys.replace("+", " ");
    item.append(name, kbd);
    return item;
  }));
  document.getElementById("shortcuts").showModal();
}

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-open-shortcuts]")) listAll();
});
