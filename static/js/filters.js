// [data-drop-empty]: conditions that are not set stay out of the address.
document.addEventListener("htmx:configRequest", (event) => {
  const { elt, parameters } = event.detail;
  if (!elt.matches("form[data-drop-empty]")) return;
  for (const [name, value] of [...parameters.entries()]) if (!value) parameters.delete(name);
});
