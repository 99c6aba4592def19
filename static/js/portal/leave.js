/* Leave this page: blank at once, lock the session, replace the page. Link or Shift ×3. */
const WINDOW_MS = 5000;
const link = document.querySelector("[data-leave]");
let shifts = [];

function lock() {
  const url = link.dataset.leaveUrl;
  const form = document.querySelector("[data-leave-form]");
  if (url && form) navigator.sendBeacon(url, new FormData(form));
}

export function leave() {
  document.documentElement.classList.add("gone");
  document.title = "…";
  window.dispatchEvent(new Event("page:leaving"));
  try { sessionStorage.clear(); } catch { /* storage is switched off: nothing to clear */ }
  lock();
  location.replace(link.dataset.exitUrl || link.href);
}

function onKey(event) {
  if (event.key !== "Shift") { shifts = []; return; }
  if (event.repeat) return;
  const now = Date.now();
  shifts = [...shifts.filter((at) => now - at < WINDOW_MS), now];
  if (shifts.length >= 3) leave();
}

if (link) {
  link.addEventListener("click", (event) => { event.preventDefault(); leave(); });
  document.addEventListener("keydown", onKey);
  // A page that was left must not come back from the browser's memory.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted && document.documentElement.classList.contains("gone")) location.replace(link.href);
  });
}
