// J and K walk the rows; the place is kept when rows are fetched again or one of them leaves.
const rows = () => [...document.querySelectorAll("a.row")];
let place = 0;

function current(all) {
  const focus = all.indexOf(document.activeElement);
  if (focus >= 0) return focus;
  return all.findIndex((row) => row.ariaCurrent === "true");
}

function step(by) {
  const all = rows();
  if (!all.length) return;
  const at = current(all);
  const next = at < 0 ? (by > 0 ? Math.min(place, all.length - 1) : all.length - 1) : Math.min(Math.max(at + by, 0), all.length - 1);
  all[next].focus();
  all[next].scrollIntoView({ block: "nearest" });
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-step]");
  if (button) step(Number(button.dataset.step));
});

document.addEventListener("focusin", (event) => {
  if (!event.target.matches?.("a.row")) return;
  place = rows().indexOf(event.target);
});

document.addEventListener("htmx:beforeSwap", () => {
  const open = document.querySelector("a.row[aria-current=true]");
  if (open) place = rows().indexOf(open);
});

document.addEventListener("htmx:afterSwap", (event) => {
  const id = event.detail.target?.id;
  // A ticket was closed and left the list: the hands go on with the row that took its place.
  if (id === "main" && !document.querySelector(".conversation") && !document.activeElement?.closest(".list-filter")) rows()[Math.min(place, rows().length - 1)]?.focus();
});
