/* Drafts: form[data-draft-key][data-draft-url] is kept on the server while it is written, and comes back after login.

   POST {key, fields: JSON} keeps · POST {key, discard: 1} throws away · GET ?key=… → 200 {"fields": {name: [values]}} or 204.
   [data-draft-state] (role=status) carries data-kept and data-back, the words for both; [data-draft-discard] empties. */
const QUIET_MS = 1000;
const NEVER = ["csrfmiddlewaretoken"];

class Draft {
  constructor(form) {
    this.form = form;
    this.url = form.dataset.draftUrl;
    this.state = form.querySelector("[data-draft-state]");
    this.fresh = this.read();
    form.addEventListener("input", () => this.schedule());
    form.addEventListener("change", () => this.schedule());
    form.addEventListener("submit", () => { this.sent = true; clearTimeout(this.timer); });
    form.querySelector("[data-draft-discard]")?.addEventListener("click", () => this.discard());
    window.addEventListener("pagehide", () => { if (this.timer) this.keep(true); });
    window.addEventListener("desk:locked", () => { if (this.timer) this.keep(true); });
    window.addEventListener("pageshow", () => { this.sent = false; });
    this.bring();
  }

  read() {
    const fields = {};
    for (const [name, value] of new FormData(this.form)) {
      if (typeof value === "string" && !NEVER.includes(name)) (fields[name] ||= []).push(value);
    }
    return JSON.stringify(fields);
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

  post(extra, keepalive = false) {
    const body = new FormData();
    body.set("csrfmiddlewaretoken", this.form.querySelector("[name=csrfmiddlewaretoken]")?.value || "");
    body.set("key", this.form.dataset.draftKey);
    for (const [name, value] of Object.entries(extra)) body.set(name, value);
    return fetch(this.url, { method: "POST", body, keepalive, credentials: "same-origin", redirect: "manual" }).catch(() => null);
  }

  schedule() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.keep(), QUIET_MS);
  }

  async keep(keepalive = false) {
    clearTimeout(this.timer);
    this.timer = null;
    if (this.sent) return;
    const answer = await this.post({ fields: this.read() }, keepalive);
    if (answer?.ok) { this.say("kept"); return; }
    if (answer && ([401, 403].includes(answer.status) || answer.type === "opaqueredirect")) window.dispatchEvent(new Event("desk:locked"));
    this.timer = setTimeout(() => this.keep(), QUIET_MS * 10);
  }

  async bring() {
    const address = `${this.url}?key=${encodeURIComponent(this.form.dataset.draftKey)}`;
    const answer = await fetch(address, { credentials: "same-origin", redirect: "manual" }).catch(() => null);
    if (!answer || answer.status !== 200) return;
    const { fields } = await answer.json().catch(() => ({}));
    if (!fields || this.read() !== this.fresh || JSON.stringify(fields) === this.fresh) return;
    this.write(fields);
    this.say("back");
    const button = this.form.querySelector("[data-draft-discard]");
    if (button) button.hidden = false;
  }

  async discard() {
    await this.post({ discard: "1" });
    this.sent = true;
    location.reload();
  }

  say(name) {
    if (this.state) this.state.textContent = this.state.dataset[name] || "";
  }
}

const start = (root) => root.querySelectorAll("form[data-draft-key]").forEach((form) => { if (!form.draft) form.draft = new Draft(form); });
start(document);
document.addEventListener("drawer:opened", (event) => start(event.target));
