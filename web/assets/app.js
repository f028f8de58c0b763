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
  clearTimeout(lostTimer);
  if (!yes) note.hidden = true;
  else lostTimer = setTimeout(() => { note.hidden = false; }, 3000);
}

// busy tells whether a region holds what the reader is writing; such a region is left alone.
function busy(region) {
  const a = document.activeElement;
  if (region.contains(a) && a.matches("textarea, select, input:not([type=checkbox])")) return true;
  return $$("textarea, input[type=text]", region).some((f) => f.value !== f.defaultValue) || !!$("input[type=file]", region)?.files.length;
}

async function refresh() {
  if (loading) { again = true; return; }
  loading = true;
  try {
    const answer = await fetch(location.pathname + location.search, { headers: { Accept: "text/html" } });
    if (!answer.ok || answer.redirected) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const old of $$("[data-live][id]")) {
      const next = fresh.getElementById(old.id);
      if (next && !busy(old) && next.innerHTML !== old.innerHTML) swap(old, next);
    }
    toast();
  } catch { /* the connection is away: the stream says so, and the next event brings it all */ } finally {
    loading = false;
    if (again) { again = false; timer = setTimeout(refresh, 150); }
  }
}

// swap puts the new content in and keeps focus, scrolling, open parts, chosen claims and the current card.
function swap(old, next) {
  const active = old.contains(document.activeElement) ? path(document.activeElement) : null;
  const open = $$("details[open][id]", old).map((d) => d.id);
  const chosen = $$("input[type=checkbox][id]:checked", old).map((c) => c.id);
  const here = $(".card.current", old)?.id;
  const x = window.scrollX, y = window.scrollY, inner = $$(".text", old).map((t) => t.scrollTop);
  old.replaceChildren(...[...next.childNodes].map((n) => document.importNode(n, true)));
  for (const id of open) { const d = document.getElementById(id); if (d) d.open = true; }
  for (const id of chosen) { const c = document.getElementById(id); if (c) c.checked = true; }
  if (here) document.getElementById(here)?.classList.add("current");
  $$(".text", old).forEach((t, i) => { t.scrollTop = inner[i] || 0; });
  if (active) find(active)?.focus({ preventScroll: true });
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

// --- the undo toast ----------------------------------------------------------------------------------------------
let toastTimer = 0;
function toast() {
  clearTimeout(toastTimer);
  const t = $(".toast[data-left]");
  if (!t) return;
  toastTimer = setTimeout(() => {
    const more = $(".more", t);
    if (more) $("form", t)?.remove(); else t.remove();
  }, Number(t.dataset.left));
}

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

function select(card) {
  for (const c of $$(".current")) c.classList.remove("current");
  if (!card) return;
  card.classList.add("current");
  const spans = $$("a.said").filter((a) => (a.dataset.claims || "").split(" ").includes(card.id));
  for (const s of spans) s.classList.add("current");
  spans[0]?.scrollIntoView({ block: "nearest" });
}

// act presses the button of a key inside the current card, or opens the part that asks for more.
function act(key) {
  const root = $(".card.current");
  const el = root && $(`[data-key="${key}"]`, root);
  if (!el) return;
  if (el.tagName === "DETAILS") { el.open = true; $("textarea, input:not([type=hidden]), select", el)?.focus(); } else el.click();
}

function help() {
  const d = document.getElementById("help");
  if (d && !d.open) d.showModal();
}

const go = { i: "inbox", d: "disputes", n: "incidents", r: "record" };

function key(e) {
  if (e.ctrlKey || e.metaKey || e.altKey || e.isComposing) return;
  if (e.target.closest("textarea, select, input:not([type=checkbox])") || $("dialog[open]")) return;
  // Latin letters by position too, so that the keys work while an Arabic layout is on.
  const k = /^[\x21-\x7e]$/.test(e.key) ? e.key : (e.code || "").replace(/^Key/, "").toLowerCase();
  if (e.key === "?" || e.key === "؟") { e.preventDefault(); help(); return; }
  if (Date.now() - going < 1500 && go[k]) { going = 0; $(`[data-go="${go[k]}"]`)?.click(); return; }
  going = 0;
  switch (k) {
    case "g": going = Date.now(); return;
    case "j": move(1); break;
    case "k": move(-1); break;
    case "a": case "c": case "x": case "s": act(k); break;
    case "u": $('.toast [data-key="u"]')?.click(); break;
    case "i": { const f = document.getElementById("incident-title"); if (!f) return; f.closest("details")?.setAttribute("open", ""); f.focus(); break; }
    default: return;
  }
  e.preventDefault();
}

document.addEventListener("keydown", key);
document.addEventListener("focusin", (e) => { const c = e.target.closest?.("[data-item]"); if (c && !c.classList.contains("current")) select(c); });
document.addEventListener("click", (e) => { if (e.target.closest("[data-help]")) { e.preventDefault(); help(); } });

toast();
follow();
