// SPDX-License-Identifier: Apache-2.0
// Forms that a passkey fills in: one that signs what the form shows, and one that makes a new key. The user is always
// verified. What the authenticator gives goes to the server as base64url, raw; the server checks all of it.

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const text = (buffer, plain) => {
  const b = btoa(String.fromCharCode(...new Uint8Array(buffer)));
  return plain ? b : b.replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
};

// sign asks for an assertion over the form's challenge. Signed parts stand in the record as plain base64.
async function sign(form, into) {
  const c = await navigator.credentials.get({ publicKey: { challenge: bytes(form.dataset.challenge), rpId: form.dataset.rp,
    userVerification: "required", timeout: 300000,
    allowCredentials: form.dataset.credentials.split(" ").map((id) => ({ type: "public-key", id: bytes(id) })) } });
  into("credential", text(c.rawId));
  into("authenticator", text(c.response.authenticatorData, true));
  into("client", text(c.response.clientDataJSON, true));
  into("signature", text(c.response.signature, true));
}

// make makes a key of the person whom the form names, on this device or a security key.
async function make(form, into) {
  const c = await navigator.credentials.create({ publicKey: { challenge: bytes(form.dataset.challenge),
    rp: { id: form.dataset.rp, name: "crisiscell" },
    user: { id: new TextEncoder().encode(form.dataset.user), name: form.dataset.name, displayName: form.dataset.name },
    pubKeyCredParams: [{ type: "public-key", alg: -7 }, { type: "public-key", alg: -8 }], attestation: "none", timeout: 300000,
    authenticatorSelection: { userVerification: "required", residentKey: "preferred" } } });
  into("authenticator", text(c.response.getAuthenticatorData()));
  into("client", text(c.response.clientDataJSON));
}

for (const form of document.querySelectorAll("form[data-approve]")) {
  form.addEventListener("submit", async (e) => {
    e.preventDefault();
    const failed = form.querySelector("[data-failed]");
    failed.hidden = true;
    try {
      await { sign, make }[form.dataset.approve](form, (name, value) => { form.elements[name].value = value; });
    } catch {
      failed.hidden = false; // refused, timed out, or no passkeys here: the browser has said which
      return;
    }
    form.submit();
  });
}
