// The API reference: its index opens calls in place and marks the current one, and a body's field grows with its text.
// Without it, links load the page with that call open.
function mark(id) {
  for (const link of document.querySelectorAll("[data-index] [data-operation]")) {
    if (link.dataset.operation === id) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-operation]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const call = document.getElementById(link.dataset.operation);
  if (!call) return;
  event.preventDefault();
  const fold = link.closest(".reference-fold");
  if (fold.querySelector("summary").checkVisibility()) fold.open = false; // on a phone the index is in the way
  call.open = true;
  mark(call.id);
  history.replaceState(null, "", link.href);
  call.scrollIntoView();
  call.querySelector("summary").focus({ preventScroll: true });
});

// "toggle" does not bubble.
document.addEventListener("toggle", ({ target }) => target.matches(".call") && target.open && mark(target.id), true);

document.addEventListener("htmx:afterSettle", () => {
  const open = [...document.querySelectorAll(".call[open]")].at(-1);
  if (open && !document.querySelector("[data-index] [aria-current]")) mark(open.id);
  document.querySelector(".call-write[aria-invalid]")?.focus({ preventScroll: true });
});

if (!CSS.supports("field-sizing", "content")) {
  document.addEventListener("input", ({ target }) => {
    if (target.matches(".call-write")) target.rows = Math.max(target.rows, target.value.split("\n").length + 1);
  });
}

// A phone begins with the calls, not with a screen or two of links.
const fold = document.querySelector(".reference-fold");
if (fold?.querySelector("summary").checkVisibility()) fold.open = false;
