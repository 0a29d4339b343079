// Selecting rows of a list (templates/parts/bulk.html): how many are selected, the whole page at once, Esc clears.
// A row that is swapped in anew stays selected.
const selected = new WeakMap(); // the ids that are selected, by form

const forms = () => document.querySelectorAll("form[data-bulk]");
const boxes = (form) => [...form.elements].filter((each) => each.matches("[data-pick]"));
const wholePage = (form) => [...form.elements].find((each) => each.matches("[data-pick-page]"));
const all = (form) => form.elements.namedItem("all");

function tell(form) {
  const every = boxes(form);
  const count = every.filter((each) => each.checked).length;
  const [one, many] = form.dataset.bulk.split("|");
  const words = all(form)?.checked ? all(form).dataset.words : `${count} ${count === 1 ? one : many} selected`;
  const status = form.querySelector("[data-bulk-count]");
  if (status.textContent !== words) status.textContent = words;
  const page = wholePage(form);
  if (page) {
    page.checked = count > 0 && count === every.length;
    page.indeterminate = count > 0 && count < every.length;
  }
  selected.set(form, new Set(every.filter((each) => each.checked).map((each) => each.value)));
}

function check(form, isChecked) {
  for (const each of boxes(form)) each.checked = isChecked;
}

document.addEventListener("change", ({ target }) => {
  const form = target.form;
  if (!form?.matches("[data-bulk]")) return;
  if (target.matches("[data-pick-page]")) check(form, target.checked);
  if (target.name === "all" && target.checked) check(form, true);
  if (target.name !== "all" && !target.checked && all(form)) all(form).checked = false;
  tell(form);
});

document.addEventListener("reset", ({ target }) => {
  if (!target.matches("[data-bulk]")) return;
  selected.delete(target); // at once, or a row that is swapped in now would be selected again
  setTimeout(() => tell(target));
});

document.addEventListener("htmx:afterSettle", () => {
  for (const form of forms()) {
    for (const each of boxes(form)) each.checked ||= selected.get(form)?.has(each.value) ?? false;
    tell(form);
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || document.querySelector("dialog[open], :popover-open:not(#toasts)")) return;
  for (const form of forms()) form.reset();
});

for (const form of forms()) tell(form);
addEventListener("pageshow", () => { for (const form of forms()) tell(form); });
