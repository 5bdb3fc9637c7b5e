// A calendar beside each field for a day; what is picked there is written as an office writes it, 27.11.2026.
for (const field of document.querySelectorAll("input[data-day]")) {
  const picker = Object.assign(document.createElement("input"), {type: "date", className: "aside-text", tabIndex: -1});
  if (!picker.showPicker) break;
  picker.ariaHidden = "true";
  const button = Object.assign(document.createElement("button"), {type: "button", className: "btn btn--small", textContent: "▾"});
  button.ariaLabel = field.dataset.day;
  button.addEventListener("click", () => {
    picker.value = field.value.split(".").reverse().join("-");
    picker.showPicker();
  });
  picker.addEventListener("change", () => {
    field.value = picker.value.split("-").reverse().join(".");
    field.focus();
  });
  field.after(button, picker);
}
