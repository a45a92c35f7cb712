// Ctrl+K: every action and place of the page, found by typing.
const palette = document.getElementById("palette");
const input = palette.querySelector("input");
const list = palette.querySelector("[role=listbox]");
const none = palette.querySelector(".palette-empty");
// In the order of nearness: the page, the rail, the frame.
const SOURCES = ["main [data-shortcut], main [data-action]", ".rail a, .rail [data-shortcut]", ".top [data-shortcut], .top .menu-item, .top [data-action]"];
let commands = [];
let shown = [];
let at = 0;

function label(element) {
  if (element.dataset.action) return element.dataset.action;
  const copy = element.cloneNode(true);
  copy.querySelectorAll("kbd, svg, .count").forEach((part) => part.remove());
  return (copy.textContent.trim() || element.ariaLabel || element.title || "").replace(/\s+/g, " ");
}

function collect() {
  const seen = new Set();
  commands = [];
  for (const element of SOURCES.flatMap((source) => [...document.querySelectorAll(source)])) {
    if (element.matches("[data-open-palette], [disabled], [data-no-palette]")) continue;
    const name = label(element);
    const group = element.closest("[data-palette-group]")?.dataset.paletteGroup || "";
    if (!name || seen.has(name + group)) continue;
    seen.add(name + group);
    commands.push({ name, group, keys: element.dataset.shortcut || "", element });
  }
}

// Letters in order, not necessarily side by side; Korean initials (ㅎㅂ → 환불) count as letters.
const INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ";
function initials(text) {
  return [...text].map((c) => (c >= "가" && c <= "힣" ? INITIALS[Math.floor((c.charCodeAt(0) - 0xac00) / 588)] : c)).join("");
}

function score(command, wanted) {
  const text = `${command.name} ${command.group}`.toLowerCase();
  const place = text.indexOf(wanted);
  if (place >= 0) return place === 0 ? 0 : 1;
  if (initials(text).includes(wanted)) return 2;
  let from = 0;
  for (const letter of wanted.replace(/\s/g, "")) {
    from = text.indexOf(letter, from) + 1;
    if (!from) return -1;
  }
  return 3;
}

function row(command, index) {
  const item = document.createElement("li");
  item.className = "palette-item";
  item.id = `palette-${index}`;
  item.role = "option";
  item.ariaSelected = String(index === at);
  const name = document.createElement("span");
  name.textContent = command.name;
  item.append(name);
  if (command.group) {
    const group = document.createElement("span");
    group.className = "group";
    group.textContent = command.group;
    item.append(group);
  }
  if (command.keys) {
    const kbd = document.createElement("kbd");
    kbd.textContent = command.keys.replace("+", " ");
    item.append(kbd);
  }
  item.addEventListener("click", () => run(command));
  return item;
}

// A ticket's number, as it is said on the phone, opens the ticket.
function byNumber(wanted) {
  const link = document.querySelector("[data-number-link]");
  if (!link || !new RegExp(link.dataset.numberLink).test(wanted)) return [];
  const digits = wanted.replace(/\D/g, "");
  const number = `${digits.slice(0, 6)}-${digits.slice(6).padStart(5, "0")}`;
  const go = () => { location.href = link.href.replace("000000-00000", number); };
  return [{ name: `${link.dataset.action} ${number}`, group: "", keys: "", run: go }];
}

// A mobile, an e-mail, a citizen's, voucher's or business number is searched for. It is posted, so
// that it stands in no address.
const DIGITS = /^(01\d{8,9}|(00)?820?1\d{8,9}|\d{10}|\d{12}|\d{16})$/;
const MAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;
function byCitizen(wanted) {
  const form = document.querySelector("form[data-lookup]");
  const isNumber = /^[+\d\s().-]+$/.test(wanted) && DIGITS.test(wanted.replace(/\D/g, ""));
  if (!form || !(isNumber || MAIL.test(wanted))) return [];
  const go = () => { form.elements.q.value = wanted; form.submit(); };
  return [{ name: `${form.dataset.action} ${wanted}`, group: "", keys: "", run: go }];
}

function draw() {
  const wanted = input.value.trim().toLowerCase();
  shown = byNumber(wanted).concat(byCitizen(wanted), commands
    .map((command) => ({ command, rank: wanted ? score(command, wanted) : 0 }))
    .filter((each) => each.rank >= 0)
    .sort((a, b) => a.rank - b.rank)
    .map((each) => each.command));
  at = Math.min(at, Math.max(shown.length - 1, 0));
  list.replaceChildren(...shown.map(row));
  none.hidden = shown.length > 0;
  list.hidden = shown.length === 0;
  mark();
}

function mark() {
  [...list.children].forEach((item, index) => { item.ariaSelected = String(index === at); });
  list.children[at]?.scrollIntoView({ block: "nearest" });
  if (shown.length) input.setAttribute("aria-activedescendant", `palette-${at}`);
  else input.removeAttribute("aria-activedescendant");
}

function run(command) {
  palette.close();
  if (command.run) command.run();
  else if (!command.element.isConnected) return;
  else if (command.element.matches("input, textarea, select")) command.element.focus();
  else command.element.click();
}

document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-open-palette]")) return;
  collect();
  input.value = "";
  at = 0;
  palette.showModal();
  draw();
  input.focus();
});
input.addEventListener("input", () => { at = 0; draw(); });
input.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) { at = (at + step + shown.length) % Math.max(shown.length, 1); mark(); }
  else if (event.key === "Enter" && shown[at]) run(shown[at]);
  else return;
  event.preventDefault();
});
