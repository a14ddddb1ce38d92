// How far one model leads another on each machine: a row for each pair, a mark and an interval for each machine.

const MARKS = ["circle", "triangle", "square", "diamond", "star", "wye"];
const INKS = ["--ink", "--other-1", "--other-3", "--other-2", "--processes", "--threads"];
const ROW_HEAD = 20;
const ROW_LINE = 15;

function startLeads(data) {
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
    place.replaceChildren(pairs.length ? leadsPlot(data, pairs, place.clientWidth) : nothing());
  };
  choice.select.addEventListener("change", draw);
  window.addEventListener("resize", draw);
  draw();
}

function chooser(name, options) {
  const label = document.createElement("label");
  const select = document.createElement("select");
  for (const option of options) select.append(new Option(option, option));
  label.append(name, select);
  return { label, select };
}

function nothing() {
  const told = document.createElement("p");
  told.textContent = "None is established to differ.";
  return told;
}

function machineKey(name, place) {
  const key = document.createElement("span");
  const svg = d3.create("svg").attr("width", 14).attr("height", 14).attr("viewBox", "-7 -7 14 14");
  svg.attr("aria-hidden", "true").append("path").attr("d", d3.symbol(symbolOf(place), 60)()).attr("fill", inkOf(place));
  key.append(svg.node(), name);
  return key;
}

function symbolOf(place) {
  const named = { circle: d3.symbolCircle, triangle: d3.symbolTriangle, square: d3.symbolSquare };
  const more = { diamond: d3.symbolDiamond, star: d3.symbolStar, wye: d3.symbolWye };
  return { ...named, ...more }[MARKS[place % MARKS.length]];
}

function inkOf(place) {
  return `var(${INKS[place % INKS.length]})`;
}

function leadsPlot(data, pairs, width) {
  const points = pairs.flatMap((pair) => pair.points.map((point) => ({ ...point, pair })));
  const known = points.filter((point) => point.ratio !== null);
  const told = known.filter((point) => point.low !== null);
  const head = (pair) => `${pair.group}: ${pair.name}`;
  const place = (point) => data.machines.indexOf(point.on);
  const step = ROW_HEAD + ROW_LINE * data.machines.length;
  return Plot.plot({
    width: Math.max(width, 280),
    height: pairs.length * step + 60,
    marginLeft: 12,
    marginRight: 24,
    marginTop: 26,
    ariaLabel: `Leads of ${pairs.length} pairs of models on ${data.machines.join(", ")}; all figures are in the table below`,
    x: { type: "log", domain: extent(points), label: "times as fast →", axis: "both", grid: true, tickFormat: tick, ticks: width < 500 ? 4 : 8 },
    y: { domain: data.machines, axis: null, padding: 0.3, insetTop: ROW_HEAD },
    fy: { domain: pairs.map((pair) => pair.id), axis: null, padding: 0 },
    marks: [
      Plot.text(pairs, { fy: "id", text: head, frameAnchor: "top-left", dy: 5, fill: "var(--ink)", fontSize: 12 }),
      Plot.ruleX([1], { stroke: "var(--ink)", strokeDasharray: "2,3" }),
      Plot.ruleY(told, { fy: (p) => p.pair.id, y: "on", x1: "low", x2: "high", stroke: (p) => inkOf(place(p)), strokeWidth: 1.8 }),
      Plot.dot(known, {
        fy: (p) => p.pair.id, y: "on", x: "ratio", r: 4.2,
        symbol: (p) => symbolOf(place(p)),
        fill: (p) => inkOf(place(p)),
        href: (p) => `#${p.pair.id}`,
        ariaLabel: (p) => `${head(p.pair)} on ${p.on}: ${p.text}`,
        title: (p) => [`${head(p.pair)}`, `${p.on}: ${p.text}`, p.beside].filter(Boolean).join("\n"),
        tip: { fill: "var(--card)", stroke: "var(--rule)" },
      }),
    ],
  });
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
