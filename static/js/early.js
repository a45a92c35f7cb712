// Before the first paint: columns as wide as the person left them.
for (const name of ["rail", "list", "context"]) {
  const width = localStorage.getItem(`desk.width.${name}`);
  if (/^\d+$/.test(width || "")) document.documentElement.style.setProperty(`--${name}-width`, `${width}px`);
}
