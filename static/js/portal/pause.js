/* Pause: opens the minute in place. The present step is marked quietly; nothing counts down. */
const STEP_MS = 10000;
const dialog = document.querySelector("[data-pause-dialog]");
let timer = null;

function walk(steps, index) {
  steps.forEach((step, at) => step.toggleAttribute("data-now", at === index));
  if (index < steps.length) timer = setTimeout(() => walk(steps, index + 1), STEP_MS);
}

function open(event) {
  event.preventDefault();
  dialog.showModal();
  walk([...dialog.querySelectorAll("[data-pause-steps] > li")], 0);
}

if (dialog?.showModal) {
  document.querySelectorAll("[data-pause]").forEach((link) => link.addEventListener("click", open));
  dialog.addEventListener("close", () => clearTimeout(timer));
}
