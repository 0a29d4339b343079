// The command palette and the keyboard: Ctrl or ⌘ K, `/`, `?`, `g` and a letter, `j`, `k` and `x`.
const palette = document.getElementById("palette");
const field = document.getElementById("palette-field");
const hits = document.getElementById("palette-hits");
const isMac = /Mac|iPhone|iPad/.test(navigator.platform);

for (const key of document.querySelectorAll("[data-mod-key]")) key.textContent = isMac ? "⌘K" : "Ctrl K";

function open() {
  if (palette.open) return palette.close();
  field.value = "";
  palette.showModal();
  field.focus();
  htmx.trigger(field, "palette:open");
}

function options() {
  return [...hits.querySelectorAll("[role=option]")];
}

function select(option) {
  for (const each of options()) each.setAttribute("aria-selected", each === option);
  if (!option) return field.removeAttribute("aria-activedescendant");
  option.id ||= `hit-${options().indexOf(option)}`;
  field.setAttribute("aria-activedescendant", option.id);
  option.scrollIntoView({ block: "nearest" });
}

function move(step) {
  const all = options();
  const at = all.findIndex((each) => each.getAttribute("aria-selected") === "true");
  select(all[(at + step + all.length) % all.length]);
}

if (palette) {
  document.addEventListener("click", (event) => {
    if (event.target === palette) palette.close();
    if (!event.target.closest("[data-palette]") || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    open();
  });

  hits.addEventListener("htmx:afterSwap", () => select(options()[0]));

  field.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      move(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter") {
      event.preventDefault();
      const chosen = options().find((each) => each.getAttribute("aria-selected") === "true");
      if (chosen?.href && (event.ctrlKey || event.metaKey)) window.open(chosen.href, "_blank");
      else chosen?.click();
    }
  });
}

// --- Keys, unless somebody is typing ---

const TYPED_IN = "input:not([type=checkbox], [type=radio], [type=button], [type=submit]), textarea, select, [contenteditable], [role=textbox]";
const ROW = "main .list tbody tr";

// The row's link, or whatever else is first in it; a row without any is passed over.
function handle(row) {
  return row.querySelector(".row-link") ?? row.querySelector("a[href], button");
}

function step(by) {
  const rows = [...document.querySelectorAll(ROW)].filter((row) => row.checkVisibility() && handle(row));
  const at = rows.indexOf(document.activeElement.closest(ROW));
  const next = at < 0 ? rows[0] : rows[at + by];
  if (!next) return;
  handle(next).focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
}

let isGoing = false;

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k" && palette) {
    event.preventDefault();
    return open();
  }
  const isTyping = event.target.closest(TYPED_IN);
  if (isTyping || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  if (isGoing) {
    isGoing = false;
    event.preventDefault(); // the page's own keys leave it alone
    document.querySelector(`[data-go="${CSS.escape(event.key)}"]`)?.click();
  } else if (event.key === "g") {
    isGoing = true;
    setTimeout(() => { isGoing = false; }, 1500);
  } else if (event.key === "j" || event.key === "k") {
    if (!document.querySelector(":popover-open:not(#toasts)")) step(event.key === "j" ? 1 : -1);
  } else if (event.key === "x") {
    document.activeElement.closest(ROW)?.querySelector("[data-pick]")?.click();
  } else if (event.key === "?") {
    document.querySelector("[data-shortcuts]")?.click();
  } else if (event.key === "/") {
    const search = document.querySelector("[data-search]");
    if (search) {
      event.preventDefault();
      search.focus();
    }
  }
});
