// The switch of Hindi typing: F9 or the button at the foot. What writes is fetched when it is first wanted.
const ON = "hindi-typing";
const METHOD = "hindi-method";
const SWITCH = "F9";

const opener = document.querySelector("[data-hindi]");
const method = document.getElementById("hindi-method");
let writing;

if (opener) {
  opener.hidden = false;
  opener.addEventListener("click", change);
  method.value = localStorage.getItem(METHOD) ?? "sound";
  method.addEventListener("change", () => localStorage.setItem(METHOD, method.value));
  document.addEventListener("keydown", (event) => {
    if (event.key !== SWITCH) return;
    event.preventDefault();
    change();
  });
  if (isOn()) take();
}

function isOn() {
  return Boolean(localStorage.getItem(ON));
}

function change() {
  if (isOn()) localStorage.removeItem(ON);
  else localStorage.setItem(ON, "yes");
  take();
}

async function take() {
  opener.setAttribute("aria-pressed", isOn());
  writing ??= import("./hindi/typing.js");
  await (await writing).write(isOn(), opener.dataset.words);
  opener.dataset.ready = "yes";
}
