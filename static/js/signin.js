// One click fills in a person of the demonstration.
const form = document.querySelector("[data-signin]");

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-fill]");
  if (!button) return;
  form.elements.login.value = button.dataset.fill;
  form.elements.password.value = button.dataset.fillPassword;
  form.querySelector("button:not([type=button])").focus();
});

for (const each of document.querySelectorAll("[data-needs-script]")) each.hidden = false;
