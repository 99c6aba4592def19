/* The Aa panel: a press holds at once and is kept in a cookie of this browser. A new language opens the page anew,
   unless something is typed that only this page holds: then it is spoken from the next page on. */
const root = document.documentElement;
const panel = document.querySelector("[data-appearance]");
const form = panel?.querySelector("form[data-looks]");
const FIELDS = "main form:not([data-autosave-url]) :is(textarea, input[type=text])";

function keep(name, value) {
  return fetch(form.action, {
    method: "POST", body: new URLSearchParams({ [name]: value }), credentials: "same-origin", headers: { Accept: "application/json" },
  }).catch(() => null);
}

function speak() {
  if ([...document.querySelectorAll(FIELDS)].some((field) => field.value !== field.defaultValue)) {
    const line = form.querySelector("[data-next-page]");
    line.textContent = line.dataset.words;
    return;
  }
  const secret = document.querySelector("[data-secret]")?.value;
  // Not by `location.hash`: the page would hear of it, and take the end of the link out of the address once more.
  if (secret) history.replaceState(null, "", `#${secret}`);
  location.reload();
}

async function choose({ target: { name, value } }) {
  if (name !== "language" && value) root.dataset[name] = value;
  if (name !== "language" && !value) delete root.dataset[name];
  await keep(name, value);
  if (name === "language") speak();
}

form?.addEventListener("change", choose);
if (panel) {
  panel.querySelectorAll("[data-needs-script]").forEach((part) => { part.hidden = false; });
  panel.querySelectorAll("[data-without-script]").forEach((part) => { part.hidden = true; });
  panel.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && panel.open) { panel.open = false; panel.querySelector("summary").focus(); }
  });
  document.addEventListener("click", (event) => { if (!panel.contains(event.target)) panel.open = false; });
}
