// Saves the note as it is written and says when. While the line is down the text stays on this device;
// not for graded files (no data-keep), since office computers are shared.
const WAIT = 1500;

for (const text of document.querySelectorAll("textarea[data-autosave-url]")) watch(text);

function watch(text) {
  const status = document.getElementById(text.dataset.autosaveStatus);
  const place = text.dataset.keep;
  // Two texts stand on the page: only a press decides between them.
  const undecided = text.hasAttribute("data-undecided");
  let timer;
  let saved = text.hasAttribute("data-not-saved") ? null : text.value;
  let unanswered = null;
  let saving = null;
  if (place) offerBack(text, place, status);

  text.addEventListener("input", () => {
    clearTimeout(timer);
    if (!undecided) timer = setTimeout(save, WAIT);
  });
  window.addEventListener("online", () => undecided || save());
  document.addEventListener("submit", waitFor, true);

  // One at a time, since each must know the version that the one before gave the draft.
  function save() {
    saving ??= saveAll().finally(() => (saving = null));
    return saving;
  }

  async function saveAll() {
    while (text.value !== saved) {
      // Where an answer was lost, the same text once more is no conflict, and brings the version.
      const value = unanswered ?? text.value;
      const { ok, lost, said, draft } = await post(text, value);
      status.textContent = said;
      unanswered = lost ? value : null;
      if (place) ok ? localStorage.removeItem(place) : localStorage.setItem(place, text.value);
      if (!ok) return false;
      saved = value;
      takeVersion(draft);
    }
    return true;
  }

  // A form leaves the page only when what is typed is safe: a press of another form would lose or sign less.
  async function waitFor(event) {
    const { target: form, submitter } = event;
    clearTimeout(timer);
    const isPen = form === text.form;
    const isSafe = isPen ? !saving && unanswered === null : text.value === saved && !undecided;
    if (form.method !== "post" || isSafe) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const ok = !undecided && (await save());
    if (!ok && !isPen) return status.scrollIntoView({ block: "center" });
    document.removeEventListener("submit", waitFor, true);
    form.requestSubmit(submitter);
    document.addEventListener("submit", waitFor, true);
  }
}

async function post(text, value) {
  const body = new FormData(text.form);
  body.set(text.name, value);
  let answer;
  try {
    answer = await fetch(text.dataset.autosaveUrl, { method: "POST", body, headers: { "X-Requested-With": "autosave" } });
  } catch {
    return { ok: false, lost: true, said: text.dataset.unsaved };
  }
  try {
    const { saved_text, message, draft } = await answer.json();
    return { ok: answer.ok, said: saved_text || message, draft };
  } catch {
    // An answer that is a page: the session ended, or the press was not believed.
    return { ok: false, said: text.dataset.refused };
  }
}

// Every form that would seal the draft sends back the version that the page shows.
function takeVersion(draft) {
  for (const field of document.querySelectorAll("input[name=draft]")) field.value = draft;
  for (const hint of document.querySelectorAll("[data-draft-signed]")) hint.hidden = !draft;
}

function offerBack(text, place, status) {
  const kept = localStorage.getItem(place);
  if (kept === null || kept === text.value || alreadyOnSheet(kept)) {
    localStorage.removeItem(place);
    return;
  }
  const button = Object.assign(document.createElement("button"), {
    type: "button",
    className: "link",
    textContent: text.dataset.restore,
  });
  button.addEventListener("click", () => {
    text.value = kept;
    text.dispatchEvent(new Event("restored"));
    text.dispatchEvent(new Event("input"));
    button.remove();
  });
  status.after(button);
}

function alreadyOnSheet(kept) {
  const plain = (markup) => new DOMParser().parseFromString(markup, "text/html").body.textContent.replace(/\s+/g, "");
  const words = plain(kept);
  return [...document.querySelectorAll(".note")].some((note) => note.textContent.replace(/\s+/g, "").includes(words));
}
