// Keeps "6 min" true while a page is open. The server wrote the same words (apps/core/tags.py); the two must agree.
const STEPS = [[60, 1, "s"], [3600, 60, "min"], [86400, 3600, "h"], [2 * 86400, 86400, "day"], [30 * 86400, 86400, "days"]];
const JUST_NOW = 10; // seconds

function refresh() {
  for (const time of document.querySelectorAll("time[data-when]")) {
    const distance = (Date.now() - Date.parse(time.dateTime)) / 1000;
    const seconds = Math.floor(Math.abs(distance));
    const step = STEPS.find(([limit]) => seconds < limit);
    if (!step) continue;
    const words = `${Math.floor(seconds / step[1])} ${step[2]}`;
    const past = time.dataset.when === "ago" ? `${words} ago` : words;
    const isNew = time.dataset.when === "ago" && distance < JUST_NOW;
    const text = isNew ? "just now" : distance < 0 ? `in ${words}` : past;
    if (time.textContent !== text) time.textContent = text;
  }
}

setInterval(refresh, 5000);
document.addEventListener("visibilitychange", () => document.hidden || refresh());
