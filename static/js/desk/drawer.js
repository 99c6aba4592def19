/* A link with data-drawer opens its page's [data-drawer-content] at the side; without script it is an ordinary link. */
let drawer = null;
let opener = null;

function build() {
  drawer = document.createElement("dialog");
  drawer.className = "drawer";
  document.body.append(drawer);
  drawer.addEventListener("close", () => { drawer.replaceChildren(); opener?.focus(); });
  drawer.addEventListener("click", (event) => {
    if (event.target.closest("[data-close-drawer]")) { event.preventDefault(); close(); }
  });
  drawer.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "get") return;
    event.preventDefault();
    const asked = new URL(form.action);
    asked.search = new URLSearchParams(new FormData(form));
    open({ href: asked.href });
  });
  drawer.addEventListener("cancel", (event) => { event.preventDefault(); close(); });
}

/* What was typed is never thrown away by a slip: leaving a changed form asks once, in place. */
function close() {
  const form = drawer.querySelector("form[data-ask-before-closing]");
  if (form && drawer.dataset.changed && !window.confirm(form.dataset.askBeforeClosing)) return;
  delete drawer.dataset.changed;
  drawer.close();
}

async function open(link) {
  const answer = await fetch(link.href, { headers: { "X-Drawer": "1" }, credentials: "same-origin" }).catch(() => null);
  if (!answer || !answer.ok || answer.redirected) { location.assign(link.href); return; }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const content = page.querySelector("[data-drawer-content]");
  if (!content) { location.assign(link.href); return; }
  if (!drawer) build();
  if (!drawer.open) opener = link;
  delete drawer.dataset.changed;
  drawer.replaceChildren(document.adoptNode(content));
  drawer.setAttribute("aria-labelledby", "drawer-title");
  if (!drawer.open) drawer.showModal();
  drawer.querySelector("[autofocus], input:not([type=hidden]), textarea, select, h1")?.focus();
  drawer.addEventListener("input", () => { drawer.dataset.changed = "1"; }, { once: true });
  window.htmx?.process(drawer);
  drawer.dispatchEvent(new CustomEvent("drawer:opened", { bubbles: true }));
}

export function startDrawers() {
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[data-drawer]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    open(link);
  });
}
