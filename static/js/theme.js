// Pinning a theme takes hold at once; the cookie is set by the same form that works without script.
document.addEventListener("submit", async (event) => {
  const form = event.target.closest("[data-theme-form]");
  if (!form) return;
  event.preventDefault();
  delete form.dataset.sent;
  const theme = event.submitter?.value || "";
  if (theme) document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
  const contrast = document.querySelector("link[data-contrast]");
  contrast.media = theme === "contrast" ? "all" : theme ? "not all" : "(prefers-contrast: more)";
  for (const button of form.querySelectorAll("button")) button.ariaPressed = String(button.value === theme);
  await fetch(form.action, { method: "POST", body: new FormData(form, event.submitter), redirect: "manual" });
});
