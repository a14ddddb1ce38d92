// A round on a time axis: a thin bar for every operation, the models under each other.

const TRACK = 58;
const TRACK_SHARE = 0.86;
// The middle of a track's bars, and its upper edge, from the middle of its row.
const MIDDLE = -0.07;
const TOP = -0.5;

function trackValues(item) {
  return [0, ...item.spans.map(([, end]) => end)];
}

function drawTracks(graph, items, view) {
  const shape = shapeOf(view, TRACK);
  const top = (at) => at + TOP + 2 * shape.lift;
  const share = TRACK_SHARE * shape.share;
  const marks = () => [
    ...items.map((item, at) => spanMarks(item, top(at), share)),
    Plot.ruleY(d3.range(items.length), { y: (at) => top(at) + share + 0.07, stroke: "var(--rule)" }),
  ];
  const points = items.map((item, at) => pointOf(item, d3.max(item.spans, ([, end]) => end) / 2, top(at) + share / 2));
  return { options: inRows(graph, items, view, shape, marks, false, MIDDLE), points };
}

function spanMarks(item, top, share) {
  const each = share / item.spans.length;
  const boxes = item.spans.map(([start, end], index) => ({ start, end, top: top + each * index, floor: top + each * (index + 0.8) }));
  return Plot.rect(boxes, { x1: "start", x2: "end", y1: "top", y2: "floor", fill: paint(item.look), stroke: paint(item.look), strokeWidth: 0.6 });
}
