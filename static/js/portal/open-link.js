/* The mailed page: moves the secret from the fragment into the form, cleans the address, waits for the press. */
const form = document.querySelector("form[data-open-link]");
const code = form?.querySelector("[data-typed-code]");

function take() {
  const secret = location.hash.slice(1);
  if (!form || !secret) return false;
  form.querySelector("[data-secret]").value = secret;
  history.replaceState(null, "", location.pathname + location.search);
  code?.removeAttribute("open");
  code?.querySelectorAll("input").forEach((field) => { field.required = false; });
  return true;
}

if (!take()) code?.setAttribute("open", "");
// The same link opened once more in a tab that shows this page already: the browser only changes the fragment.
window.addEventListener("hashchange", take);

let sent = false;
form?.addEventListener("submit", (event) => {
  if (sent) event.preventDefault();
  sent = true;
});
window.addEventListener("pageshow", () => { sent = false; });
