/* The mailed page: moves the secret from the fragment into the form, cleans the address, waits for the press. */
const form = document.querySelector("form[data-open-link]");
const secret = location.hash.slice(1);

if (form && secret) {
  form.querySelector("[data-secret]").value = secret;
  history.replaceState(null, "", location.pathname + location.search);
  form.querySelector("[data-typed-code]")?.removeAttribute("open");
  form.querySelectorAll("[data-typed-code] input").forEach((field) => { field.required = false; });
}
if (form && !secret) form.querySelector("[data-typed-code]")?.setAttribute("open", "");

let sent = false;
form?.addEventListener("submit", (event) => {
  if (sent) event.preventDefault();
  sent = true;
});
window.addEventListener("pageshow", () => { sent = false; });
