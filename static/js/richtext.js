// A light editor over the note's textarea: paragraphs, bold, numbering, tables. The textarea stays the field
// that is sent; without this script it is written in directly.
import Squire from "../vendor/squire.mjs";

const KEPT = new Set("P DIV BR B STRONG I EM U OL UL LI TABLE THEAD TBODY TR TH TD".split(" "));
const DROPPED = new Set("SCRIPT STYLE TEMPLATE TITLE HEAD META LINK IFRAME OBJECT SVG MATH".split(" "));
const ROW = "<tr><td><br></td><td><br></td><td><br></td></tr>";

for (const text of document.querySelectorAll("textarea[data-rich]")) edit(text);

function edit(text) {
  const sheet = sheetFor(text);
  const editor = new Squire(sheet, { blockTag: "P", sanitizeToDOMFragment: clean });
  const start = document.getElementById(text.dataset.rich);
  editor.setHTML(start ? start.innerHTML : paragraphs(text.value));
  text.addEventListener("restored", () => editor.setHTML(text.value));
  editor.addEventListener("input", () => {
    text.value = sheet.textContent.trim() ? editor.getHTML() : "";
    text.dispatchEvent(new Event("input"));
  });
  tools(text, editor);
}

function sheetFor(text) {
  const sheet = Object.assign(document.createElement("div"), { className: "pen__text text" });
  const said = { role: "textbox", "aria-multiline": "true", "aria-label": text.labels[0].textContent, "data-key": "n" };
  for (const [name, value] of Object.entries(said)) sheet.setAttribute(name, value);
  if (text.hasAttribute("aria-describedby")) sheet.setAttribute("aria-describedby", text.getAttribute("aria-describedby"));
  text.labels[0].addEventListener("click", () => sheet.focus());
  text.after(sheet);
  text.hidden = true;
  return sheet;
}

function tools(text, editor) {
  const bar = document.getElementById("pen-tools");
  const acts = {
    bold: () => (editor.hasFormat("B") ? editor.removeBold() : editor.bold()),
    // A cell of a table holds words, not a list.
    numbers: () => cellAt(editor) || (editor.hasFormat("OL") ? editor.removeList() : editor.makeOrderedList()),
    table: () => growTable(editor) || insertTable(editor),
  };
  bar.hidden = false;
  bar.addEventListener("click", (event) => acts[event.target.closest("button")?.dataset.act]?.());
  editor.addEventListener("pathChange", () => {
    bar.querySelector("[data-act=bold]").setAttribute("aria-pressed", editor.hasFormat("B"));
    bar.querySelector("[data-act=numbers]").setAttribute("aria-pressed", editor.hasFormat("OL"));
  });
}

function insertTable(editor) {
  const before = new Set(editor.getRoot().querySelectorAll("table"));
  editor.insertHTML(`<table><tbody>${ROW}${ROW}</tbody></table><p><br></p>`);
  const added = [...editor.getRoot().querySelectorAll("table")].find((table) => !before.has(table));
  const start = document.createRange();
  start.setStart(added.querySelector("td"), 0);
  editor.setSelection(start);
}

function cellAt(editor) {
  const inside = editor.getSelection().startContainer;
  return (inside.closest ? inside : inside.parentElement).closest("td, th");
}

// Inside a table the table button adds a row below.
function growTable(editor) {
  const row = cellAt(editor)?.parentElement;
  if (!row) return false;
  const added = row.cloneNode(true);
  for (const cell of added.cells) cell.innerHTML = "<br>";
  row.after(added);
  editor.fireEvent("input");
  return true;
}

function paragraphs(plain) {
  const line = document.createElement("p");
  return plain
    .split(/\n\s*\n/)
    .map((part) => {
      line.textContent = part;
      return `<p>${line.innerHTML.replaceAll("\n", "<br>")}</p>`;
    })
    .join("");
}

// The server cleans again; this only keeps what is pasted from looking like its source.
function clean(markup) {
  const body = new DOMParser().parseFromString(markup, "text/html").body;
  for (const node of [...body.querySelectorAll("*")]) {
    if (DROPPED.has(node.tagName.toUpperCase())) node.remove();
    else if (!KEPT.has(node.tagName)) node.replaceWith(...node.childNodes);
    else for (const { name } of [...node.attributes]) if (!/^(col|row)span$/.test(name)) node.removeAttribute(name);
  }
  const fragment = document.createDocumentFragment();
  fragment.append(...document.importNode(body, true).childNodes);
  return fragment;
}
