// Hindi on a plain Latin keyboard: by sound with suggestions, or InScript. Nothing leaves the page.
import { inscript } from "./inscript.js";
import { Words } from "./words.js";

const FIELDS = "textarea, input[type=text], input[type=search], input:not([type]), [contenteditable=true]";
// Fields whose answer is never Hindi.
const NEVER = "[autocomplete=username], [inputmode], [pattern], [readonly]";

const list = document.getElementById("hindi-suggestions");
const method = document.getElementById("hindi-method");
let words;
// The letters written since the last word ended, which the next key turns into Hindi.
let typed = "";
let isOn = false;
let isChanging = false;

document.addEventListener("keydown", press, true);
document.addEventListener("input", () => isChanging || show());
document.addEventListener("pointerdown", ({ target }) => target.closest("#hindi-suggestions") || forget());
document.addEventListener("focusout", () => accept(0));
// A press on a suggestion leaves the cursor where it is.
list.addEventListener("pointerdown", (event) => event.preventDefault());
list.addEventListener("click", ({ target }) => accept([...list.children].indexOf(target.closest("button"))));

// Begin or stop; the words are fetched once.
export async function write(hindi, address) {
  accept(0);
  isOn = hindi;
  if (hindi) words ??= new Words(await (await fetch(address)).text());
}

function press(event) {
  const field = event.target.closest?.(FIELDS);
  if (!isOn || !field || field.matches(NEVER) || event.isComposing) return;
  if (event.ctrlKey || event.metaKey || event.altKey) return event.key.length > 1 || accept(0);
  if (method.value === "inscript") return writeKey(event);
  if (/^[A-Za-z]$/.test(event.key)) typed += event.key;
  else if (event.key === "Backspace") typed = typed.slice(0, -1);
  else endWord(event);
}

function writeKey(event) {
  const sign = inscript(event);
  if (!sign) return;
  event.preventDefault();
  document.execCommand("insertText", false, sign);
}

// The key after a word: a digit chooses, Escape leaves the letters, the rest takes the first suggestion.
function endWord(event) {
  const chosen = list.hidden ? null : list.children[Number(event.key) - 1];
  if (event.key === "Shift") return;
  if (event.key === "Escape" || event.key.startsWith("Arrow")) return forget();
  if (typed && chosen) {
    event.preventDefault();
    return accept(Number(event.key) - 1);
  }
  accept(0);
  if (event.key === "|") {
    event.preventDefault();
    document.execCommand("insertText", false, "।");
  }
}

function forget() {
  typed = "";
  list.hidden = true;
}

function accept(place) {
  const word = typed && words?.suggest(typed)[place];
  if (word && select(typed)) {
    isChanging = true;
    document.execCommand("insertText", false, word);
    isChanging = false;
  }
  forget();
}

// Select the letters just before the cursor; false where they do not stand there.
function select(letters) {
  const field = document.activeElement;
  if ("selectionStart" in field) {
    const end = field.selectionStart;
    if (field.value.slice(end - letters.length, end) !== letters) return false;
    field.setSelectionRange(end - letters.length, end);
    return true;
  }
  const selection = getSelection();
  const { focusNode: node, focusOffset: end } = selection;
  if (!field.isContentEditable || node?.data?.slice(end - letters.length, end) !== letters) return false;
  selection.setBaseAndExtent(node, end - letters.length, node, end);
  return true;
}

function show() {
  if (!typed || !words) return void (list.hidden = true);
  const found = words.suggest(typed).map((word, at) => {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "link", lang: "hi", tabIndex: -1 });
    button.append(Object.assign(document.createElement("kbd"), { textContent: at + 1 }), ` ${word}`);
    return button;
  });
  list.replaceChildren(...found);
  const { left, bottom } = document.activeElement.getBoundingClientRect();
  Object.assign(list.style, { left: `${Math.max(left + scrollX, 8)}px`, right: "auto", top: `${bottom + scrollY + 4}px` });
  list.hidden = false;
}
