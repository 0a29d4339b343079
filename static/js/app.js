// The page's own behaviour: dialog, toasts, copying, keys. Everything works without it, only less handily.
const dialog = document.getElementById("dialog");
const toasts = document.getElementById("toasts");

// --- The one dialog: whatever is swapped into it opens it ---

document.addEventListener("htmx:afterSwap", ({ target }) => {
  const isInside = target.id === "dialog-body" || dialog.contains(target);
  if (isInside && dialog.textContent.trim() && !dialog.open) dialog.showModal();
});

document.addEventListener("dialog:close", () => dialog.close());
dialog.addEventListener("close", () => document.getElementById("dialog-body").replaceChildren());

document.addEventListener("click", (event) => {
  if (event.target === dialog) dialog.close(); // the backdrop
  const close = event.target.closest("[data-close]");
  if (close && dialog.contains(close)) {
    event.preventDefault();
    dialog.close();
  }
});

// --- Toasts ---

function toast(text, tone = "done") {
  const element = document.getElementById("toast").content.firstElementChild.cloneNode(true);
  element.querySelector("span").textContent = text;
  const icon = element.querySelector(".icon");
  icon.setAttribute("class", `icon tone-${tone}`);
  const use = icon.querySelector("use");
  if (tone !== "done") use.setAttribute("href", use.getAttribute("href").replace("#check", "#alert-triangle"));
  toasts.append(element);
  show();
}

function show() {
  if (!toasts.children.length) return;
  // Shown anew, it lies above a dialog that was opened since.
  if (toasts.matches(":popover-open")) toasts.hidePopover();
  toasts.showPopover();
  for (const each of toasts.querySelectorAll(".toast:not([data-leaves])")) {
    each.dataset.leaves = "";
    setTimeout(() => leave(each), 8000);
  }
}

function leave(element) {
  element.remove();
  if (!toasts.children.length && toasts.matches(":popover-open")) toasts.hidePopover();
}

document.addEventListener("toast", ({ detail }) => toast(detail.text, detail.tone));
toasts.addEventListener("click", (event) => event.target.closest("[data-dismiss]") && leave(event.target.closest(".toast")));
show();

// --- When an answer does not come ---

document.addEventListener("htmx:responseError", ({ detail }) => {
  const { status } = detail.xhr;
  // What said it itself, and what was asked in the background (data-quiet), is left alone.
  if (detail.xhr.getResponseHeader("HX-Trigger")?.includes("toast") || detail.elt.matches("[data-quiet]")) return;
  toast(status === 404 ? "This no longer exists. Reload the page." : `Something went wrong (${status}). Try again.`, "failed");
});

document.addEventListener("htmx:sendError", ({ detail }) => {
  if (!detail.elt.matches("[data-quiet]")) toast("We couldn't reach the server. Check your connection and try again.", "failed");
});

// --- Copying ---

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy], [data-copy-from]");
  if (!button) return;
  const from = button.dataset.copyFrom && button.closest(button.dataset.copyFrom);
  const shown = from && [...from.querySelectorAll("pre")].find((pre) => pre.checkVisibility());
  await navigator.clipboard.writeText(shown ? shown.textContent : button.dataset.copy || location.href);
  const word = button.querySelector("span");
  const before = word?.textContent;
  button.classList.add("is-copied");
  if (word) word.textContent = "Copied";
  else toast("Copied.");
  setTimeout(() => {
    button.classList.remove("is-copied");
    if (word) word.textContent = before;
  }, 2000);
});

// --- A password can be looked at ---

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-reveal]");
  if (!button) return;
  const field = button.parentElement.querySelector("input");
  field.type = field.type === "password" ? "text" : "password";
  button.setAttribute("aria-pressed", field.type === "text");
});

// --- The time zone, once: until it is known, times are shown in UTC ---

if (document.body.dataset.zone === "") {
  const time_zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (time_zone) htmx.ajax("POST", "/settings/me/prefer/", { swap: "none", values: { time_zone } });
}
