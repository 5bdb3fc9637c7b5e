// A form is sent once: its button rests until the answer comes. The server's request_id holds even without this.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method === "dialog") return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  // Only after the browser has gathered the fields, or the pressed button's own value would be lost.
  setTimeout(() => rest(form, true));
});

window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach((form) => rest(form, false)));

function rest(form, resting) {
  if (!resting) delete form.dataset.sent;
  for (const control of form.elements) if (control.type === "submit") control.disabled = resting;
}
