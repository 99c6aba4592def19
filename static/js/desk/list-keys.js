/* Lists by keyboard: inside [data-list-keys] j, k and the arrows move; "/" goes to [data-search].
   Nothing happens while somebody types; <body data-keys="off"> switches it off altogether. */
const STEPS = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 };

function typing(target) {
  return target.closest?.("input, textarea, select, [contenteditable], dialog[open]");
}

function move(list, step) {
  const rows = [...list.querySelectorAll("a.row-title, [data-row]")].filter((row) => row.offsetParent);
  const at = rows.indexOf(document.activeElement);
  const next = rows[Math.min(Math.max(at + step, 0), rows.length - 1)];
  next?.focus();
  return Boolean(next);
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || document.body.dataset.keys === "off") return;
  if (event.key === "/") {
    const search = document.querySelector("[data-search]");
    if (search) { event.preventDefault(); search.focus(); search.select?.(); }
    return;
  }
  const step = STEPS[event.key];
  const list = event.target.closest?.("[data-list-keys]") || (step && event.key.length === 1 && document.querySelector("[data-list-keys]"));
  if (step && list && move(list, step)) event.preventDefault();
});
