// The 60-second note by keyboard: digits choose in the step that has the focus, Enter goes to the
// next step, Ctrl or Cmd with Enter saves. Without this script the form is a plain form.

const form = document.querySelector("[data-note]");
const isText = (node) => node.matches("input:not([type=radio]):not([type=checkbox]), textarea");
const steps = () => [...form.querySelectorAll("[data-step]")].filter((step) => step.offsetParent !== null);

function showTheRest() {
  const off = form.querySelector("input[name=off]:checked");
  const more = form.querySelector("[data-note-more]");
  if (more) more.hidden = off !== null && off.value === "no";
}

function choose(step, digit) {
  const input = step.querySelectorAll("input")[digit - 1];
  if (!input) return false;
  input.checked = input.type === "radio" ? true : !input.checked;
  input.focus();
  input.dispatchEvent(new Event("change", { bubbles: true }));
  return true;
}

function goOn(from) {
  const all = steps();
  const next = all[all.indexOf(from) + 1];
  const target = next ? next.querySelector("input") : form.querySelector("button.button-primary");
  target.focus();
}

function onKey(event) {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    form.requestSubmit(form.querySelector("button.button-primary"));
    return;
  }
  const step = event.target.closest("[data-step]");
  if (!step || isText(event.target) || event.altKey || event.ctrlKey || event.metaKey) return;
  if (/^[1-9]$/.test(event.key) && choose(step, Number(event.key))) event.preventDefault();
  if (event.key === "Enter") {
    event.preventDefault();
    goOn(step);
  }
}

if (form) {
  form.addEventListener("keydown", onKey);
  form.addEventListener("change", showTheRest);
  showTheRest();
  const first = form.querySelector("[data-step] input");
  if (first && document.activeElement === document.body) first.focus();
}
