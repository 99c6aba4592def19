/* A button with data-print opens the printing of this page; without script the browser's own way is there. */
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
