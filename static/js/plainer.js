// "Replace all" beside a preview: puts plain characters for costly ones into every field of a form. The server says which.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-plainer]");
  if (!button) return;
  const pairs = Object.entries(JSON.parse(button.dataset.plainer));
  const changed = [...document.querySelectorAll(`${button.dataset.fields} :is(input[type=text], textarea)`)].filter((field) => {
    const plain = pairs.reduce((text, [costly, instead]) => text.replaceAll(costly, instead), field.value);
    if (plain === field.value) return false;
    field.value = plain;
    return true;
  });
  if (!changed.length) return;
  changed[0].focus(); // the button leaves with the preview that it stands in
  changed[0].dispatchEvent(new Event("input", { bubbles: true }));
});
