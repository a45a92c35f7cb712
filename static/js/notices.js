// Notices speak results. Good news leaves by itself; errors stay until they are closed.
// Others ring with: document.dispatchEvent(new CustomEvent("desk:notice", {detail: {text, level}})).
const region = document.getElementById("notices");
const STAY = 6000;

function leave(notice) {
  if (notice.matches(":hover, :focus-within")) setTimeout(() => leave(notice), 1500);
  else notice.remove();
}

function arrange(notice) {
  if (!notice.matches(".error, .warning, [data-stay]")) setTimeout(() => leave(notice), STAY);
  while (region.children.length > 4) region.firstElementChild.remove();
}

function show({ text, level = "info" }) {
  const notice = document.createElement("div");
  notice.className = `notice ${level}`;
  notice.dataset.notice = "";
  const paragraph = document.createElement("p");
  paragraph.className = "grow";
  paragraph.textContent = text;
  const close = document.createElement("button");
  close.type = "button";
  close.className = "button quiet square small";
  close.dataset.closeNotice = "";
  close.ariaLabel = region.dataset.close;
  close.textContent = "×";
  notice.append(paragraph, close);
  region.append(notice);
}

region.addEventListener("click", (event) => {
  if (event.target.closest("[data-close-notice]")) event.target.closest("[data-notice]").remove();
});
// A remedy that was taken has done away with its notice.
document.addEventListener("htmx:afterRequest", (event) => { if (event.detail.xhr?.status < 400) event.detail.elt.closest("[data-notice]")?.remove(); });
document.addEventListener("desk:notice", (event) => show(event.detail));
new MutationObserver((changes) => {
  for (const change of changes) for (const node of change.addedNodes) if (node.dataset?.notice !== undefined) arrange(node);
}).observe(region, { childList: true });
region.querySelectorAll("[data-notice]").forEach(arrange);
