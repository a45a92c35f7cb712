// <div role="separator" data-resize="list" aria-valuemin aria-valuemax>: drag, or arrows; remembered.
// data-resize-from="end" for a column at the right edge.
const STEP = 16;

function width(handle, wanted) {
  const low = Number(handle.ariaValueMin), high = Number(handle.ariaValueMax);
  const pixels = Math.round(Math.min(Math.max(wanted, low), high));
  const name = handle.dataset.resize;
  document.documentElement.style.setProperty(`--${name}-width`, `${pixels}px`);
  localStorage.setItem(`desk.width.${name}`, pixels);
  handle.ariaValueNow = String(pixels);
}

const column = (handle) => document.querySelector(`[data-column="${handle.dataset.resize}"]`);
const now = (handle) => column(handle).getBoundingClientRect().width;

document.addEventListener("pointerdown", (event) => {
  const handle = event.target.closest?.("[data-resize]");
  if (!handle) return;
  const start = event.clientX, from = now(handle), sign = handle.dataset.resizeFrom === "end" ? -1 : 1;
  handle.setPointerCapture(event.pointerId);
  const move = (moved) => width(handle, from + sign * (moved.clientX - start));
  handle.addEventListener("pointermove", move);
  handle.addEventListener("lostpointercapture", () => handle.removeEventListener("pointermove", move), { once: true });
  event.preventDefault();
});

document.addEventListener("keydown", (event) => {
  const handle = event.target.closest?.("[data-resize]");
  const step = { ArrowLeft: -STEP, ArrowRight: STEP }[event.key];
  if (!handle || !step) return;
  width(handle, now(handle) + step * (handle.dataset.resizeFrom === "end" ? -1 : 1));
  event.preventDefault();
});

document.addEventListener("dblclick", (event) => {
  const handle = event.target.closest?.("[data-resize]");
  if (!handle) return;
  localStorage.removeItem(`desk.width.${handle.dataset.resize}`);
  document.documentElement.style.removeProperty(`--${handle.dataset.resize}-width`);
});
