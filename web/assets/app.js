// SPDX-License-Identifier: Apache-2.0
// What the pages do beyond plain HTML: follow changes, keys, and the end of the undo toast. Every page works without it.

const body = document.body;
const $ = (sel, root = document) => root.querySelector(sel);
const $$ = (sel, root = document) => [...root.querySelectorAll(sel)];

// --- following changes -------------------------------------------------------------------------------------------
// Events carry positions. seen is the newest position known to this page: what is not newer is passed over, so that
// nothing counts twice; a new connection asks for what came after it, so that nothing is lost.
let seen = Number(body.dataset.head || 0);
let timer = 0;
let loading = false;
let again = false;

function follow() {
  if (body.dataset.head === undefined || body.dataset.at !== undefined || !window.EventSource) return;
  let wait = 1000;
  const connect = () => {
    const source = new EventSource("/live?after=" + seen);
    source.onopen = () => { wait = 1000; lost(false); };
    source.addEventListener("entry", (e) => {
      const seq = Number(e.lastEventId);
      if (!(seq > seen)) return;
      seen = seq;
      clearTimeout(timer);
      timer = setTimeout(refresh, 150);
    });
    // Signed out, locked or moved: elsewhere, or by this page, which is then about to be left anyway.
    source.addEventListener("left", () => { source.close(); setTimeout(() => location.reload(), 500); });
    source.onerror = () => {
      lost(true);
      // The browser reconnects by itself unless it was refused, e.g. while the program starts again.
      if (source.readyState !== EventSource.CLOSED) return;
      source.close();
      setTimeout(connect, wait);
      wait = Math.min(wait * 2, 30000);
    };
  };
  connect();
}

let lostTimer = 0;
function lost(yes) {
  const note = document.getElementById("lost");
  if (!yes) {
    clearTimeout(lostTimer);
    lostTimer = 0;
    note.hidden = true;
  } else lostTimer ||= setTimeout(() => { note.hidden = false; }, 3000);
}

// busy tells whether a region holds what the reader is writing; such a region is left alone.
function busy(region) {
  const a = document.activeElement;
  if (region.contains(a) && a.matches("textarea, select, input:not([type=checkbox])")) return true;
  return !!$(".slot", region) || $$("textarea, input[type=text]", region).some((f) => f.value !== f.defaultValue) || !!$("input[type=file]", region)?.files.length;
}

async function refresh() {
  if (loading) { again = true; return; }
  loading = true;
  try {
    const answer = await fetch(location.pathname + location.search, { headers: { Accept: "text/html" } });
    if (!answer.ok || answer.redirected) return;
    update(parse(await answer.text()));
  } catch { /* the connection is away: the stream says so, and the next event brings it all */ } finally {
    loading = false;
    if (again) { again = false; timer = setTimeout(refresh, 150); }
  }
}

const parse = (text) => new DOMParser().parseFromString(text, "text/html");

// update takes over what changed, from the outside in: a region in which the reader writes is left alone, but not the
// regions inside it. done is a form that was taken, whose region is not spared.
function update(fresh, done) {
  for (const old of $$("[data-live][id]")) {
    const next = fresh.getElementById(old.id);
    if (!old.isConnected || !next || old.id === "toast" && gone.has(next.dataset.flash)) continue;
    if ((old.contains(done) || !busy(old)) && old.outerHTML !== next.outerHTML) swap(old, next, old.contains(done));
  }
  seen = Math.max(seen, Number(fresh.body.dataset.head || 0));
  toast();
  document.dispatchEvent(new Event("renewed"));
}

// swap puts the new content in and keeps focus, scrolling, open parts, chosen claims and the current card. What was open
// for an act that is done is closed.
function swap(old, next, done) {
  const active = old.contains(document.activeElement) ? path(document.activeElement) : null;
  const open = $$("details[open][id]", old).map((d) => d.id);
  const chosen = $$("input[type=checkbox][id]:checked", old).map((c) => c.id);
  const here = $(".current[data-item]", old.parentElement)?.id;
  const x = window.scrollX, y = window.scrollY, inner = old.scrollTop;
  const put = document.importNode(next, true);
  old.replaceWith(put);
  for (const id of open) { const d = document.getElementById(id); if (d && !(done && d.dataset.key)) d.open = true; }
  for (const id of chosen) { const c = document.getElementById(id); if (c) c.checked = true; }
  put.scrollTop = inner;
  if (here && !$(".current[data-item]")) select(document.getElementById(here), false);
  if (active) (find(active) || $(".current[data-item]"))?.focus({ preventScroll: true });
  window.scrollTo(x, y);
}

// path names an element by the nearest id above it and its place among the things that take focus there.
const focusable = "a[href], button, input, select, textarea, summary, [tabindex]";
function path(el) {
  if (el.id) return { id: el.id, n: -1 };
  const root = el.parentElement.closest("[id]");
  return { id: root.id, n: $$(focusable, root).indexOf(el) };
}
function find(p) {
  const root = document.getElementById(p.id);
  return root && (p.n < 0 ? root : $$(focusable, root)[p.n]);
}

// --- the toast ---------------------------------------------------------------------------------------------------
// It offers to take the last act back for as long as that needs no reason, and then goes; what else it has to say stays
// until it is closed.
const gone = new Set();
let toastTimer = 0;
function toast() {
  clearTimeout(toastTimer);
  const region = document.getElementById("toast"), t = $(".toast", region);
  if (!t) return;
  const close = () => { gone.add(region.dataset.flash); region.replaceChildren(); };
  const button = $("[data-close]", t);
  button.hidden = false;
  button.onclick = close;
  toastTimer = setTimeout(() => { if ($(".more", t)) $("form", t)?.remove(); else close(); }, Number(t.dataset.left) || 8000);
}

// --- acts without leaving the page -------------------------------------------------------------------------------
// A form is sent as the browser would send it; what it changed is taken over from the page it leads to. A refused one
// stays as it is, with the reason in front of it.
async function send(form, submitter) {
  const data = new FormData(form, submitter), buttons = $$("button", form);
  const multipart = form.enctype === "multipart/form-data";
  say(form, "");
  for (const b of buttons) b.disabled = true;
  try {
    const answer = await fetch(form.action, { method: "POST", body: multipart ? data : new URLSearchParams(data), headers: { Accept: "text/html" } });
    const fresh = parse(await answer.text());
    if (!answer.ok) { say(form, refusal(fresh)); return; }
    const to = new URL(answer.url);
    if (to.pathname !== location.pathname) { location.assign(answer.url); return; }
    form.reset();
    update(fresh, form);
  } catch {
    say(form, body.dataset.broken);
  } finally {
    for (const b of buttons) b.disabled = false;
  }
}

const refusal = (page) => ($("#refused", page) || $("main", page)).innerText || $("#refused", page)?.textContent || "";

// say shows why a form was refused, at its head, and has it read out.
function say(form, text) {
  $(".refusal", form)?.remove();
  if (!text) return;
  const p = document.createElement("p");
  p.className = "refusal banner bad";
  p.setAttribute("role", "alert");
  p.textContent = text.trim();
  form.prepend(p);
  p.scrollIntoView({ block: "nearest" });
}

// upload sends one file after the other and writes down what became of each.
async function upload(form) {
  const input = $("input[type=file]", form), log = document.getElementById("upload-log"), list = document.createElement("ol");
  const files = [...input.files], bar = document.createElement("progress");
  bar.max = files.length;
  bar.value = 0;
  bar.setAttribute("aria-label", form.dataset.busy);
  log.replaceChildren(bar, list);
  const button = $("button", form);
  button.disabled = true;
  for (const file of files) {
    const li = document.createElement("li"), name = document.createElement("bdi"), what = document.createElement("span");
    name.textContent = file.name;
    what.textContent = " " + form.dataset.busy;
    li.append(name, what);
    list.append(li);
    const [text, ok] = await take(form, input, file);
    what.textContent = " " + text;
    if (!ok) li.className = "bad";
    bar.value++;
  }
  form.reset();
  button.disabled = false;
  refresh();
}

async function take(form, input, file) {
  if (file.size > Number(form.dataset.limit)) return [form.dataset.large, false];
  const data = new FormData(form);
  data.delete(input.name);
  data.append(input.name, file, file.name);
  try {
    const answer = await fetch(form.action, { method: "POST", body: data, headers: { Accept: "text/html" } });
    const page = parse(await answer.text()), said = $("[data-file] [data-what]", page);
    return [(said || $("#refused", page) || $("main", page)).textContent.trim(), answer.ok];
  } catch {
    return [form.dataset.broken, false];
  }
}

document.addEventListener("submit", (e) => {
  const form = e.target;
  if (e.defaultPrevented || !window.FormData) return;
  if (form.matches("[data-upload]")) { e.preventDefault(); upload(form); }
  else if (form.matches("[data-act]")) { e.preventDefault(); send(form, e.submitter); }
});

// load fetches the form behind a link into the card that the link stands in.
async function load(link) {
  const id = link.closest("[data-item]").id;
  let slot = $(".slot", document.getElementById(id));
  if (slot) { slot.remove(); link.setAttribute("aria-expanded", "false"); return; }
  try {
    const answer = await fetch(link.dataset.load, { headers: { Accept: "text/html" } });
    const form = answer.ok && $("#correct form", parse(await answer.text()));
    if (!form) { location.assign(link.href); return; }
    const card = document.getElementById(id); // it may have been put anew meanwhile
    if (!card || $(".slot", card)) return;
    slot = document.createElement("div");
    slot.className = "slot";
    slot.append(document.importNode(form, true));
    $("[name=back]", slot).value = location.pathname + location.search + "#" + id;
    card.append(slot);
    $("[data-load]", card).setAttribute("aria-expanded", "true");
    $("textarea", slot).focus();
  } catch {
    location.assign(link.href);
  }
}

document.addEventListener("click", (e) => {
  const link = e.target.closest("[data-load]");
  if (link && !e.ctrlKey && !e.metaKey && !e.shiftKey) { e.preventDefault(); load(link); }
});

// --- keys --------------------------------------------------------------------------------------------------------
let going = 0;

function move(step) {
  const cards = $$("[data-item]");
  if (!cards.length) return;
  const at = cards.findIndex((c) => c.classList.contains("current"));
  const to = cards[Math.max(0, Math.min(cards.length - 1, at < 0 ? 0 : at + step))];
  select(to);
  to.focus({ preventScroll: true });
  to.scrollIntoView({ block: "nearest" });
}

function select(card, scroll = true) {
  for (const c of $$(".current")) c.classList.remove("current");
  if (!card) return;
  card.classList.add("current");
  const spans = $$("a.said").filter((a) => (a.dataset.claims || "").split(" ").includes(card.id));
  for (const s of spans) s.classList.add("current");
  // Only the text is scrolled: the page stays on the card.
  const text = document.getElementById("text");
  if (scroll && spans[0] && text && text.scrollHeight > text.clientHeight) {
    const a = spans[0].getBoundingClientRect(), b = text.getBoundingClientRect();
    if (a.top < b.top || a.bottom > b.bottom) text.scrollTop += a.top - b.top - b.height / 3;
  }
}

// act presses the button of a key inside the current card, or opens the part that asks for more.
function act(key) {
  const root = $(".card.current");
  const el = root && $(`[data-key="${key}"]`, root);
  if (!el) return;
  if (el.tagName === "DETAILS") {
    el.open = !el.open;
    if (el.open) $("textarea, input:not([type=hidden]), select", el)?.focus();
  } else el.click();
}

function help() {
  const d = document.getElementById("help");
  if (d && !d.open) d.showModal();
}

// leave goes from a field back to its card, and closes what was opened for it when nothing was typed.
function leave(e) {
  const card = e.target.closest("[data-item]"), part = e.target.closest("details[open], .slot");
  if (!card || !part || !e.target.matches("textarea, select, input")) return;
  if (!busy(part) || ![...$$("textarea, input[type=text]", part)].some((f) => f.value !== f.defaultValue)) {
    if (part.tagName === "DETAILS") part.open = false; else part.remove();
  }
  card.focus({ preventScroll: true });
}

const go = { i: "inbox", d: "disputes", n: "incidents", m: "map", s: "search", r: "record", p: "charter" };

function key(e) {
  if (e.ctrlKey || e.metaKey || e.altKey || e.isComposing) return;
  if (e.key === "Escape") { leave(e); return; }
  if (e.target.closest("textarea, select, input:not([type=checkbox])") || $("dialog[open]")) return;
  // Latin letters by position too, so that the keys work while an Arabic layout is on.
  const k = e.key === "Enter" || /^[\x21-\x7e]$/.test(e.key) ? e.key : (e.code || "").replace(/^Key/, "").toLowerCase();
  if (e.key === "?" || e.key === "؟") { e.preventDefault(); help(); return; }
  if (Date.now() - going < 1500 && go[k]) { going = 0; $(`[data-go="${go[k]}"]`)?.click(); return; }
  going = 0;
  switch (k) {
    case "g": going = Date.now(); return;
    case "j": move(1); break;
    case "k": move(-1); break;
    case "a": case "c": case "x": case "s": act(k); break;
    case "Enter": {
      const link = e.target.matches("[data-item]") && $("[data-open]", e.target);
      if (!link) return;
      link.click();
      break;
    }
    case "u": $('.toast [data-key="u"]')?.click(); break;
    case "i": { const f = document.getElementById("incident-title"); if (!f) return; f.closest("details")?.setAttribute("open", ""); f.focus(); break; }
    default: return;
  }
  e.preventDefault();
}

document.addEventListener("keydown", key);
document.addEventListener("focusin", (e) => { const c = e.target.closest?.("[data-item]"); if (c && !c.classList.contains("current")) select(c); });
document.addEventListener("click", (e) => { if (e.target.closest("[data-help]")) { e.preventDefault(); help(); } });

// An address that names a card makes it the current one.
function arrive() {
  const card = document.getElementById(location.hash.slice(1));
  if (!card?.matches("[data-item]")) return;
  select(card);
  card.focus({ preventScroll: true });
}

window.addEventListener("hashchange", arrive);
arrive();
toast();
follow();
