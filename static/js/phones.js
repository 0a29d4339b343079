// Phones and inbox are drawn anew when something happened. Where one had scrolled to, what one was typing and what one had unfolded stays.
let kept;

function screens() {
  return document.querySelectorAll("#phones-stage .screen");
}

function isAtEnd(screen) {
  return screen.scrollHeight - screen.scrollTop - screen.clientHeight < 8;
}

function toEnd() {
  for (const screen of screens()) screen.scrollTop = screen.scrollHeight;
}

document.addEventListener("htmx:beforeSwap", ({ target, detail }) => {
  if (!target.matches("#phones-stage, #inbox-stage, #reviews-stage") || !detail.shouldSwap) return;
  const active = document.activeElement;
  kept = {
    places: new Map([...screens()].filter((screen) => !isAtEnd(screen)).map((screen) => [screen.id, screen.scrollTop])),
    shelf: document.querySelector(".phones-shelf")?.scrollLeft ?? 0,
    unfolded: [...target.querySelectorAll("details[open]")].map((each) => each.id),
    id: target.contains(active) ? active.id : "",
    selection: active.matches?.("input[type=text], input:not([type])") ? [active.selectionStart, active.selectionEnd] : null,
  };
});

document.addEventListener("htmx:afterSettle", () => {
  if (!kept) return;
  for (const screen of screens()) screen.scrollTop = kept.places.get(screen.id) ?? screen.scrollHeight;
  document.querySelector(".phones-shelf")?.scrollTo({ left: kept.shelf, behavior: "instant" });
  for (const id of kept.unfolded) document.getElementById(id)?.setAttribute("open", "");
  const active = kept.id && document.getElementById(kept.id);
  if (active && document.activeElement !== active) {
    active.focus({ preventScroll: true });
    if (kept.selection) active.setSelectionRange(...kept.selection);
  }
  kept = undefined;
});

document.addEventListener("htmx:afterRequest", ({ target, detail }) => {
  if (detail.successful && target.matches("[data-clears]")) target.reset();
});

toEnd();
