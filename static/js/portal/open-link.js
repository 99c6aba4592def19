/* The mailed page: moves the secret from the fragment into the form, cleans the address, waits for the press.
   It stands in the head and is waited for: a press that was quicker would leave the secret behind. */
{
  const formHere = () => document.querySelector("form[data-open-link]");
  let sent = false;

  const take = () => {
    const form = formHere();
    const secret = location.hash.slice(1);
    if (!form || !secret) return false;
    form.querySelector("[data-secret]").value = secret;
    history.replaceState(null, "", location.pathname + location.search);
    const code = form.querySelector("[data-typed-code]");
    code?.removeAttribute("open");
    code?.querySelectorAll("input").forEach((field) => { field.required = false; });
    return true;
  };

  document.addEventListener("DOMContentLoaded", () => {
    const form = formHere();
    if (!take() && !form?.querySelector("[data-secret]").value) form?.querySelector("[data-typed-code]")?.setAttribute("open", "");
  });
  // The same link opened once more in a tab that shows this page already: the browser only changes the fragment.
  window.addEventListener("hashchange", take);
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-open-link]")) return;
    take();
    if (sent) event.preventDefault();
    sent = true;
  });
  window.addEventListener("pageshow", () => { sent = false; });
}
