// Dragging the marked rows, or the one under the pointer, onto a person. The dialog of the assign
// button does the same by keyboard.
const form = () => document.getElementById("floor-drop");
const seatAt = (event) => event.target.closest?.("#floor .seat:not(.unfit)");
const chosen = () => [...document.querySelectorAll("#floor [data-marks] input:checked")];

function ready() {
  for (const row of document.querySelectorAll("#floor [data-marks] li")) row.draggable = true;
}

function stop() {
  document.body.classList.remove("is-dragging");
  for (const seat of document.querySelectorAll(".seat.over")) seat.classList.remove("over");
}

document.addEventListener("dragstart", (event) => {
  const row = event.target.closest?.("#floor [data-marks] li");
  if (!row) return;
  const box = row.querySelector("input");
  if (!box.checked) document.dispatchEvent(new CustomEvent("desk:mark-only", { detail: box }));
  const badge = document.getElementById("floor-badge");
  badge.textContent = badge.dataset.some.replace("{n}", chosen().length);
  event.dataTransfer.setDragImage(badge, -12, -8);
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", chosen().map((each) => each.value.split(":")[0]).join(" "));
  document.body.classList.add("is-dragging");
});

document.addEventListener("dragover", (event) => {
  if (!document.body.classList.contains("is-dragging")) return;
  const seat = seatAt(event);
  for (const other of document.querySelectorAll(".seat.over")) if (other !== seat) other.classList.remove("over");
  if (!seat) return;
  seat.classList.add("over");
  event.dataTransfer.dropEffect = "move";
  event.preventDefault();
});

document.addEventListener("drop", (event) => {
  const seat = seatAt(event);
  if (!seat || !document.body.classList.contains("is-dragging")) return;
  event.preventDefault();
  const drop = form();
  drop.elements.to.value = seat.dataset.person;
  for (const old of drop.querySelectorAll("[name=ticket]")) old.remove();
  for (const box of chosen()) {
    const copy = document.createElement("input");
    Object.assign(copy, { type: "hidden", name: "ticket", value: box.value });
    drop.append(copy);
  }
  stop();
  drop.requestSubmit();
});

document.addEventListener("dragend", stop);
document.addEventListener("htmx:afterSwap", ready);
ready();
