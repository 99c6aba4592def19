/* 0 to 100: the anchors and the number follow each other; less and more move by five. Works without this. */
const LEAST = 0;
const MOST = 100;

function read(field) {
  const text = field.value.trim();
  return /^\d{1,3}$/.test(text) ? Number(text) : null;
}

function show(box, value) {
  box.querySelectorAll("input[type=radio]").forEach((radio) => { radio.checked = value !== null && radio.value === String(value); });
}

function tell(field) {
  field.dispatchEvent(new Event("change", { bubbles: true }));
}

function wire(box) {
  const field = box.querySelector("input[type=text]");
  box.addEventListener("change", (event) => {
    if (!event.target.matches("input[type=radio]")) return;
    field.value = /^\d+$/.test(event.target.value) ? event.target.value : "";
  });
  field.addEventListener("input", () => show(box, read(field)));
  box.querySelectorAll("button[data-by]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => {
      const tapped = box.querySelector("input[type=radio]:checked");
      const now = read(field) ?? (tapped && /^\d+$/.test(tapped.value) ? Number(tapped.value) : null);
      const next = now === null ? 50 : Math.min(MOST, Math.max(LEAST, now + Number(button.dataset.by)));
      field.value = String(next);
      show(box, next);
      tell(field);
    });
  });
}

document.querySelectorAll("[data-hundred]").forEach(wire);
