// Says how many papers of the desk are selected, and selects all of the page without loading it again.
const boxes = () => [...document.querySelectorAll(".desk input[name=paper]")];

document.addEventListener("change", (event) => event.target.name === "paper" && count());
document.addEventListener("htmx:afterSettle", count);
window.addEventListener("pageshow", count);
document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-select-all]")) return;
  event.preventDefault();
  const all = boxes().every((box) => box.checked);
  for (const box of boxes()) box.checked = !all;
  count();
});

function count() {
  const said = document.querySelector("[data-selected]");
  if (!said) return;
  const selected = boxes().filter((box) => box.checked).length;
  said.textContent = selected ? `${said.dataset.selected}: ${selected}` : "";
}
