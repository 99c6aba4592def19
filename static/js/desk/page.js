/* Every desk page: toasts that leave, steppers, and the drawer when a link asks for one. */
import { startDrawers } from "./drawer.js";

const TOAST_MS = 8000;

function startToast(toast) {
  const close = toast.querySelector("[data-close-toast]");
  close.hidden = false;
  close.addEventListener("click", () => toast.remove());
  if (toast.hasAttribute("data-stays")) return;
  let timer = setTimeout(() => toast.remove(), TOAST_MS);
  for (const pause of ["pointerenter", "focusin"]) toast.addEventListener(pause, () => clearTimeout(timer));
  for (const resume of ["pointerleave", "focusout"]) {
    toast.addEventListener(resume, () => { timer = setTimeout(() => toast.remove(), TOAST_MS); });
  }
}

export function startStepper(stepper) {
  const field = stepper.querySelector("input");
  for (const button of stepper.querySelectorAll("[data-step]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      if (button.dataset.step > 0) field.stepUp(); else field.stepDown();
      field.dispatchEvent(new Event("input", { bubbles: true }));
    });
  }
}

/* A drawing wider than the screen begins at its newest end. */
for (const frame of document.querySelectorAll("[data-newest-first]")) {
  frame.scrollLeft = getComputedStyle(frame).direction === "rtl" ? -frame.scrollWidth : frame.scrollWidth;
}

document.querySelectorAll("[data-toast]").forEach(startToast);
document.querySelectorAll("[data-stepper]").forEach(startStepper);
startDrawers();
