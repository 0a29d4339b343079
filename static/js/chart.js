// Draws the chart of the overview from the table beside it, in the colours of the theme: stacked bars, one per row.
// The pointer and the arrow keys pick a bar, and its values are shown above the chart.
const NAMES = ["delivered or read", "failed or blocked", "waiting or moving"];
const HUES = ["done", "failed", "moving"];
const DAY = 86_400; // seconds
const HEIGHT = 208;

const style = getComputedStyle(document.documentElement);
const token = (name) => {
  const probe = document.createElement("i");
  probe.style.color = `var(${name})`;
  document.body.append(probe);
  const colour = getComputedStyle(probe).color;
  probe.remove();
  return colour;
};

// What each row says: its time as text and as seconds, and the three counts.
function read(figure) {
  return [...figure.querySelectorAll("tbody tr")].map((row) => ({
    at: Number(row.dataset.at),
    when: row.cells[0].textContent,
    counts: [1, 2, 3].map((index) => Number(row.cells[index].textContent)),
  }));
}

function sentence(row) {
  const said = row.counts.map((count, index) => `${count.toLocaleString("en")} ${NAMES[index]}`);
  return `${row.when}: ${said.filter((_, index) => index === 0 || row.counts[index]).join(", ")}`;
}

// Each series reaches from zero to the top of its part; the highest is drawn first, and the lower ones over it.
// What has no message is null: a bar of height zero would still leave a line.
function stack(rows) {
  const part = (depth) => rows.map((row) => (row.counts[depth] ? row.counts.slice(0, depth + 1).reduce((a, b) => a + b) : null));
  return [rows.map((_, index) => index), part(2), part(1), part(0)];
}

function axes(rows, span) {
  const zone = document.body.dataset.zone || "UTC";
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone,
    ...(span > 2 * DAY ? { weekday: span > 10 * DAY ? undefined : "short", day: "numeric", month: span > 10 * DAY ? "short" : undefined } : { hour: "2-digit", minute: "2-digit" }),
  });
  const hour = new Intl.DateTimeFormat("en-GB", { timeZone: zone, hour: "2-digit", hourCycle: "h23" });
  const isHourly = rows.length > 1 && rows[1].at - rows[0].at < DAY / 2;
  const isWhole = (row, step) => !isHourly || Number(hour.format(row.at * 1000)) % step === 0;
  const common = { stroke: token("--ink-3"), grid: { stroke: token("--line"), width: 1 }, ticks: { show: false }, font: `12px ${style.getPropertyValue("--font")}` };
  // Labels stand under midnights, or under every few hours of a short span, as many as there is room for.
  const splits = (plot) => {
    const fitting = rows.map((_, index) => index).filter((index) => isWhole(rows[index], span > 2 * DAY ? 24 : 3));
    const every = Math.ceil(fitting.length / Math.max(Math.floor(plot.width / 72), 1));
    return fitting.filter((_, index) => index % every === 0);
  };
  return [
    { ...common, size: 28, grid: { show: false }, splits, values: (_, at) => at.map((index) => (rows[index] ? format.format(rows[index].at * 1000) : "")) },
    { ...common, side: 1, size: 48, values: (_, values) => values.map((value) => (Number.isInteger(value) ? value.toLocaleString("en") : "")) },
  ];
}

function draw(figure) {
  const place = figure.querySelector(".chart-plot");
  const value = figure.querySelector(".chart-value");
  const rows = read(figure);
  const span = rows.at(-1).at - rows[0].at;
  const bars = uPlot.paths.bars({ size: [rows.length > 60 ? 1 : 0.8, 48] });
  const series = HUES.map((hue, index) => {
    const colour = token(`--${hue}`);
    return { label: NAMES[index], stroke: colour, fill: colour, width: 0, paths: bars, points: { show: false } };
  });
  const show = (index) => {
    value.textContent = index === null ? "" : sentence(rows[index]);
    if (index !== null) {
      place.setAttribute("aria-valuenow", index);
      place.setAttribute("aria-valuetext", sentence(rows[index]));
    }
  };
  place.replaceChildren();
  figure.plot = new uPlot(
    {
      width: place.clientWidth,
      height: HEIGHT,
      padding: [8, null, 0, null],
      legend: { show: false },
      cursor: { y: false, points: { show: false }, drag: { x: false, y: false } },
      scales: {
        x: { time: false, range: [-0.5, rows.length - 0.5] },
        y: { range: (_, __, most) => [0, Math.max(most, 4) * 1.05] },
      },
      axes: axes(rows, span),
      series: [{}, ...series.reverse()],
      hooks: { setCursor: [(plot) => show(plot.cursor.idx ?? null)] },
    },
    stack(rows),
    place,
  );
  bindKeys(figure, place, rows, show);
}

// The chart is a slider over its rows, as far as the keyboard and screen readers are concerned.
function bindKeys(figure, place, rows, show) {
  const last = rows.length - 1;
  const attributes = { role: "slider", tabindex: 0, "aria-label": `${figure.dataset.chart}, one value at a time`, "aria-valuemin": 0, "aria-valuemax": last, "aria-valuenow": last, "aria-valuetext": sentence(rows[last]) };
  for (const [name, text] of Object.entries(attributes)) place.setAttribute(name, text);
  const pick = (index) => {
    const plot = figure.plot;
    plot.setCursor({ left: plot.valToPos(index, "x"), top: HEIGHT / 3 });
    show(index);
  };
  const now = () => Number(place.getAttribute("aria-valuenow"));
  const moves = { ArrowLeft: () => now() - 1, ArrowDown: () => now() - 1, ArrowRight: () => now() + 1, ArrowUp: () => now() + 1, PageUp: () => now() + 24, PageDown: () => now() - 24, Home: () => 0, End: () => last };
  place.onkeydown = (event) => {
    const move = moves[event.key];
    if (!move || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    pick(Math.min(Math.max(move(), 0), last));
  };
  place.onfocus = () => place.matches(":focus-visible") && pick(now());
  place.onblur = () => figure.plot.setCursor({ left: -10, top: -10 });
}

const figures = () => [...document.querySelectorAll("[data-chart]")];
const drawNew = () => figures().filter((figure) => !figure.plot).forEach(draw);

drawNew();
document.addEventListener("htmx:afterSwap", drawNew);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => figures().forEach(draw));
new ResizeObserver(() => {
  for (const figure of figures()) {
    figure.plot?.setSize({ width: figure.querySelector(".chart-plot").clientWidth, height: HEIGHT });
  }
}).observe(document.getElementById("main"));
