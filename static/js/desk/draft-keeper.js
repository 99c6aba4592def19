/* Drafts: form[data-draft-key][data-draft-url] is kept on the server while it is written, and comes back after login.

   GET ?key= → {"body": {name: [values]} or null} · POST JSON {key, body} keeps · DELETE ?key= forgets.
   A form that came back with what was typed (data-draft-typed) is newer than any draft: it is kept, never written over.
   [data-draft-state] (role=status) carries data-kept and data-back, the words for both; [data-draft-discard] empties. */
const QUIET_MS = 1000;
const NEVER = ["csrfmiddlewaretoken"];

class Draft {
  constructor(form) {
    this.form = form;
    this.url = form.dataset.draftUrl;
    this.state = form.querySelector("[data-draft-state]");
    this.fresh = JSON.stringify(this.read());
    form.addEventListener("input", () => this.schedule());
    form.addEventListener("change", () => this.schedule());
    form.addEventListener("submit", () => { this.sent = true; clearTimeout(this.timer); });
    form.querySelector("[data-draft-discard]")?.addEventListener("click", () => this.discard());
    window.addEventListener("pagehide", () => { if (this.timer) this.keep(true); });
    window.addEventListener("desk:locked", () => { if (this.timer) this.keep(true); });
    window.addEventListener("pageshow", () => { this.sent = false; });
    if (form.hasAttribute("data-draft-typed")) this.keep(); else this.bring();
  }

  read() {
    const fields = {};
    for (const [name, value] of new FormData(this.form)) {
      if (typeof value === "string" && !NEVER.includes(name)) (fields[name] ||= []).push(value);
    }
    return fields;
  }

  write(fields) {
    for (const field of this.form.elements) {
      if (!field.name || NEVER.includes(field.name) || field.type === "file" || field.type === "hidden") continue;
      const values = fields[field.name] || [];
      if (field.type === "checkbox" || field.type === "radio") field.checked = values.includes(field.value);
      else if (field.multiple && field.options) [...field.options].forEach((option) => { option.selected = values.includes(option.value); });
      else if (values.length) field.value = values[0];
    }
    this.form.dispatchEvent(new Event("draft:back", { bubbles: true }));
  }

  ask(method, options = {}) {
    const token = this.form.querySelector("[name=csrfmiddlewaretoken]")?.value || "";
    const query = method === "POST" ? "" : `?key=${encodeURIComponent(this.form.dataset.draftKey)}`;
    const headers = { "X-CSRFToken": token, "Content-Type": "application/json", Accept: "application/json" };
    return fetch(this.url + query, { method, headers, credentials: "same-origin", redirect: "manual", ...options }).catch(() => null);
  }

  schedule() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.keep(), QUIET_MS);
  }

  async keep(keepalive = false) {
    clearTimeout(this.timer);
    this.timer = null;
    if (this.sent) return;
    const body = JSON.stringify({ key: this.form.dataset.draftKey, body: this.read() });
    const answer = await this.ask("POST", { body, keepalive });
    if (answer?.ok) { this.say("kept"); return; }
    if (answer && ([401, 403].includes(answer.status) || answer.type === "opaqueredirect")) window.dispatchEvent(new Event("desk:locked"));
    this.timer = setTimeout(() => this.keep(), QUIET_MS * 10);
  }

  async bring() {
    const answer = await this.ask("GET");
    if (!answer || answer.status !== 200) return;
    const { body: fields } = await answer.json().catch(() => ({}));
    if (!fields || !Object.keys(fields).length || JSON.stringify(this.read()) !== this.fresh || JSON.stringify(fields) === this.fresh) return;
    this.write(fields);
    this.say("back");
    const button = this.form.querySelector("[data-draft-discard]");
    if (button) button.hidden = false;
  }

  async discard() {
    this.sent = true;
    await this.ask("DELETE");
    location.replace(location.pathname + location.search);
  }

  say(name) {
    if (this.state) this.state.textContent = this.state.dataset[name] || "";
  }
}

const start = (root) => root.querySelectorAll("form[data-draft-key]").forEach((form) => { if (!form.draft) form.draft = new Draft(form); });
start(document);
document.addEventListener("drawer:opened", (event) => start(event.target));
