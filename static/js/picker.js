// Makes [data-picker] searchable: letters narrow it, arrows walk it, Enter takes the chosen one.
const INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ";
const initials = (text) => [...text].map((c) => (c >= "가" && c <= "힣" ? INITIALS[Math.floor((c.charCodeAt(0) - 0xac00) / 588)] : c)).join("");
const plain = (text) => text.toLowerCase().replace(/\s/g, "");

const shown = (picker) => [...picker.querySelectorAll("[data-picker-item]:not([hidden])")];

function narrow(picker) {
  const wanted = plain(picker.querySelector("[data-picker-search]").value);
  for (const item of picker.querySelectorAll("[data-picker-item]")) {
    const text = plain(item.textContent + (item.closest("[data-picker-group]")?.firstElementChild.textContent || ""));
    item.hidden = Boolean(wanted) && !text.includes(wanted) && !initials(text).includes(wanted);
  }
  for (const group of picker.querySelectorAll("[data-picker-group]")) group.hidden = !group.querySelector("[data-picker-item]:not([hidden])");
  const none = picker.querySelector("[data-picker-none]");
  if (none) none.hidden = shown(picker).length > 0;
  const chosen = picker.querySelector("[data-picker-item]:not([hidden]) input:checked");
  if (wanted && !chosen) choose(shown(picker)[0]);
}

function choose(item) {
  if (!item) return;
  item.querySelector("input").checked = true;
  item.scrollIntoView({ block: "nearest" });
}

document.addEventListener("input", (event) => {
  if (event.target.matches("[data-picker-search]")) narrow(event.target.closest("[data-picker]"));
});

document.addEventListener("keydown", (event) => {
  if (!event.target.matches?.("[data-picker-search]") || event.isComposing) return;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  const all = shown(event.target.closest("[data-picker]"));
  const at = all.findIndex((item) => item.querySelector("input").checked);
  choose(all[Math.min(Math.max(at + step, 0), all.length - 1)]);
  event.preventDefault();
});

function begin(root) {
  for (const picker of root.querySelectorAll("[data-picker]")) {
    const search = picker.querySelector("[data-picker-search]");
    search.hidden = false;
    // As a page of its own: the browser has passed by the hidden field's autofocus.
    if (search.autofocus && document.activeElement === document.body && search.checkVisibility()) search.focus();
  }
}

document.addEventListener("htmx:afterSwap", (event) => begin(event.detail.target));
begin(document);
