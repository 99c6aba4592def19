/* The Aa panel: text size and light or dark, kept for this tab only, nothing about the person. */
const root = document.documentElement;
const panel = document.querySelector("[data-appearance]");
const SETTINGS = { "aa-text": "text", "aa-theme": "theme" };

function recall(name) {
  try { return sessionStorage.getItem(name) || ""; } catch { return ""; }
}

function remember(name, value) {
  try { sessionStorage.setItem(name, value); } catch { /* storage is switched off: it holds for this page */ }
}

function apply(name, value) {
  const key = SETTINGS[name];
  if (value) root.dataset[key] = value; else delete root.dataset[key];
}

for (const name of Object.keys(SETTINGS)) {
  apply(name, recall(name));
  for (const radio of document.querySelectorAll(`input[name="${name}"]`)) {
    radio.checked = radio.value === recall(name);
    radio.addEventListener("change", () => { remember(name, radio.value); apply(name, radio.value); });
  }
}

if (panel) {
  panel.hidden = false;
  panel.querySelectorAll("[data-needs-script]").forEach((part) => { part.hidden = false; });
  panel.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && panel.open) { panel.open = false; panel.querySelector("summary").focus(); }
  });
  document.addEventListener("click", (event) => { if (!panel.contains(event.target)) panel.open = false; });
}
