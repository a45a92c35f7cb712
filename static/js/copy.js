// A button copies a field's text; the field stays selected where copying is not allowed.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy-field]");
  if (!button) return;
  const field = document.querySelector(button.dataset.copyField);
  field.select();
  await navigator.clipboard?.writeText(field.value);
  document.dispatchEvent(new CustomEvent("desk:notice", { detail: { text: button.dataset.copied, level: "success" } }));
});
