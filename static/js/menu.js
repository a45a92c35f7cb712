// <details data-menu>: closes outside, on Escape and after a choice; arrows walk the items.
const items = (menu) => [...menu.querySelectorAll(".menu-item:not([hidden])")];

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    const chosen = event.target.closest(".menu-item");
    if (!menu.contains(event.target) || (chosen && menu.contains(chosen))) menu.open = false;
  }
});

// An open menu is not drawn anew under the hand.
document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.detail.elt.matches("details[data-menu][open]")) event.preventDefault();
});

document.addEventListener("keydown", (event) => {
  const menu = event.target.closest?.("details[data-menu]");
  if (!menu?.open) return;
  if (event.key === "Escape") {
    menu.open = false;
    menu.querySelector("summary").focus();
    event.stopPropagation();
  }
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  const all = items(menu);
  const at = all.indexOf(document.activeElement);
  all[(at + step + all.length) % all.length]?.focus();
  event.preventDefault();
});

document.addEventListener("click", (event) => {
  const toggle = event.target.closest("[data-toggle-rail]");
  if (!toggle) return;
  const isOpen = document.body.classList.toggle("rail-open");
  toggle.ariaExpanded = String(isOpen);
});
