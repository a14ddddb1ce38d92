// How far one model leads another on each machine: a row for each pair, a mark and an interval for each machine.

const MACHINES = [
  { symbol: "circle", colour: "var(--ink)" },
  { symbol: "triangle", colour: "var(--other-1)" },
  { symbol: "square", colour: "var(--other-3)" },
  { symbol: "diamond", colour: "var(--other-2)" },
  { symbol: "star", colour: "var(--processes)" },
  { symbol: "wye", colour: "var(--threads)" },
];
const ROW_HEAD = 24;
const ROW_LINE = 14;

function startLeads(data, goTo) {
  const views = {
    "The closest rivals of every group": (pair) => pair.first,
    "Leads that differ between machines": (pair) => pair.differs,
  };
  for (const group of new Set(data.pairs.map((pair) => pair.group))) {
    views[group] = (pair) => pair.group === group;
  }
  const choice = chooser("Show", Object.keys(views));
  document.getElementById("leads-tools").append(choice.label);
  document.getElementById("leads-legend").append(...data.machines.map(machineKey));
  const draw = () => {
    const pairs = data.pairs.filter(views[choice.select.value]);
    const place = document.getElementById("leads-plot");
    place.replaceChildren(pairs.length ? leadsPlot(data, pairs, place.clientWidth, goTo) : nothing());
    document.documentElement.dataset.drawn = "all";
  };
  choice.select.addEventListener("change", draw);
  window.addEventListener("resize", draw);
  draw();
}

function chooser(name, options) {
  const select = el("select", {}, ...options.map((option) => el("option", { value: option }, option)));
  return { label: el("label", {}, name, select), select };
}

function nothing() {
  return el("p", {}, "No difference is established.");
}

function machineKey(name, place) {
  return el("span", {}, badge(lookAt(place)), name);
}

function lookAt(place) {
  return MACHINES[place % MACHINES.length];
}

function leadsPlot(data, pairs, width, goTo) {
  const points = pairs.flatMap((pair) => pair.points.map((point) => ({ ...point, pair })));
  const known = points.filter((point) => point.ratio !== null);
  const told = known.filter((point) => point.low !== null);
  const head = (pair) => `${pair.group}: ${pair.name}`;
  const place = (point) => data.machines.indexOf(point.on);
  const step = ROW_HEAD + ROW_LINE * data.machines.length;
  const drawn = Plot.plot({
    width: Math.max(width, 280),
    height: pairs.length * step + 60,
    marginLeft: 12,
    marginRight: 24,
    marginTop: 26,
    ariaLabel: `Leads of ${pairs.length} pairs of models on ${data.machines.join(", ")}; all values are in the table below`,
    x: { type: "log", domain: extent(points), label: "times as fast →", axis: "both", grid: true, tickFormat: tick, ticks: ticksOf(extent(points), width) },
    y: { domain: data.machines, axis: null, padding: 0.3, insetTop: ROW_HEAD - 6, insetBottom: 3 },
    fy: { domain: pairs.map((pair) => pair.id), axis: null, padding: 0 },
    marks: [
      Plot.frame({ anchor: "top", stroke: "var(--rule)" }),
      Plot.text(pairs, { fy: "id", text: head, frameAnchor: "top-left", dy: 5, fill: "currentColor", stroke: "var(--paper)", strokeWidth: 4, fontSize: 12 }),
      Plot.ruleX([1], { stroke: "currentColor" }),
      Plot.ruleY(told, { fy: (p) => p.pair.id, y: "on", x1: "low", x2: "high", stroke: (p) => lookAt(place(p)).colour, strokeWidth: 1.8 }),
      Plot.dot(known, {
        fy: (p) => p.pair.id, y: "on", x: "ratio", r: 4.2,
        symbol: (p) => symbolOf(lookAt(place(p))),
        fill: (p) => lookAt(place(p)).colour,
        href: (p) => `#${p.pair.id}`,
        ariaLabel: (p) => `${head(p.pair)} on ${p.on}: ${p.text}`,
        title: (p) => [`${head(p.pair)}`, `${p.on}: ${p.text}`, p.beside].filter(Boolean).join("\n"),
        tip: { fill: "var(--card)", stroke: "var(--rule)" },
      }),
    ],
  });
  withoutGroupNames(drawn);
  drawn.setAttribute("role", "group");
  for (const link of drawn.querySelectorAll("a")) link.setAttribute("aria-label", link.querySelector("[aria-label]").getAttribute("aria-label"));
  // While a tip is shown, the pointer is on the plot and not on the mark's own link.
  drawn.addEventListener("click", () => drawn.value && goTo(`#${drawn.value.pair.id}`));
  return drawn;
}

// Within a few times of each other, powers of ten and their multiples leave most of an axis bare.
function ticksOf([low, high], width) {
  const count = width < 500 ? 4 : 8;
  return high < 5 * low ? d3.ticks(low, high, count) : count;
}

// An interval that says next to nothing must not press all others together.
function extent(points) {
  const ratios = points.map((point) => point.ratio).filter((ratio) => ratio !== null);
  const [least, most] = [d3.min(ratios) ?? 1, d3.max(ratios) ?? 1];
  const low = d3.min(points, (point) => Math.max(point.low ?? 1, least / 3));
  const high = d3.max(points, (point) => Math.min(point.high ?? 1, most * 3));
  return [Math.min(low ?? 0.9, 0.9), Math.max(high ?? 1.1, 1.1)];
}

function tick(value) {
  return `${d3.format(".3~r")(value)}×`;
}
