// Marking rows of the floor's list: click, Space or X, Shift for a range, J and K to walk. Marks
// outlive a refresh of the list, and dim whoever serves none of the marked queues.
const TYPING = "input:not([type=checkbox], [type=radio], [type=button], [type=submit]), textarea, select";
const marked = new Set(); // ids of boxes
let anchor = "";
let place = 0; // of the row under the hands
let first = 0; // of the uppermost mark

const list = () => document.querySelector("#floor [data-marks]");
const boxes = () => [...(list()?.querySelectorAll("input[type=checkbox]") || [])];
const row = (box) => box.closest("li");
const at = (all) => all.indexOf(row2box(document.activeElement));
const row2box = (element) => element?.closest?.("[data-marks] li")?.querySelector("input") || null;

function tell() {
  const all = boxes();
  const some = all.filter((box) => box.checked);
  marked.clear();
  for (const box of some) marked.add(box.id);
  if (some.length) first = all.indexOf(some[0]);
  const every = document.getElementById("pick-all");
  if (!every) return;
  every.checked = all.length > 0 && some.length === all.length;
  every.indeterminate = some.length > 0 && !every.checked;
  every.disabled = !all.length;
  const said = document.querySelector("[data-picked]");
  const text = some.length ? said.dataset.some.replace("{n}", some.length) : said.dataset.none;
  if (said.textContent !== text) said.textContent = text;
  dim([...new Set(some.map((box) => row(box).dataset.queue))]);
}

function dim(queues) {
  for (const seat of document.querySelectorAll("#floor .seat")) {
    const serves = seat.dataset.serves.split(" ");
    seat.classList.toggle("unfit", queues.length > 0 && !queues.some((queue) => serves.includes(queue)));
  }
}

function range(from, to, checked) {
  const all = boxes();
  const [low, high] = [all.findIndex((box) => box.id === from), all.indexOf(to)].sort((a, b) => a - b);
  for (const box of all.slice(Math.max(low, 0), high + 1)) box.checked = checked;
}

function mark(box, checked, wide) {
  if (wide && anchor) range(anchor, box, checked);
  else box.checked = checked;
  anchor = wide && anchor ? anchor : box.id;
  tell();
}

function walk(by, wide) {
  const all = boxes();
  if (!all.length) return;
  const now = at(all);
  const next = all[now < 0 ? Math.min(place, all.length - 1) : Math.min(Math.max(now + by, 0), all.length - 1)];
  if (wide && now >= 0) {
    if (!anchor) anchor = all[now].id;
    mark(all[now], true, true);
    mark(next, true, true);
  }
  next.focus();
  row(next).scrollIntoView({ block: "nearest" });
}

function clear() {
  for (const box of boxes()) box.checked = false;
  anchor = "";
  tell();
}

document.addEventListener("click", (event) => {
  if (event.target.matches("[data-pick-all]")) {
    for (const box of boxes()) box.checked = event.target.checked;
    return tell();
  }
  const walker = event.target.closest("[data-walk]");
  if (walker) return walk(Number(walker.dataset.walk), false);
  const box = row2box(event.target);
  if (!box || event.target.closest("a, time")) return;
  mark(box, event.target === box ? box.checked : !box.checked, event.shiftKey);
  if (event.target !== box) box.focus({ preventScroll: true });
});

document.addEventListener("focusin", (event) => {
  const box = row2box(event.target);
  if (box) place = boxes().indexOf(box);
});

document.addEventListener("keydown", (event) => {
  if (!list() || event.target.matches?.(TYPING) || event.ctrlKey || event.metaKey || event.altKey) return;
  if (document.querySelector("dialog[open], details[data-menu][open]")) return;
  const box = row2box(document.activeElement);
  const by = { KeyJ: 1, KeyK: -1, ArrowDown: box && 1, ArrowUp: box && -1 }[event.code];
  if (by && (event.shiftKey || event.code.startsWith("Arrow"))) walk(by, event.shiftKey);
  else if (event.code === "KeyX" && box) mark(box, event.shiftKey || !box.checked, event.shiftKey);
  else if (event.key === "Enter" && box === event.target) row(box).querySelector("a").click();
  else if (event.key === "Escape" && marked.size) clear();
  else return;
  event.preventDefault();
});

// Before htmx hears of it: with nothing marked the row under the hands is meant.
document.addEventListener("click", (event) => {
  const button = event.target.closest("#assign-marked");
  if (!button || marked.size) return;
  const box = row2box(document.activeElement);
  if (box) return mark(box, true, false);
  event.preventDefault();
  event.stopImmediatePropagation();
  document.dispatchEvent(new CustomEvent("desk:notice", { detail: { text: button.dataset.none, level: "warning" } }));
}, true);

document.addEventListener("htmx:afterSwap", (event) => {
  if (!list()) return;
  for (const box of boxes()) box.checked = marked.has(box.id);
  tell();
});

// The rows went to somebody, the dialog is closed: the hands go on with the row in their place.
document.addEventListener("htmx:afterSettle", (event) => {
  const was = event.detail.requestConfig;
  if (list() && was?.verb === "post" && was.path.includes("/assignments/")) boxes()[Math.min(first, boxes().length - 1)]?.focus();
});

document.addEventListener("desk:mark-only", (event) => {
  for (const box of boxes()) box.checked = box === event.detail;
  tell();
});
tell();
