// What only works with script is shown by script; allauth's own modules do the ceremony.
for (const each of document.querySelectorAll("[data-needs-script]")) each.hidden = !window.PublicKeyCredential;
