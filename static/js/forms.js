// Errors take the focus, waiting shows after 300 ms, nothing is sent twice, and answers of
// refusal are shown where the server points them.
const PATIENCE = 300;

function focusErrors(root) {
  const summary = root.querySelector?.("[data-error-summary]");
  if (summary) summary.focus();
}

function notice(text, level = "error") {
  document.dispatchEvent(new CustomEvent("desk:notice", { detail: { text, level } }));
}

const said = document.getElementById("notices").dataset;
const waits = new WeakMap();

document.addEventListener("htmx:beforeRequest", (event) => {
  const element = event.detail.elt;
  if (element.closest("[data-quiet]")) return;
  waits.set(element, setTimeout(() => { element.classList.add("is-busy"); element.ariaBusy = "true"; }, PATIENCE));
});

document.addEventListener("htmx:afterRequest", (event) => {
  const element = event.detail.elt;
  clearTimeout(waits.get(element));
  element.classList.remove("is-busy");
  element.ariaBusy = null;
});

document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr } = event.detail;
  if (xhr.status >= 400 && /HX-Retarget/i.test(xhr.getAllResponseHeaders())) {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  }
});

document.addEventListener("htmx:responseError", (event) => {
  const quiet = event.detail.requestConfig.elt.closest("[data-quiet]");
  if (!quiet && event.detail.xhr.status !== 401) notice(said.broken);
});

document.addEventListener("htmx:sendError", (event) => {
  if (!event.detail.requestConfig?.elt?.closest("[data-quiet]")) notice(said.offline);
});

document.addEventListener("htmx:afterSettle", (event) => focusErrors(event.detail.elt));

// A plain form is sent once: a second Enter on a slow line is not a second reply.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method === "dialog" || event.defaultPrevented) return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
  setTimeout(() => delete form.dataset.sent, 5000);
});
addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent));

focusErrors(document);
