// Lists that are live: new rows are added at the top; while somebody reads, a bar counts them until it is pressed.
// The server is asked every two seconds (templates/parts/live.html), but not while the tab is hidden.
const MAX_ROWS = 200; // then the list is fetched anew
const MAX_WATCHED = 50;
const SCROLLED = 24; // pixels

const listOf = (watch) => document.getElementById(watch.dataset.list);
const bodyOf = (watch) => listOf(watch)?.querySelector("table.list tbody");
const rowsOf = (watch) => [...(bodyOf(watch)?.rows ?? [])];
const barOf = (watch) => watch.querySelector("[role=status] a");
const idOf = (row) => row.id.slice(-36);

function isScrolled(body) {
  if (!body) return false;
  const top = body.getBoundingClientRect().top;
  const isBelowTheFold = top + scrollY > innerHeight * 0.7;
  return isBelowTheFold ? top < 0 : scrollY > SCROLLED;
}

// Would a row that comes from above disturb? Then it waits.
function isReading(watch) {
  const list = listOf(watch);
  const body = bodyOf(watch);
  const selection = getSelection();
  return "waits" in watch.dataset
    || isScrolled(body)
    || Boolean(body?.contains(document.activeElement) || body?.querySelector(":checked"))
    || Boolean(list.querySelector(":popover-open, input:focus, select:focus"))
    || [...list.querySelectorAll("input[type=search]")].some((field) => field.value !== field.defaultValue)
    || (!selection.isCollapsed && list.contains(selection.anchorNode));
}

function show(watch) {
  const bar = barOf(watch);
  const body = bodyOf(watch);
  const rows = [...watch.querySelector("template").content.children];
  if (!body || body.rows.length + rows.length > MAX_ROWS || bar.textContent.includes("+")) {
    htmx.trigger(bar, "live:again");
    return null;
  }
  for (const row of rows) {
    // Ids sort by time, and another may have come first.
    const next = [...body.rows].find((each) => idOf(each) <= idOf(row));
    if (next?.id === row.id) continue;
    row.classList.add("is-new");
    body.insertBefore(row, next ?? null);
    htmx.process(row);
  }
  bar.parentElement.replaceChildren();
  const most = Number(watch.dataset.most);
  while (most && body.rows.length > most) body.rows[body.rows.length - 1].remove();
  return rows[0];
}

// --- Asking ---

document.addEventListener("htmx:configRequest", ({ detail }) => {
  const watch = detail.elt;
  if (!watch.matches("[data-live]")) return;
  const rows = rowsOf(watch);
  const moving = rows.map((row) => row.dataset.watch).filter(Boolean).slice(0, MAX_WATCHED);
  detail.parameters.id = moving;
  const low = watch.dataset.live;
  if (!low) return;
  // A list that goes on elsewhere has nothing new below its last row.
  const isFull = watch.dataset.most ? rows.length >= watch.dataset.most : listOf(watch).querySelector("a[rel=next]");
  const last = isFull ? idOf(rows[rows.length - 1]) : "";
  detail.parameters.low = last > low ? last : low;
  detail.parameters.seen = rows.map(idOf).filter((id) => id >= detail.parameters.low).map((id) => id.slice(-12)).join(".");
  detail.parameters.shown = rows.length;
  detail.parameters.was = watch.dataset.shown ?? rows.length;
  detail.parameters.told = parseInt(barOf(watch)?.dataset.count ?? "0", 10);
  detail.parameters.more = isFull ? "1" : "";
  watch.dataset.shown = rows.length;
});

document.addEventListener("htmx:beforeRequest", (event) => {
  const watch = event.detail.elt;
  if (!watch.matches("[data-live]")) return;
  const hasNothingToAsk = !watch.dataset.live && !rowsOf(watch).some((row) => row.dataset.watch);
  if (document.hidden || hasNothingToAsk) event.preventDefault();
});

document.addEventListener("live:looked", ({ target, detail }) => { target.dataset.live = detail.low; });

document.addEventListener("htmx:afterRequest", ({ detail }) => {
  const watch = detail.elt;
  if (watch.matches("[data-live]") && watch.isConnected && barOf(watch)?.matches("[data-show]") && !isReading(watch)) show(watch);
});

// What was asked for a list that has been replaced does not belong into the new one.
document.addEventListener("htmx:beforeCleanupElement", ({ target }) => {
  if (target.matches?.("[data-live]")) htmx.trigger(target, "htmx:abort");
});

// --- Pressing the bar ---

document.addEventListener("click", (event) => {
  const bar = event.target.closest("[data-live] [data-show]");
  if (!bar || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const first = show(bar.closest("[data-live]"));
  scrollTo({ top: 0 });
  if (event.detail === 0) first?.querySelector("a")?.focus(); // pressed by the keyboard, which would lose its place
});
