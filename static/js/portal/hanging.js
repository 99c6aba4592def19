/* Questions that hang on an answer of the same page come and go with it; what was written in them is kept meanwhile.
   template[data-hangs='{"item": "gate", "in": ["no"]}'] stands where its question belongs. Without this script the
   server asks such questions on the next page. */
const form = document.getElementById("answers");

function said(item) {
  const fields = new FormData(form);
  return [`q-${item}`, `q-${item}-anchor`].flatMap((name) => fields.getAll(name)).filter(Boolean)
    .map((text) => (text === "-decline" ? "rather_not_say" : String(text)));
}

function holds({ item, in: listed, at_least: least = -Infinity, at_most: most = Infinity }) {
  const values = said(item);
  if (listed) return values.some((each) => listed.map(String).includes(each));
  const numbers = values.filter((each) => /^-?\d+([.,]\d+)?$/.test(each)).map((each) => Number(each.replace(",", ".")));
  return numbers.length > 0 && numbers.at(-1) >= least && numbers.at(-1) <= most;
}

class Hanging {
  constructor(template) {
    this.template = template;
    this.rule = JSON.parse(template.dataset.hangs);
    this.shown = false;
  }

  box() {
    const made = document.createElement("div");
    made.className = "hanging";
    made.append(this.template.content.cloneNode(true));
    return made;
  }

  look() {
    const wanted = holds(this.rule);
    if (wanted === this.shown) return false;
    this.shown = wanted;
    this.node ??= this.box();
    if (wanted) this.template.after(this.node); else this.node.remove();
    if (wanted && !this.wired) this.node.dispatchEvent(new Event("items:shown", { bubbles: true }));
    this.wired = true;
    return true;
  }
}

const all = [...(form?.querySelectorAll("template[data-hangs]") ?? [])].map((each) => new Hanging(each));
/* One question may hang on another that hangs itself: look until nothing changes. */
const look = () => { while (all.map((each) => each.look()).some(Boolean)); };

if (all.length) {
  form.addEventListener("input", look);
  form.addEventListener("change", look);
  look();
}
