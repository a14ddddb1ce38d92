// A round on a time axis: a thin bar for every operation, the models under each other.

const TRACK = 58;
const TRACK_SHARE = 0.86;

function trackValues(item) {
  return [0, ...item.spans.map(([, end]) => end)];
}

function drawTracks(graph, items, view) {
  const side = sides(view.beside, view.width);
  const y = { type: "linear", domain: [items.length, 0], axis: null };
  const x = axisOf(view.values, graph.unit, false, ticksIn(view.width - side.left - side.right));
  const marks = [
    ...axisMarksX(x),
    ...items.map((item, at) => spanMarks(item, at)),
    Plot.ruleY(d3.range(items.length), { y: (at) => at + TRACK_SHARE + 0.07, stroke: "var(--rule)" }),
    ...trackTexts(items, side),
  ];
  const points = items.map((item, at) => ({ x: d3.max(item.spans, ([, end]) => end) / 2, y: at + 0.43, name: item.name, says: item.says, cell: item.cell }));
  const size = { width: view.width, height: items.length * TRACK + 34, marginLeft: side.left, marginRight: side.right };
  return { options: { ...size, marginTop: 6, marginBottom: 26, x: scaleOf(x), y, marks }, points };
}

function spanMarks(item, at) {
  const each = TRACK_SHARE / item.spans.length;
  const boxes = item.spans.map(([start, end], index) => ({ start, end, top: at + each * index, floor: at + each * (index + 0.8) }));
  return Plot.rect(boxes, { x1: "start", x2: "end", y1: "top", y2: "floor", fill: paint(item.look), stroke: paint(item.look), strokeWidth: 0.6 });
}

function trackTexts(items, side) {
  const rows = items.map((item, at) => ({ at: at + 0.43, name: clipped(item.name, side.left - 14), says: item.says }));
  const names = Plot.text(rows, { y: "at", text: "name", frameAnchor: "left", textAnchor: "end", dx: -12 });
  const says = Plot.text(rows, { y: "at", text: "says", frameAnchor: "right", textAnchor: "start", dx: 14, fill: "var(--quiet)" });
  return side.wide ? [names, says] : [names];
}
