// The phones are drawn anew when something happened. Where one had scrolled to and what one was typing stays.
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
  if (target.id !== "phones-stage" || !detail.shouldSwap) return;
  const active = document.activeElement;
  kept = {
    places: new Map([...screens()].filter((screen) => !isAtEnd(screen)).map((screen) => [screen.id, screen.scrollTop])),
    shelf: document.querySelector(".phones-shelf")?.scrollLeft ?? 0,
    id: target.contains(active) ? active.id : "",
    selection: active.matches?.("input[type=text], input:not([type])") ? [active.selectionStart, active.selectionEnd] : null,
  };
});

document.addEventListener("htmx:afterSettle", () => {
  if (!kept) return;
  for (const screen of screens()) screen.scrollTop = kept.places.get(screen.id) ?? screen.scrollHeight;
  document.querySelector(".phones-shelf")?.scrollTo({ left: kept.shelf, behavior: "instant" });
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
