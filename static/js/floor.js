// The leader's page stays calm: scrolled panes keep their place through a swap, and nothing is
// swapped under a drag or a moving pointer.
const CALM = 1200; // a pointer that rests this long over the list is not about to click

const scrolled = new Map(); // id → [what is shown there, place]
const held = new Set(); // ids of regions that wait
let moved = 0;

const panes = () => document.querySelectorAll("#floor [data-keep-scroll]");

document.addEventListener("htmx:beforeSwap", () => {
  for (const pane of panes()) scrolled.set(pane.id, [pane.dataset.keepScroll, pane.scrollTop]);
});

document.addEventListener("htmx:afterSwap", () => {
  for (const pane of panes()) {
    const [shown, place] = scrolled.get(pane.id) || [];
    if (shown === pane.dataset.keepScroll) pane.scrollTop = place;
  }
  // Only the last assignment can be taken back.
  for (const told of [...document.querySelectorAll(".floor-result")].slice(0, -1)) told.remove();
});

const busy = (region) =>
  document.body.classList.contains("is-dragging") ||
  (region.id === "floor-tickets" && region.matches(":hover") && Date.now() - moved < CALM);

document.addEventListener("pointermove", (event) => {
  if (event.target.closest?.("#floor-tickets")) moved = Date.now();
}, { passive: true });

document.addEventListener("refresh", (event) => {
  if (!event.target.closest?.("#floor") || !busy(event.target)) return;
  event.stopImmediatePropagation();
  if (!held.size) setTimeout(letGo, CALM);
  held.add(event.target.id);
}, true);

function letGo() {
  const waiting = [...held];
  held.clear();
  for (const id of waiting) {
    const region = document.getElementById(id);
    if (region) window.htmx.trigger(region, "refresh");
  }
}
