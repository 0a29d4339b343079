// Draws the chart of the overview from the table beside it, in the colours of the theme.
const style = getComputedStyle(document.documentElement);
const token = (name) => {
  const probe = document.createElement("i");
  probe.style.color = `var(${name})`;
  document.body.append(probe);
  const colour = getComputedStyle(probe).color;
  probe.remove();
  return colour;
};

function read(figure) {
  const rows = [...figure.querySelectorAll("tbody tr")];
  const cell = (row, index) => Number(row.cells[index].textContent);
  return [rows.map((row) => Number(row.dataset.at)), rows.map((row) => cell(row, 1)), rows.map((row) => cell(row, 2))];
}

const DAY = 86_400; // seconds

function draw(figure) {
  const place = figure.querySelector(".chart-plot");
  const data = read(figure);
  const span = data[0].at(-1) - data[0][0];
  const zone = document.body.dataset.zone || "UTC";
  const line = token("--line");
  const ink = token("--ink-3");
  const axis = { stroke: ink, grid: { stroke: line, width: 1 }, ticks: { show: false }, font: `12px ${style.getPropertyValue("--font")}` };
  const series = (label, name, filled) => ({
    label,
    stroke: token(`--${name}`),
    width: 1.5,
    fill: filled ? token(`--${name}-tint`) : undefined,
    points: { show: false },
  });
  const times = new Intl.DateTimeFormat("en-GB", { timeZone: zone, hour: "2-digit", minute: "2-digit" });
  const days = new Intl.DateTimeFormat("en-GB", { timeZone: zone, weekday: "short", day: "numeric" });
  const options = {
    width: place.clientWidth,
    height: 208,
    padding: [8, 0, 0, 0],
    legend: { show: false },
    cursor: { y: false, points: { size: 6 } },
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), zone),
    scales: { y: { range: (_, __, most) => [0, Math.max(most, 4) * 1.05] } },
    axes: [
      {
        ...axis,
        grid: { show: false },
        space: 72,
        incrs: span > 2 * DAY ? [DAY, 2 * DAY, 7 * DAY] : [10_800, 21_600],
        values: (_, splits) => splits.map((at) => (span > 2 * DAY ? days : times).format(at * 1000)),
      },
      { ...axis, side: 1, size: 48, values: (_, values) => values.map((value) => (Number.isInteger(value) ? value.toLocaleString("en") : "")) },
    ],
    series: [{}, series("Delivered or read", "done", true), series("Failed or blocked", "failed", false)],
  };
  place.replaceChildren();
  figure.plot = new uPlot(options, data, place);
}

function drawAll() {
  for (const figure of document.querySelectorAll("[data-chart]")) draw(figure);
}

drawAll();
document.addEventListener("htmx:afterSwap", drawAll);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);
new ResizeObserver(() => {
  for (const figure of document.querySelectorAll("[data-chart]")) {
    figure.plot?.setSize({ width: figure.querySelector(".chart-plot").clientWidth, height: 208 });
  }
}).observe(document.getElementById("main"));
