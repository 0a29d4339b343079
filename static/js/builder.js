// The builder: inserts variables, marks them in the text, and asks for a new preview after typing.
const form = () => document.getElementById("builder-form");
const VARIABLES = /(\{\{.*?\}\})/;

document.addEventListener("input", ({ target }) => {
  if (target.form !== form() || target.matches("[data-shape]")) return;
  mark(target);
  htmx.trigger(form(), "typed");
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

// A copy of the text lies behind it and has the tint of each variable.
function mark(field) {
  const marks = document.querySelector(`[data-marks="${field.id}"]`);
  if (!marks) return;
  const pieces = field.value.split(VARIABLES).map((piece, index) => {
    const element = document.createElement(index % 2 ? "mark" : "span");
    element.textContent = piece;
    return element;
  });
  marks.replaceChildren(...pieces, "\n");
}

function markAll() {
  for (const marks of document.querySelectorAll("[data-marks]")) mark(document.getElementById(marks.dataset.marks));
}

document.addEventListener("htmx:afterSettle", markAll);
markAll();
