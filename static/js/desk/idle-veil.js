/* The veil: after idle minutes the desk is covered and locked; what was typed stays where it is.

   <dialog data-veil data-lock-url data-state-url data-alive-url data-idle-seconds="900"> (templates/_parts/veil.html)
   data-lock-url   POST, locks the session.
   data-state-url  GET, JSON {"locked": bool, "csrf": token}: asked when the person comes back from another tab.
   data-alive-url  POST at most once a minute, and only after a person's own movement. Polling never goes there.
   form[data-unlock] inside is posted in place; 2xx opens, anything else shows [data-unlock-refused]. */
const veil = document.querySelector("[data-veil]");
const MOVES = ["pointerdown", "pointermove", "keydown", "wheel", "touchstart", "input"];
const ALIVE_MS = 60000;
const LOOK_MS = 5000;
const channel = "BroadcastChannel" in window ? new BroadcastChannel("desk") : null;
let moved = Date.now();
let told = Date.now();
let field = null;

function token() {
  return veil.querySelector("[name=csrfmiddlewaretoken]")?.value || "";
}

function post(url) {
  const body = new FormData();
  body.set("csrfmiddlewaretoken", token());
  return fetch(url, { method: "POST", body, credentials: "same-origin", redirect: "manual" }).catch(() => null);
}

function cover() {
  if (veil.open) return;
  field = document.activeElement;
  veil.showModal();
  document.title = veil.dataset.title || document.title;
}

function uncover(csrf) {
  if (csrf) document.querySelectorAll("[name=csrfmiddlewaretoken]").forEach((input) => { input.value = csrf; });
  if (!veil.open) return;
  document.title = title;
  moved = Date.now();
  veil.close();
  field?.focus();
}

function lock() {
  cover();
  channel?.postMessage("locked");
  if (veil.dataset.lockUrl) post(veil.dataset.lockUrl);
}

function onMove() {
  if (veil.open) return;
  moved = Date.now();
  if (moved - told < ALIVE_MS) return;
  told = moved;
  channel?.postMessage("moved");
  if (veil.dataset.aliveUrl) post(veil.dataset.aliveUrl);
}

function look() {
  if (!veil.open && Date.now() - moved > Number(veil.dataset.idleSeconds || 900) * 1000) lock();
}

async function ask() {
  look();
  if (!veil.open || !veil.dataset.stateUrl) return;
  const answer = await fetch(veil.dataset.stateUrl, { headers: { "X-Attune-Poll": "1" }, credentials: "same-origin", redirect: "manual" }).catch(() => null);
  const state = answer?.ok ? await answer.json().catch(() => null) : null;
  if (state && state.locked === false) { uncover(state.csrf); channel?.postMessage("opened"); }
}

async function unlock(event) {
  event.preventDefault();
  const form = event.target;
  const refused = form.querySelector("[data-unlock-refused]");
  const answer = await fetch(form.action, { method: "POST", body: new FormData(form), credentials: "same-origin", headers: { Accept: "application/json" }, redirect: "manual" }).catch(() => null);
  if (refused) refused.hidden = Boolean(answer?.ok);
  if (!answer?.ok) return;
  const { csrf } = await answer.json().catch(() => ({}));
  form.reset();
  uncover(csrf);
  channel?.postMessage("opened");
}

const title = document.title;
if (veil) {
  MOVES.forEach((name) => document.addEventListener(name, onMove, { passive: true, capture: true }));
  setInterval(look, LOOK_MS);
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") ask(); });
  window.addEventListener("focus", ask);
  window.addEventListener("desk:locked", cover);
  veil.addEventListener("cancel", (event) => event.preventDefault());
  veil.querySelector("form[data-unlock]")?.addEventListener("submit", unlock);
  channel?.addEventListener("message", ({ data }) => {
    if (data === "locked") cover();
    if (data === "moved") moved = Date.now();
    if (data === "opened") ask();
  });
}
