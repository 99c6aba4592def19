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

/* By what hand a number was set is sent along: tap, step, type or slide. */
function hand(box, name) {
  box.querySelector("[data-hand]").value = name;
}

function wire(box) {
  const field = box.querySelector("input[type=text]");
  box.addEventListener("change", (event) => {
    if (!event.target.matches("input[type=radio]")) return;
    field.value = /^\d+$/.test(event.target.value) ? event.target.value : "";
    hand(box, "tap");
  });
  field.addEventListener("input", () => { hand(box, "type"); show(box, read(field)); });
  box.querySelectorAll("button[data-by]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => {
      const tapped = box.querySelector("input[type=radio]:checked");
      const now = read(field) ?? (tapped && /^\d+$/.test(tapped.value) ? Number(tapped.value) : null);
      const next = now === null ? 50 : Math.min(MOST, Math.max(LEAST, now + Number(button.dataset.by)));
      field.value = String(next);
      hand(box, "step");
      show(box, next);
      tell(field);
    });
  });
}


/* A line with two ends: nothing is drawn on it before it was touched; the number is what is sent. */
function slide(box) {
  const { least, most, step } = Object.fromEntries(Object.entries(box.dataset).map(([key, text]) => [key, Number(text)]));
  const field = box.querySelector("input[type=text]");
  const handle = Object.assign(document.createElement("input"), { type: "range", className: "line", min: least, max: most, tabIndex: -1 });
  handle.setAttribute("aria-hidden", "true");
  box.querySelector("[data-line]").append(handle);
  const clean = (text) => (/^[+-]?\d{1,4}$/.test(text.trim()) ? Number(text) : null);
  const look = () => {
    const value = clean(field.value);
    handle.toggleAttribute("data-set", value !== null);
    handle.value = String(value ?? (least + most) / 2);
  };
  const set = (value) => {
    field.value = String(Math.min(most, Math.max(least, value)));
    look();
    tell(field);
  };
  for (const touch of ["input", "click"]) handle.addEventListener(touch, () => { hand(box, "slide"); set(Number(handle.value)); });
  field.addEventListener("input", () => { hand(box, "type"); look(); });
  box.querySelectorAll("button[data-by]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => {
      const now = clean(field.value);
      hand(box, "step");
      set(now === null ? Math.round((least + most) / 2 / step) * step : now + Number(button.dataset.by));
    });
  });
  look();
}

/* An outline of the body: a tap on a place does what a tap on its word does. */
function outline(box) {
  box.querySelector("[data-outlines]").hidden = false;
  box.querySelectorAll("[data-region]").forEach((place) => {
    const field = [...box.querySelectorAll("input[type=checkbox]")].find((each) => each.value === place.dataset.region);
    const look = () => place.toggleAttribute("data-chosen", field.checked);
    place.addEventListener("click", () => field.click());
    box.addEventListener("change", look);
    look();
  });
}

function wake(root) {
  root.querySelectorAll("[data-hundred]").forEach(wire);
  root.querySelectorAll("[data-slider]").forEach(slide);
  root.querySelectorAll("[data-regions]").forEach(outline);
}

wake(document);
document.addEventListener("items:shown", (event) => wake(event.target));
