// The page after the session by keyboard; it begins at the question between the two (data-first): digits choose in the step that has the focus, Enter goes to the
// next step, Ctrl or Cmd with Enter saves. "No" folds the rest away; the direction folds away the
// markers of the other one. Without this script the form is a plain form.

const form = document.querySelector("[data-note]");
const isText = (node) => node.matches("input:not([type=radio]):not([type=checkbox]), textarea");
const visible = (node) => node.offsetParent !== null;
const steps = () => [...form.querySelectorAll("[data-step]")].filter(visible);
const chips = (step) => [...step.querySelectorAll(".tick")].filter(visible);
const FAMILY = { away: "c.", against: "w." };

function chosen(name) {
  return form.querySelector(`input[name=${name}]:checked`)?.value ?? "";
}

function fold() {
  const more = form.querySelector("[data-note-more]");
  if (more) more.hidden = !["maybe", "yes"].includes(chosen("off")) && !form.querySelector(".field-wrong");
  const other = FAMILY[chosen("direction")];
  for (const input of form.querySelectorAll("input[name=markers]")) {
    input.closest(".tick").hidden = Boolean(other) && input.value.startsWith(other) && !input.checked;
  }
  for (const step of steps()) {
    chips(step).forEach((chip, index) => {
      const word = chip.querySelector("span");
      if (index < 9) word.dataset.digit = String(index + 1);
      else delete word.dataset.digit;
    });
  }
}

function choose(step, digit) {
  const input = chips(step)[digit - 1]?.querySelector("input");
  if (!input) return false;
  input.checked = input.type === "radio" ? true : !input.checked;
  input.focus();
  input.dispatchEvent(new Event("change", { bubbles: true }));
  return true;
}

function goOn(from) {
  const all = steps();
  const next = all[all.indexOf(from) + 1];
  const target = next ? next.querySelector("input:checked") ?? chips(next)[0].querySelector("input") : form.querySelector("button.button-primary");
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
  form.addEventListener("change", fold);
  fold();
  const first = form.querySelector("[data-first] input") ?? form.querySelector("[data-step] input");
  if (first && document.activeElement === document.body) first.focus();
}
