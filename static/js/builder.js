// The builder: inserts variables, marks them in the text, and asks for a new preview after typing.
const form = () => document.getElementById("builder-form");
const VARIABLES = /(\{\{.*?\}\})/;
let isUnseen = false; // typed since the last request for a preview

document.addEventListener("input", ({ target }) => {
  if (target.form !== form() || target.matches("[data-shape]")) return;
  mark(target);
  isUnseen = true;
  htmx.trigger(form(), "typed");
});
document.addEventListener("htmx:configRequest", ({ target }) => {
  if (target.closest("#builder")) isUnseen = false; // each of its requests sends the whole form
});

// "+ Variable" writes the next free number at the caret.
document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-insert]");
  if (!button) return;
  const field = document.getElementById(button.dataset.insert);
  const numbers = [...field.value.matchAll(/\{\{(\d+):/g)].map((found) => Number(found[1]));
  const rows = document.querySelectorAll(`[name^="${field.name.replace(/-text$/, "-var-")}"][name$="-id"]`);
  const taken = [-1, ...numbers, ...[...rows].map((row) => Number(row.value))];
  field.focus();
  field.setRangeText(`{{${Math.max(...taken) + 1}:variable}}`, field.selectionStart, field.selectionEnd, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
});

function marked(text, name) {
  const element = document.createElement("mark");
  element.className = name;
  element.textContent = text;
  return element;
}

// A copy of the text lies behind it and has the tint of each variable, and of each character that costs.
function mark(field) {
  const marks = document.querySelector(`[data-marks="${field.id}"]`);
  if (!marks) return;
  const costly = field.name === "whatsapp-text" || field.name === "rcs-text" ? null : new RegExp(`(${form().dataset.foreign}+)`);
  const pieces = field.value.split(VARIABLES).flatMap((piece, index) => {
    if (index % 2) return [marked(piece, "variable")];
    return costly ? piece.split(costly).map((part, at) => (at % 2 ? marked(part, "costly") : part)) : [piece];
  });
  marks.replaceChildren(...pieces, "\n");
}

function markAll() {
  for (const marks of document.querySelectorAll("[data-marks]")) mark(document.getElementById(marks.dataset.marks));
}

document.addEventListener("htmx:afterSettle", () => {
  markAll();
  if (isUnseen && form()) htmx.trigger(form(), "typed"); // a form that was just put here didn't listen yet
});
markAll();
