// A row for each cell: its values, the line behind them, its name at the left and its figure at the right.

const ROW = 24;
// How much higher a row is that has its name above, and the width below which it has.
const ABOVE = 18;
const NARROW = 520;

function rowValues(item) {
  return [...item.spots.map((spot) => spot.v), item.low, item.high].filter((value) => value !== undefined);
}

function drawRows(graph, items, view) {
  const shape = shapeOf(view, ROW);
  const places = items.map((_, at) => at + shape.lift);
  const marks = (x) => [
    ...(graph.one && 1 >= x.domain[0] && 1 <= x.domain[1] ? [Plot.ruleX([1], { stroke: "currentColor" })] : []),
    ...items.flatMap((item, at) => rowMarks(item, places[at], view.log)),
  ];
  const points = items.flatMap((item, at) => item.spots.map((spot) => pointOf(item, spot.v, places[at])));
  return { options: inRows(graph, items, view, shape, marks, view.log), points };
}

// What a row is like: beside its name and figure, or in a narrow window under them. What it shows is moved by `lift`
// from the middle of the row, and `share` of the row is left to it.
function shapeOf(view, height) {
  const side = sides(view.beside, view.width);
  const above = side.stacked ? ABOVE : 0;
  const whole = height + above;
  return { side, height: whole, lift: above / whole / 2, share: height / whole };
}

// A row for each item under one axis, as rows, bars and tracks have it; names and figures stand at `middle` of a row.
function inRows(graph, items, view, shape, marksOn, log = false, middle = 0) {
  const { side } = shape;
  const x = { ...axisOf(view.values, graph.unit, log, ticksIn(view.width - side.left - side.right)), label: graph.values_label };
  const y = { type: "linear", domain: [items.length - 0.5, -0.5], axis: null };
  const below = graph.values_label ? 44 : 26;
  const size = { width: view.width, height: items.length * shape.height + below + 8, marginLeft: side.left, marginRight: side.right, marginTop: 6, marginBottom: below };
  const texts = side.stacked ? textsAbove(items, view.width, shape) : sideTexts(items, side, middle);
  return { ...size, x: scaleOf(x), y, marks: [...axisMarksX(x), ...marksOn(x), ...texts] };
}

function pointOf(item, x, y, says = item.says) {
  return { x, y, name: item.name, says, cell: item.cell };
}

function rowMarks(item, at, log) {
  const colour = paint(item.look);
  const stroke = { stroke: colour, strokeWidth: 1.8 };
  const fits = item.low !== undefined && (!log || item.low > 0);
  const line = fits ? [Plot.ruleY([item], { y: at, x1: "low", x2: "high", ...stroke })] : [];
  const ends = fits && item.caps ? [item.low, item.high] : [];
  const ticks = [...ends, ...item.spots.filter((spot) => spot.kind === "tick").map((spot) => spot.v)];
  const caps = ticks.map((value) => Plot.ruleX([value], { y1: at - 0.17, y2: at + 0.17, ...stroke }));
  const dots = item.spots.filter((spot) => spot.kind !== "tick").map((spot) => symbolMark(item.look, spot.v, at, spot.kind));
  return [...line, ...caps, ...dots];
}

function symbolMark(look, x, y, kind, r = 4.2) {
  const fill = kind === "hollow" || look.hollow ? "var(--paper)" : paint(look);
  return Plot.dot([[x, y]], { symbol: symbolOf(look), r, fill, stroke: paint(look), strokeWidth: 1.6 });
}

// How much room the names and figures take; where there is little, the figures wait for the pointer.
function sides(items, width) {
  if (width < NARROW) return { left: 8, right: 24, wide: false, stacked: true };
  const names = Math.max(...items.map((item) => widthOf(item.name)));
  const says = Math.max(...items.map((item) => widthOf(item.says)));
  const left = Math.min(names + 16, width * 0.38);
  const wide = width - left - says - 20 >= 240;
  return { left, right: wide ? says + 20 : 24, wide, stacked: false };
}

function sideTexts(items, side, middle) {
  const rows = items.map((item, at) => ({ at: at + middle, name: clipped(item.name, side.left - 14), says: item.says }));
  const names = Plot.text(rows, { y: "at", text: "name", frameAnchor: "left", textAnchor: "end", dx: -12 });
  const says = Plot.text(rows, { y: "at", text: "says", frameAnchor: "right", textAnchor: "start", dx: 14, fill: "var(--quiet)" });
  return side.wide ? [names, says] : [names];
}

function textsAbove(items, width, shape) {
  const rows = items.map((item, at) => {
    const name = clipped(item.name, width * 0.7);
    return { at: at + shape.lift - 0.5, name, says: clipped(item.says, width - widthOf(name) - 44) };
  });
  const names = Plot.text(rows, { y: "at", text: "name", frameAnchor: "left", textAnchor: "start", dx: -6 });
  return [names, Plot.text(rows, { y: "at", text: "says", frameAnchor: "right", textAnchor: "end", dx: 14, fill: "var(--quiet)" })];
}

function ticksIn(width) {
  return Math.max(2, Math.floor(width / 62));
}
