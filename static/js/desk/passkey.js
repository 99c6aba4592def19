/* A passkey that was refused, not found or closed says so in the page, instead of doing nothing. */
document.addEventListener("allauth.error", (event) => {
  for (const line of document.querySelectorAll("[data-passkey-failed]")) {
    line.hidden = false;
    event.preventDefault();
  }
});
