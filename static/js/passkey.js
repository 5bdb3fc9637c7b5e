// Makes a passkey, or shows it: the browser asks for the finger or the key, the form carries the answer.
for (const form of document.querySelectorAll("form[data-passkey]")) arm(form);

function arm(form) {
  const says = form.querySelector("[role=status]");
  const asked = JSON.parse(document.getElementById("passkey-options").textContent);
  const { publicKey } = asked.creation_options ?? asked.request_options;
  if (!window.PublicKeyCredential) says.textContent = form.dataset.unknown;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    says.textContent = "";
    try {
      const made = form.dataset.passkey === "create";
      const credential = await (made
        ? navigator.credentials.create({ publicKey: forCreation(publicKey) })
        : navigator.credentials.get({ publicKey: forUse(publicKey) }));
      form.elements.credential.value = JSON.stringify(inText(credential));
      form.submit();
    } catch {
      // Cancelled, or no answer in time: the page is as it was.
      says.textContent = form.dataset.failed;
    }
  });
}

function forCreation(options) {
  return {
    ...options,
    challenge: bytes(options.challenge),
    user: { ...options.user, id: bytes(options.user.id) },
    excludeCredentials: (options.excludeCredentials ?? []).map((known) => ({ ...known, id: bytes(known.id) })),
  };
}

function forUse(options) {
  return {
    ...options,
    challenge: bytes(options.challenge),
    allowCredentials: (options.allowCredentials ?? []).map((known) => ({ ...known, id: bytes(known.id) })),
  };
}

function inText(credential) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[name]) response[name] = text(credential.response[name]);
  }
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    response,
    clientExtensionResults: credential.getClientExtensionResults(),
  };
}

function bytes(base64url) {
  const letters = atob(base64url.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
}

function text(buffer) {
  const letters = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(letters).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}
