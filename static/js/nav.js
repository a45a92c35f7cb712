// Moving about without loading the frame again: rows open into the pane, [data-into] links into
// the part they name. Every one of them is an ordinary link as well.
const path = (href) => new URL(href, location.href);

function destination(link) {
  const part = link.matches("a.row") ? "pane" : link.dataset.into;
  return document.getElementById(part) || document.getElementById("main");
}

function leave() {
  const here = document.querySelector("[data-here]");
  if (!here) return;
  const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value || "";
  const form = new FormData();
  form.set("csrfmiddlewaretoken", token);
  navigator.sendBeacon(here.dataset.gone, form);
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a.row, a[data-into]");
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  leave();
  const target = destination(link);
  window.htmx.ajax("GET", link.href, { target, swap: "innerHTML show:none", push: "true", source: link });
});

// A ticket has opened, by whatever way: reading begins at its title, unless the page says where.
document.addEventListener("htmx:afterSettle", (event) => {
  const target = event.detail.target;
  if (!["pane", "main"].includes(target?.id) || target.querySelector("[autofocus]")) return;
  document.getElementById("ticket-title")?.focus({ preventScroll: true });
});

// The same after a whole page that an action led to; a page that was asked for begins at its top.
if (performance.getEntriesByType("navigation")[0]?.redirectCount && document.activeElement === document.body) {
  document.getElementById("ticket-title")?.focus({ preventScroll: true });
}

// The rail and the list follow the address, whoever changed it.
function mark() {
  const now = path(location.href);
  const list = now.searchParams.get("in");
  for (const link of document.querySelectorAll(".rail a.rail-link")) {
    const there = path(link.href);
    const isIt = list
      ? link.dataset.list === list || there.pathname === `/queues/${list}/` || there.pathname === `/tickets/${list}/`
      : there.pathname === now.pathname && (!there.search || there.search === now.search);
    if (isIt) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  for (const row of document.querySelectorAll("a.row")) {
    if (path(row.href).pathname === now.pathname) row.setAttribute("aria-current", "true");
    else row.removeAttribute("aria-current");
  }
}

document.addEventListener("htmx:pushedIntoHistory", mark);
document.addEventListener("htmx:afterSettle", (event) => { if (["rows", "main", "rail-lists", "rail-views"].includes(event.detail.target?.id)) mark(); });
addEventListener("pagehide", leave);

// Where there is no room the panel lies over the conversation; Escape puts it away.
function fold(isOpen) {
  const toggle = document.querySelector(".context-toggle");
  document.getElementById("pane").classList.toggle("context-open", isOpen);
  toggle.ariaExpanded = String(isOpen);
  if (isOpen) document.querySelector("#context [data-toggle-context]")?.focus();
  else toggle.focus();
}

const isFoldedOut = () => document.getElementById("pane")?.classList.contains("context-open");

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-toggle-context]")) fold(!isFoldedOut());
  if (event.target.closest(".rail a")) document.body.classList.remove("rail-open");
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && isFoldedOut() && !document.querySelector("dialog[open]")) fold(false);
});

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  await navigator.clipboard.writeText(button.dataset.copy);
  document.dispatchEvent(new CustomEvent("desk:notice", { detail: { text: `${button.dataset.copied}: ${button.dataset.copy}`, level: "success" } }));
});
