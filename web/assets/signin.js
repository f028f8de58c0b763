// SPDX-License-Identifier: Apache-2.0
// Passkeys, and the screen that locks itself. Signing in with a password, locking by hand and everything else work without.

const body = document.body;

// --- passkeys ----------------------------------------------------------------------------------------------------
// A button with data-passkey asks that address for options, lets the browser make or use a key, sends the answer to
// data-answer and goes where it is told.
async function passkey(button) {
  const note = document.getElementById("passkey-note");
  const say = (text) => { if (note) { note.textContent = text; note.hidden = !text; } };
  say("");
  button.disabled = true;
  try {
    const options = await ask(button.dataset.passkey, "{}");
    const make = button.dataset.make !== undefined;
    const kind = make ? "parseCreationOptionsFromJSON" : "parseRequestOptionsFromJSON";
    if (!window.PublicKeyCredential?.[kind]) throw new Error(button.dataset.none);
    const publicKey = PublicKeyCredential[kind](options);
    let key;
    try {
      key = make ? await navigator.credentials.create({ publicKey }) : await navigator.credentials.get({ publicKey });
    } catch { throw new Error(button.dataset.failed); }
    const answer = key.toJSON();
    const named = button.form && new FormData(button.form).get("name");
    const done = await ask(button.dataset.answer, JSON.stringify(make ? { name: named || "", key: answer } : answer));
    location.assign(done.to);
  } catch (e) {
    say(e.message);
    button.disabled = false;
  }
}

async function ask(path, text) {
  const answer = await fetch(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: text });
  const got = await answer.json();
  if (!answer.ok) throw new Error(got.error);
  return got;
}

// Without this script the buttons could do nothing, so they show once it runs.
for (const button of document.querySelectorAll("[data-passkey]")) button.hidden = false;
document.addEventListener("click", (e) => {
  const button = e.target.closest("[data-passkey]");
  if (button) { e.preventDefault(); passkey(button); }
});

// --- the locked screen -------------------------------------------------------------------------------------------
// The program locks the session by itself; this takes the content off the screen at the same time, and tells the program
// that somebody reads or types who asks for no page.
const after = Number(body.dataset.lock || 0) * 1000;
let last = Date.now(), told = Date.now();

async function lock() {
  body.replaceChildren();
  try { await fetch("/lock", { method: "POST" }); } finally { location.replace("/locked"); }
}

function alive() {
  last = Date.now();
  if (last - told < 60000) return;
  told = last;
  fetch("/awake", { method: "POST", redirect: "error" }).catch(() => location.reload());
}

if (after) {
  for (const kind of ["keydown", "pointerdown", "pointermove", "wheel"]) document.addEventListener(kind, alive, { passive: true });
  const look = () => { if (Date.now() - last >= after) lock(); };
  setInterval(look, 5000);
  document.addEventListener("visibilitychange", look);
  document.addEventListener("keydown", (e) => {
    // By the place of the key, so that it works in every layout; AltGr types letters and is neither.
    if (!e.ctrlKey || !e.altKey || e.getModifierState("AltGraph")) return;
    const button = { KeyL: "[data-lock-now]", KeyU: "[data-change]" }[e.code];
    if (button) { e.preventDefault(); document.querySelector(button)?.click(); }
  });
}
