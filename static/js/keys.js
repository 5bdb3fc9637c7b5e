// Keys for those who work through a list all day. They can be switched off in the dialog that `?` shows.
const OFF = "keys-off";
const dialog = document.getElementById("keys");

const acts = {
  j: () => step(1),
  k: () => step(-1),
  "/": () => comeTo(document.getElementById("q")),
  "?": () => dialog.showModal(),
};

if (dialog) {
  const opener = document.querySelector("[data-keys-show]");
  const chosen = dialog.querySelector("[data-keys-on]");
  opener.hidden = false;
  opener.addEventListener("click", acts["?"]);
  chosen.checked = !localStorage.getItem(OFF);
  chosen.addEventListener("change", () => (chosen.checked ? localStorage.removeItem(OFF) : localStorage.setItem(OFF, "yes")));
  document.addEventListener("keydown", press);
}

function press(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || dialog.open || localStorage.getItem(OFF)) return;
  if (event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable=true]")) return;
  const key = latinKey(event);
  const act = Object.hasOwn(acts, key) ? acts[key] : comingTo(key);
  if (!act) return;
  event.preventDefault();
  act();
}

// Under a Hindi layout the key counts by its place on the keyboard.
function latinKey({ key, code, shiftKey }) {
  if (/^[\x20-\x7e]$/.test(key) || key.length > 1 && !/[^\x20-\x7e]/.test(key)) return key;
  if (code === "Slash") return shiftKey ? "?" : "/";
  return code.startsWith("Key") ? code.slice(3).toLowerCase() : key;
}

function step(by) {
  const links = [...document.querySelectorAll("[data-key-row]")];
  const row = document.activeElement.closest("tr, li");
  const at = links.findIndex((link) => link === document.activeElement || (row && row.contains(link)));
  const next = at < 0 ? 0 : Math.min(Math.max(at + by, 0), links.length - 1);
  links[next]?.focus();
}

// What bears the key on this page: a field, or the form of an act, folded away or not.
function comingTo(key) {
  const bearers = [...document.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)];
  const bearer = bearers.find((found) => found.offsetParent) ?? bearers.find((found) => found.closest("details"));
  return bearer && (() => comeTo(bearer));
}

function comeTo(target) {
  const folded = target?.closest("details");
  if (folded) folded.open = true;
  const field = target?.matches("form") ? target.querySelector("textarea, select, input:not([type=hidden]), button") : target;
  field?.focus();
  field?.scrollIntoView({ block: "nearest" });
}
