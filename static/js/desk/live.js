/* Live parts: [data-live-url] is asked every 30 s while the page is seen; each [data-live="name"] that changed is swapped.
   The request carries X-Attune-Poll: 1 and never counts as a person's activity. Focus and scroll stay where they are. */
const EVERY_MS = 30000;
const LONGEST_MS = 300000;
const root = document.querySelector("[data-live-url]");
let wait = EVERY_MS;
let timer = null;

function path(element) {
  if (element.id) return `#${CSS.escape(element.id)}`;
  if (element.getAttribute("href")) return `a[href="${CSS.escape(element.getAttribute("href"))}"]`;
  return element.name ? `[name="${CSS.escape(element.name)}"]` : "";
}

function swap(old, fresh) {
  if (old.innerHTML === fresh.innerHTML) return;
  const focused = old.contains(document.activeElement) ? document.activeElement : null;
  if (focused?.matches("input, textarea, select")) return;
  const way = focused ? path(focused) : "";
  if (focused && !(way && fresh.querySelector(way))) return;
  const top = window.scrollY;
  old.replaceChildren(...fresh.childNodes);
  if (way) old.querySelector(way).focus({ preventScroll: true });
  window.scrollTo({ top, behavior: "instant" });
}

async function ask() {
  const answer = await fetch(root.dataset.liveUrl, { headers: { "X-Attune-Poll": "1" }, credentials: "same-origin", redirect: "manual" }).catch(() => null);
  if (answer && ([401, 403].includes(answer.status) || answer.type === "opaqueredirect")) window.dispatchEvent(new Event("desk:locked"));
  if (!answer?.ok) { wait = Math.min(wait * 2, LONGEST_MS); return; }
  wait = EVERY_MS;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const old of document.querySelectorAll("[data-live]")) {
    const fresh = page.querySelector(`[data-live="${CSS.escape(old.dataset.live)}"]`);
    if (fresh) swap(old, document.adoptNode(fresh));
  }
}

async function round() {
  clearTimeout(timer);
  if (document.visibilityState === "visible") await ask();
  timer = setTimeout(round, wait);
}

if (root) {
  timer = setTimeout(round, wait);
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") round(); });
}
