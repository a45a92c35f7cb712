// Forms that open over the page. A link with hx-get and hx-target="#dialog-body" fills the dialog;
// without script the same link leads to the same form as a page.
const dialog = document.getElementById("dialog");
let opener = null;

function open() {
  if (!dialog.open) {
    opener = opener || document.activeElement;
    dialog.classList.toggle("wide", Boolean(dialog.querySelector("[data-wide]")));
    dialog.showModal();
  }
  const first = dialog.querySelector("[autofocus], [data-error-summary]");
  dialog.querySelector(":checked")?.closest("label")?.scrollIntoView({ block: "center" });
  (first || dialog.querySelector("input:not([type=hidden]), select, textarea, button:not([data-close-dialog])"))?.focus();
}

document.addEventListener("click", (event) => {
  const trigger = event.target.closest('[hx-target="#dialog-body"]');
  if (trigger && !dialog.contains(trigger)) opener = trigger;
  if (event.target.closest("[data-close-dialog]")) event.target.closest("dialog").close();
});

document.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.elt?.id === "dialog-body" && dialog.querySelector("#dialog-title")) open();
});

// Whatever answered outside the dialog means that its work is done.
document.addEventListener("htmx:afterSwap", (event) => {
  if (dialog.open && ["main", "pane"].includes(event.detail.target?.id)) dialog.close();
});
document.addEventListener("desk:done", () => dialog.open && dialog.close());

for (const each of document.querySelectorAll("dialog")) {
  each.addEventListener("pointerdown", (event) => { if (event.target === each) each.close(); });
}

dialog.addEventListener("close", () => {
  document.getElementById("dialog-body").replaceChildren();
  if (opener && !opener.isConnected) opener = document.getElementById(opener.id); // drawn anew
  if (opener?.isConnected && (document.activeElement === document.body || !document.activeElement)) opener.focus();
  opener = null;
});
