/* Autosave: what was typed last always wins, nothing typed is ever dropped.

   form[data-autosave-url] with <input type="hidden" name="version"> and _parts/saved.html inside.
   Sent: the form's fields, plus `page` (this page's own random name) and `sequence` (grows with every send).
   Where the form has hidden fields of these names, its own submit carries them too: a save under way is no conflict.
   [data-touched] lists the names of the fields that were touched, parted by blanks; without script it is not sent.
   Answers: 200 {version, saved_at_words} · 409 {version, kept} (another page wrote: both texts are shown)
            · 410 or 404 (the link is closed) · 401, 403 or a redirect (the page was locked): the text stays to be copied
            · anything else is tried again. The server takes a send whose `page` wrote last as no conflict. */
const QUIET_MS = 600;
const FIRST_RETRY_MS = 2000;
const LAST_RETRY_MS = 30000;
const KEEPALIVE_BYTES = 60000;
const PATIENCE_MS = 30000;

class Autosave {
  constructor(form) {
    this.form = form;
    this.state = form.querySelector("[data-saved-state]");
    this.page = form.elements.page?.value || Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0")).join("");
    this.sequence = 0;
    this.dirty = false;
    this.busy = false;
    this.closed = false;
    this.wait = FIRST_RETRY_MS;
    this.touched = this.form.querySelector("[data-touched]");
    if (this.touched) this.touched.disabled = false;
    this.listen();
  }

  /* Which fields were touched here: of the others another open page may know better. */
  touch({ name }) {
    if (!this.touched || !name) return;
    const names = new Set(this.touched.value.split(" ").filter(Boolean)).add(name);
    this.touched.value = [...names].join(" ");
  }

  listen() {
    const later = (event) => { this.touch(event.target); this.dirty = true; this.schedule(QUIET_MS); };
    this.form.addEventListener("input", later);
    this.form.addEventListener("change", later);
    this.form.addEventListener("focusout", () => this.flush());
    this.form.addEventListener("submit", (event) => this.submit(event));
    document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") this.last(); });
    window.addEventListener("pagehide", () => this.last());
    window.addEventListener("page:leaving", () => this.last());
    window.addEventListener("online", () => this.flush());
    window.addEventListener("pageshow", () => this.reopen());
    window.addEventListener("beforeunload", (event) => { if (this.dirty && this.failing && !this.submitted) event.preventDefault(); });
  }

  schedule(delay) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), delay);
  }

  say(name, words) {
    if (this.state) this.state.textContent = words || this.state.dataset[name] || "";
  }

  body() {
    const body = new FormData(this.form);
    this.sequence += 1;
    body.set("page", this.page);
    body.set("sequence", String(this.sequence));
    return body;
  }

  send(extra) {
    return fetch(this.form.dataset.autosaveUrl, {
      method: "POST", body: this.body(), credentials: "same-origin", redirect: "manual",
      headers: { "X-CSRFToken": this.token(), Accept: "application/json" },
      // A send that hangs in a dead network is given up and said anew; if it arrives after all, its sequence tells that it is old.
      signal: AbortSignal.timeout?.(PATIENCE_MS), ...extra,
    });
  }

  token() {
    return this.form.querySelector("[name=csrfmiddlewaretoken]")?.value || "";
  }

  async flush() {
    clearTimeout(this.timer);
    if (!this.dirty || this.busy || this.closed || this.submitted) return;
    this.busy = true;
    this.dirty = false;
    this.say("saving");
    const answer = await this.send().catch(() => null);
    this.busy = false;
    await this.read(answer);
  }

  async read(answer) {
    if (answer?.ok) return this.kept(await answer.json().catch(() => ({})));
    this.dirty = true;
    if (answer?.status === 409) return this.conflict(await answer.json().catch(() => ({})));
    if (answer && [410, 404].includes(answer.status)) return this.stop("[data-saved-gone]");
    if (answer && ([401, 403].includes(answer.status) || answer.type === "opaqueredirect")) return this.stop("[data-saved-locked]");
    this.failing = true;
    this.say("waiting");
    this.schedule(this.wait);
    this.wait = Math.min(this.wait * 2, LAST_RETRY_MS);
  }

  /* `version` stays what it was when the page was drawn: of what others wrote since, this page knows nothing. */
  kept({ saved_at_words: words }) {
    this.failing = false;
    this.wait = FIRST_RETRY_MS;
    if (this.dirty) { this.schedule(QUIET_MS); return; }
    this.say("saved", words);
  }

  conflict({ kept }) {
    this.stop("[data-saved-conflict]");
    const box = this.form.querySelector("[data-kept-there]");
    if (box) box.textContent = kept || "";
  }

  /* Nothing is sent any more; the fields stay as they are and their words are set out to be copied. */
  stop(selector) {
    this.closed = true;
    this.failing = false;
    this.say("stopped", " ");
    const box = this.form.querySelector(selector);
    if (!box) return;
    box.hidden = false;
    const words = [...this.form.elements].filter((field) => field.value && field.matches("textarea, input[type=text], input:not([type])"));
    box.querySelector("[data-typed-here]").textContent = words.map((field) => field.value).join("\n\n");
    box.scrollIntoView({ block: "nearest" });
  }

  /* The page may be closed before an answer comes: one last send that outlives it. */
  last() {
    if ((!this.dirty && !this.busy) || this.closed || this.submitted) return;
    const size = [...this.form.elements].reduce((sum, field) => sum + (field.value?.length || 0) * 3, 0);
    this.dirty = false;
    this.send({ keepalive: size < KEEPALIVE_BYTES }).then((answer) => this.read(answer), () => this.read(null));
  }

  submit(event) {
    if (this.submitted) { event.preventDefault(); return; }
    this.submitted = true;
    clearTimeout(this.timer);
    this.sequence += 1;
    if (this.form.elements.sequence) this.form.elements.sequence.value = this.sequence;
    event.submitter?.setAttribute("aria-busy", "true");
  }

  reopen() {
    this.submitted = false;
    this.form.querySelectorAll("[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
    if (this.dirty) this.schedule(QUIET_MS);
  }
}

document.querySelectorAll("form[data-autosave-url]").forEach((form) => new Autosave(form));
