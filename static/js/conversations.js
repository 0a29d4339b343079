// Conversations are drawn anew when something happened. Scroll, focus, typed text and the chosen channel stay.
let kept;
let isComposed = false; // a word is being put together with an input method, which a redraw would break off
const TYPED_IN = "input:not([type=radio]), textarea, select";
const TYPED = "textarea, input[type=text], input[type=search]"; // has a caret
const find = (selector) => document.querySelector(selector);

function isAtEnd(screen) {
  return screen.scrollHeight - screen.scrollTop - screen.clientHeight < 24;
}

function toEnd() {
  const screen = find("#talk-screen");
  if (screen) screen.scrollTop = screen.scrollHeight;
}

document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const { target } = detail; // an answer may name another one than the request
  if (target.id !== "conversations-stage" || !detail.shouldSwap) return;
  if (isComposed && detail.requestConfig.elt === target) {
    detail.shouldSwap = false; // the next question gets the same answer
    return;
  }
  const active = document.activeElement;
  const screen = find("#talk-screen");
  kept = {
    list: find(".talks-list").scrollTop,
    thread: screen && !isAtEnd(screen) ? screen.scrollTop : null,
    channel: find("[name=channel]:checked")?.id,
    wasChosen: find("[name=channel][data-chosen]") !== null,
    id: target.contains(active) ? active.id : "",
    hadTemplate: find(".talk-template") !== null,
    selection: active.matches?.(TYPED) ? [active.selectionStart, active.selectionEnd] : null,
  };
});

document.addEventListener("htmx:afterSettle", () => {
  begin();
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
  if (kept.hadTemplate && !find(".talk-template")) (find("[data-reply]") ?? find("#talk-choose"))?.focus();
  kept = undefined;
});

// What begins with the focus keeps it only then: the template's fields stay when the rest is drawn anew.
function begin() {
  for (const each of document.querySelectorAll("#conversations-stage [autofocus]")) each.removeAttribute("autofocus");
}

document.addEventListener("change", ({ target }) => {
  if (target.matches("[name=channel]")) target.dataset.chosen = "";
});

for (const name of ["compositionstart", "compositionend"]) {
  document.addEventListener(name, () => { isComposed = name === "compositionstart"; });
}

// --- Drafts: they stay in this tab, over reloads and lost connections, until they are sent ---

let sent = null; // while it is on its way

function keep(field) {
  if (field.value) sessionStorage.setItem(`draft:${field.id}`, field.value);
  else sessionStorage.removeItem(`draft:${field.id}`);
}

function restore() {
  const field = find("[data-reply]");
  if (field && !field.value && sent === null) field.value = sessionStorage.getItem(`draft:${field.id}`) ?? "";
}

document.addEventListener("input", ({ target }) => target.matches("[data-reply]") && keep(target));
document.addEventListener("htmx:load", restore);

// The box is free for the next text at once. What could not be sent comes back, before what was typed meanwhile.

document.addEventListener("htmx:beforeRequest", ({ target }) => {
  if (!target.matches("[data-clears]")) return;
  const field = target.querySelector("[data-reply]");
  sent = field.value;
  field.value = "";
  target.querySelector("[aria-live]").replaceChildren();
});

document.addEventListener("htmx:afterRequest", ({ target, detail }) => {
  if (!target.matches("[data-clears]")) return;
  const field = target.querySelector("[data-reply]");
  if (!detail.successful) field.value = field.value ? `${sent}\n${field.value}` : sent;
  sent = null;
  keep(field);
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

// To the next conversation in the list that has something new.
function nextUnread() {
  const rows = [...document.querySelectorAll(".talks-row")];
  const at = rows.findIndex((row) => row.hasAttribute("aria-current"));
  const unread = (row) => row.matches(".is-unread:not([aria-current])");
  (rows.slice(at + 1).find(unread) ?? rows.find(unread))?.click();
}

const KEYS = {
  n: nextUnread,
  j: () => step(1),
  k: () => step(-1),
  ArrowDown: () => step(1),
  ArrowUp: () => step(-1),
  r: () => find("[data-reply]")?.focus(),
  t: () => find("#talk-choose")?.click(),
  u: () => find("#talk-unread button")?.click(),
};

// Among templates: arrows walk from the search through the list, Enter takes the first, Escape leads back.
function choose(event) {
  const choices = [...document.querySelectorAll(".talk-choices a")];
  const at = choices.indexOf(event.target);
  const isSearch = event.target.id === "talk-find";
  const steps = {
    ArrowDown: () => (isSearch || at >= 0 ? choices[at + 1] : null)?.focus(),
    ArrowUp: () => at >= 0 && (choices[at - 1] ?? find("#talk-find")).focus(),
    Enter: () => isSearch && choices[0]?.click(),
    Escape: () => find("#talk-back").click(),
  };
  const isStep = event.key === "Escape" || isSearch ? event.key !== "ArrowUp" : at >= 0 && event.key.startsWith("Arrow");
  if (!isStep || !steps[event.key] || event.isComposing) return false;
  event.preventDefault();
  steps[event.key]();
  return true;
}

document.addEventListener("keydown", (event) => {
  if (event.target.matches("[data-reply]")) {
    if (event.key === "Escape") event.target.blur();
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    event.target.form.requestSubmit();
    return;
  }
  if (event.defaultPrevented) return; // `g u` leads to another page
  if (event.target.closest(".talk-template") && choose(event)) return;
  const isElsewhere = event.target.closest(TYPED_IN) || find("dialog[open], :popover-open:not(#toasts)");
  if (isElsewhere || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || !KEYS[event.key]) return;
  if (event.key.startsWith("Arrow") && event.target.closest("#talk-screen")) return; // scrolls
  event.preventDefault();
  KEYS[event.key]();
});

toEnd();
begin();
restore();
