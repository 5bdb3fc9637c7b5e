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
    table: () => cellAt(editor) || insertTable(editor),
    "row-add": () => change(editor, addRow),
    "row-remove": () => change(editor, removeRow),
    "column-add": () => change(editor, addColumn),
    "column-remove": () => change(editor, removeColumn),
  };
  bar.hidden = false;
  const tell = () => {
    bar.querySelector("[data-act=bold]").setAttribute("aria-pressed", editor.hasFormat("B"));
    bar.querySelector("[data-act=numbers]").setAttribute("aria-pressed", editor.hasFormat("OL"));
    bar.querySelector("[data-table]").hidden = !cellAt(editor);
  };
  editor.addEventListener("pathChange", tell);
  bar.addEventListener("click", (event) => {
    const act = acts[event.target.closest("button")?.dataset.act];
    if (!act) return;
    act();
    editor.focus();
    tell();
  });
  editor.getRoot().addEventListener("keydown", (event) => press(event, text, editor), true);
}

// Tab goes from cell to cell, and out of the table after the last; Ctrl+Enter sends as the button does.
function press(event, text, editor) {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    event.stopImmediatePropagation();
    return text.form.requestSubmit(text.form.querySelector("[data-send]"));
  }
  if (event.key !== "Tab" || event.ctrlKey || event.altKey) return;
  const cell = cellAt(editor);
  const cells = cell ? [...cell.closest("table").querySelectorAll("td, th")] : [];
  const next = cells[cells.indexOf(cell) + (event.shiftKey ? -1 : 1)];
  if (!next) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  comeTo(editor, next);
}

function insertTable(editor) {
  const before = new Set(editor.getRoot().querySelectorAll("table"));
  editor.insertHTML(`<table><tbody>${ROW}${ROW}</tbody></table><p><br></p>`);
  const added = [...editor.getRoot().querySelectorAll("table")].find((table) => !before.has(table));
  comeTo(editor, added.querySelector("td"));
}

function comeTo(editor, cell) {
  const start = document.createRange();
  start.selectNodeContents(cell);
  start.collapse(false);
  editor.setSelection(start);
}

function cellAt(editor) {
  const inside = editor.getSelection().startContainer;
  return (inside.closest ? inside : inside.parentElement).closest("td, th");
}

// Change the table around the cursor, which Ctrl+Z takes back, and stay in the cell nearest to it.
function change(editor, act) {
  const cell = cellAt(editor);
  if (!cell) return;
  editor.saveUndoState();
  const left = act(cell, cell.closest("tr"), cell.closest("table"));
  if (left) comeTo(editor, left);
  editor.fireEvent("input");
}

function addRow(cell, row) {
  const added = row.cloneNode(true);
  for (const copied of added.cells) copied.innerHTML = "<br>";
  row.after(added);
  return added.cells[cell.cellIndex];
}

function removeRow(cell, row, table) {
  if (table.rows.length === 1) return leave(table);
  const near = table.rows[row.rowIndex + 1] ?? table.rows[row.rowIndex - 1];
  row.remove();
  return near.cells[Math.min(cell.cellIndex, near.cells.length - 1)];
}

function addColumn(cell, row, table) {
  const at = cell.cellIndex;
  for (const each of table.rows) {
    const beside = each.cells[Math.min(at, each.cells.length - 1)];
    const added = beside.cloneNode(false);
    added.innerHTML = "<br>";
    beside.after(added);
  }
  return row.cells[at + 1];
}

function removeColumn(cell, row, table) {
  const at = cell.cellIndex;
  if (row.cells.length === 1) return leave(table);
  for (const each of [...table.rows]) each.cells[at]?.remove();
  return row.cells[Math.min(at, row.cells.length - 1)];
}

// The last row or column goes with its table; the cursor stays in the line below.
function leave(table) {
  const below = table.nextElementSibling ?? table.parentElement.appendChild(document.createElement("p"));
  if (!below.firstChild) below.innerHTML = "<br>";
  table.remove();
  return below;
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
