// Conversations are drawn anew when something happened. Scroll, focus, typed text and the chosen channel stay.
let kept;
const TYPED_IN = "input:not([type=radio]), textarea, select";
const find = (selector) => document.querySelector(selector);

function isAtEnd(screen) {
  return screen.scrollHeight - screen.scrollTop - screen.clientHeight < 24;
}

function toEnd() {
  const screen = find("#talk-screen");
  if (screen) screen.scrollTop = screen.scrollHeight;
}

document.addEventListener("htmx:beforeSwap", ({ target, detail }) => {
  if (target.id !== "conversations-stage" || !detail.shouldSwap) return;
  const active = document.activeElement;
  const screen = find("#talk-screen");
  kept = {
    list: find(".talks-list").scrollTop,
    thread: screen && !isAtEnd(screen) ? screen.scrollTop : null,
    channel: find("[name=channel]:checked")?.id,
    wasChosen: find("[name=channel][data-chosen]") !== null,
    id: target.contains(active) ? active.id : "",
    selection: active.matches?.("textarea") ? [active.selectionStart, active.selectionEnd] : null,
  };
});

document.addEventListener("htmx:afterSettle", () => {
  if (!kept) return;
  find(".talks-list").scrollTop = kept.list;
  const screen = find("#talk-screen");
  if (screen) screen.scrollTop = kept.thread ?? screen.scrollHeight;
  const channel = kept.wasChosen && document.getElementById(kept.channel);
  if (channel) {
    channel.checked = true;
    channel.dataset.chosen = "";
  }
  const active = kept.id && document.getElementById(kept.id);
  if (active && document.activeElement !== active) {
    active.focus({ preventScroll: true });
    if (kept.selection) active.setSelectionRange(...kept.selection);
  }
  kept = undefined;
});

document.addEventListener("change", ({ target }) => {
  if (target.matches("[name=channel]")) target.dataset.chosen = "";
});

document.addEventListener("htmx:afterRequest", ({ target, detail }) => {
  if (!detail.successful || !target.matches("[data-clears]")) return;
  target.reset();
  target.querySelector("[aria-live]").replaceChildren();
});

// --- Read ---

// A thread counts as read once it is in view: not in a tab that is hidden.
function see() {
  const form = find("#talk-seen");
  if (form && !document.hidden) htmx.trigger(form, "seen");
}

document.addEventListener("htmx:load", see);
document.addEventListener("visibilitychange", see);

// --- Keys ---

function step(by) {
  const rows = [...document.querySelectorAll(".talks-row")];
  const at = rows.findIndex((row) => row.hasAttribute("aria-current"));
  rows[at < 0 ? 0 : at + by]?.click();
}

const KEYS = {
  j: () => step(1),
  k: () => step(-1),
  ArrowDown: () => step(1),
  ArrowUp: () => step(-1),
  r: () => find("[data-reply]")?.focus(),
  u: () => find("#talk-unread button")?.click(),
};

document.addEventListener("keydown", (event) => {
  if (event.target.matches("[data-reply]")) {
    if (event.key === "Escape") event.target.blur();
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    event.target.form.requestSubmit();
    return;
  }
  const isElsewhere = event.target.closest(TYPED_IN) || find("dialog[open], :popover-open:not(#toasts)");
  if (isElsewhere || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || !KEYS[event.key]) return;
  if (event.key.startsWith("Arrow") && event.target.closest("#talk-screen")) return; // scrolls
  event.preventDefault();
  KEYS[event.key]();
});

toEnd();
