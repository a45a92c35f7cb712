// Keeps relative times moving: <time datetime data-time="ago|since|due|exact">.
const words = JSON.parse(document.body.dataset.timeWords || "{}");
const MINUTE = 60, HOUR = 3600, DAY = 86400, SOON = 600;

function phrase(kind, seconds) {
  const [unit, size] = seconds < HOUR ? ["m", MINUTE] : seconds < DAY ? ["h", HOUR] : ["d", DAY];
  return words[`${kind}_${unit}`].replace("{n}", Math.floor(seconds / size));
}

function text(element, now) {
  const seconds = (now - Date.parse(element.dateTime)) / 1000;
  switch (element.dataset.time) {
    case "ago": return seconds < MINUTE ? words.now : phrase("ago", seconds);
    case "since": return phrase("for", Math.max(seconds, 0));
    case "due": return seconds > 0 ? phrase("late", seconds) : phrase("left", -seconds);
    default: return null;
  }
}

function refresh() {
  const now = Date.now();
  for (const element of document.querySelectorAll("time[data-time]")) {
    const said = text(element, now);
    if (said === null || said === element.textContent) continue;
    element.textContent = said;
    if (element.dataset.time === "due") {
      const left = (Date.parse(element.dateTime) - now) / 1000;
      element.classList.toggle("late", left < 0);
      element.classList.toggle("soon", left >= 0 && left < SOON);
      element.classList.toggle("fine", left >= SOON);
    }
  }
}

setInterval(refresh, 15000);
document.addEventListener("visibilitychange", () => document.hidden || refresh());
