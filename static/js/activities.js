/* Breathing, steps and a timer. Nothing starts by itself; everything can wait and stop; less motion is honoured.
   The page counts the seconds that were done; without this script the text and the tick do the same. */
const phone = window.matchMedia("(prefers-reduced-motion: reduce)");
const still = { get matches() { return phone.matches || document.documentElement.dataset.motion === "none"; } };
const TICK_MS = 200;

/* A clock that runs only while it is wanted; time that passes while it waits is not counted. */
class Clock {
  constructor(step) {
    this.step = step;
    this.passed = 0;
    this.timer = null;
  }

  get runs() { return this.timer !== null; }

  go() {
    if (this.runs) return;
    let last = performance.now();
    this.timer = setInterval(() => {
      const now = performance.now();
      this.passed += (now - last) / 1000;
      last = now;
      this.step(this.passed);
    }, TICK_MS);
  }

  wait() {
    clearInterval(this.timer);
    this.timer = null;
  }

  back() {
    this.wait();
    this.passed = 0;
  }
}

class Activity {
  constructor(box) {
    this.box = box;
    this.before = 0;
    this.stage = box.querySelector("[data-stage]");
    this.word = box.querySelector("[data-word]");
    this.said = box.querySelector("[data-said]");
    this.seconds = box.querySelector("[data-seconds]");
    this.done = box.querySelector("[data-done]");
    this.buttons = Object.fromEntries(["begin", "pause", "stop"].map((name) => [name, box.querySelector(`[data-${name}]`)]));
    this.clock = new Clock((passed) => this.step(passed));
    box.querySelector("[data-buttons]").hidden = false;
    this.buttons.begin.addEventListener("click", () => this.begin());
    this.buttons.pause.addEventListener("click", () => this.pause());
    this.buttons.stop.addEventListener("click", () => this.stop());
    this.done.addEventListener("change", () => { if (!this.done.checked) { this.seconds.value = ""; this.before = 0; } });
    document.addEventListener("visibilitychange", () => { if (document.hidden && this.clock.runs) this.pause(); });
    window.addEventListener("page:leaving", () => this.clock.wait());
  }

  begin() {
    this.before = Number(this.seconds.value) || 0;
    this.clock.back();
    this.setUp();
    this.stage.hidden = false;
    this.buttons.begin.hidden = true;
    this.buttons.pause.hidden = false;
    this.buttons.stop.hidden = false;
    this.buttons.pause.textContent = this.buttons.pause.dataset.wordPause;
    this.buttons.pause.focus();
    this.clock.go();
    this.step(0);
  }

  setUp() {}

  pause() {
    if (this.clock.runs) this.clock.wait(); else this.clock.go();
    this.buttons.pause.textContent = this.buttons.pause.dataset[this.clock.runs ? "wordPause" : "wordOn"];
    this.hold(!this.clock.runs);
    this.keep();
  }

  hold() {}

  stop(words = "") {
    this.keep();
    this.clock.back();
    this.rest();
    this.stage.hidden = true;
    this.buttons.pause.hidden = true;
    this.buttons.stop.hidden = true;
    this.buttons.begin.hidden = false;
    this.buttons.begin.focus();
    this.said.textContent = words;
  }

  rest() {}

  /* The end: the words stay to be read. */
  end() {
    const words = this.box.dataset.wordEnd;
    this.stop(words);
    this.stage.hidden = false;
    this.word.textContent = words;
  }

  keep() {
    const seconds = Math.round(this.before + this.clock.passed);
    if (seconds < 1) return;
    this.seconds.value = String(seconds);
    this.done.checked = true;
    this.done.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

class Breath extends Activity {
  setUp() {
    const chosen = (part) => Number(this.box.querySelector(`[data-part=${part}]`).value);
    const { holdIn, holdOut, wordIn, wordOut, wordHold } = this.box.dataset;
    this.parts = [[wordIn, chosen("in"), 1], [wordHold, Number(holdIn), 1], [wordOut, chosen("out"), 0.5], [wordHold, Number(holdOut), 0.5]].filter(([, length]) => length > 0);
    this.round = this.parts.reduce((sum, [, length]) => sum + length, 0);
    this.length = Math.ceil((chosen("minutes") * 60) / this.round) * this.round;
    this.circle = this.box.querySelector("[data-circle]");
    this.count = this.box.querySelector("[data-count]");
    this.circle.hidden = still.matches;
    this.at = -1;
  }

  step(passed) {
    if (passed >= this.length) { this.end(); return; }
    let here = passed % this.round;
    const at = this.parts.findIndex(([, length]) => { if (here < length) return true; here -= length; return false; });
    const [word, length, size] = this.parts[at];
    this.word.textContent = word;
    this.count.textContent = String(Math.floor(here) + 1);
    if (at !== this.at) this.grow(size, (length - here) * 1000);
    this.at = at;
  }

  grow(size, duration) {
    if (still.matches) return;
    const from = getComputedStyle(this.circle).scale;
    this.motion?.cancel();
    this.motion = this.circle.animate([{ scale: from }, { scale: String(size) }], { duration, easing: "ease-in-out", fill: "forwards" });
  }

  hold(waits) {
    if (waits) this.motion?.pause(); else this.motion?.play();
  }

  rest() {
    this.motion?.cancel();
    this.count.textContent = "";
    this.circle.hidden = true;
  }
}

class Timer extends Activity {
  step(passed) {
    const left = Math.ceil(Number(this.box.dataset.timer) - passed - 0.05);
    if (left <= 0) { this.end(); return; }
    this.word.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
  }
}

class Steps {
  constructor(box) {
    this.list = box.querySelector("ol");
    this.lines = [...this.list.children];
    this.done = box.querySelector("[data-done]");
    this.buttons = Object.fromEntries(["begin", "next", "stop"].map((name) => [name, box.querySelector(`[data-${name}]`)]));
    box.querySelector("[data-buttons]").hidden = false;
    this.lines.forEach((line, place) => { line.tabIndex = -1; line.value = place + 1; });
    this.buttons.begin.addEventListener("click", () => this.show(0));
    this.buttons.next.addEventListener("click", () => this.show(this.at + 1));
    this.buttons.stop.addEventListener("click", () => this.all());
  }

  show(at) {
    if (at >= this.lines.length) { this.finish(); return; }
    this.at = at;
    this.list.classList.add("one");
    this.lines.forEach((line, place) => line.toggleAttribute("data-here", place === at));
    this.buttons.begin.hidden = true;
    this.buttons.next.hidden = false;
    this.buttons.stop.hidden = false;
    this.lines[at].focus();
  }

  finish() {
    this.all();
    this.done.checked = true;
    this.done.dispatchEvent(new Event("input", { bubbles: true }));
    this.done.focus();
  }

  all() {
    this.list.classList.remove("one");
    this.buttons.begin.hidden = false;
    this.buttons.next.hidden = true;
    this.buttons.stop.hidden = true;
    this.buttons.begin.focus();
  }
}

function wake(root) {
  root.querySelectorAll("[data-breath]").forEach((box) => new Breath(box));
  root.querySelectorAll("[data-timer]").forEach((box) => new Timer(box));
  root.querySelectorAll("[data-steps]").forEach((box) => new Steps(box));
}

wake(document);
document.addEventListener("items:shown", (event) => wake(event.target));
