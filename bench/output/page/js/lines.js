// Lines over an axis: points with their intervals, and each line's name at its end.

const PLOT_HEIGHT = 310;
const END_GAP = 15;

function lineValues(item) {
  const points = item.points.flatMap((point) => [point.y, point.low, point.high]);
  return [...points, ...(item.course ?? []).map(([, y]) => y)].filter((value) => value !== undefined);
}

function drawLines(graph, items, view) {
  const names = items.map(endText);
  const wide = view.width >= 620;
  view.legend = wide ? [] : items;
  const room = wide ? Math.min(Math.max(...names.map(widthOf)) + 26, view.width * 0.4) : 14;
  const size = { width: view.width, height: Math.max(PLOT_HEIGHT, items.length * END_GAP + 70), marginLeft: 62, marginRight: room, marginTop: graph.values_label ? 30 : 12, marginBottom: 48 };
  const y = axisOf(view.values, graph.unit, view.log, 7);
  const xs = items.flatMap((item) => [...item.points.map((point) => point.x), ...(item.course ?? []).map(([at]) => at)]);
  const x = acrossAxis(graph, view, xs, size.width - size.marginLeft - room);
  const marks = [...axisMarksX(x), ...axisMarksY(y, graph.values_label), ...items.flatMap((item) => lineMarks(graph, item, view.log)), ...(wide ? endMarks(items, names, y, x, size) : [])];
  const points = items.flatMap((item) => item.points.map((point) => ({ ...pointOf(item, point.x, point.y, point.says), cell: point.cell })));
  return { options: { ...size, x: scaleOf(x), y: scaleOf(y), marks }, points };
}

function acrossAxis(graph, view, xs, width) {
  const axis = axisOf(xs, graph.across, graph.across_log, ticksIn(width), graph.across !== "count");
  const given = (view.panel.ticks ?? []).filter(([at]) => at >= axis.domain[0] && at <= axis.domain[1] * 1.3);
  const named = new Map(apart(given, axis, width));
  const told = given.length ? { ticks: [...named.keys()], text: (at) => named.get(at) } : {};
  const levels = [...new Set(xs)].sort((a, b) => a - b);
  const own = !given.length && levels.length <= 6 && graph.across_log ? { ticks: levels } : {};
  return { ...axis, ...own, ...told, label: graph.across_label };
}

// Of labels that would touch, the later ones are left out.
function apart(given, axis, width) {
  const share = shareOf(axis);
  let end = -Infinity;
  return given.filter(([at, text]) => {
    const [middle, half] = [share(at) * width, widthOf(text) / 2];
    if (middle - half < end + 6) return false;
    end = middle + half;
    return true;
  });
}

function lineMarks(graph, item, log) {
  const colour = paint(item.look);
  const dash = item.look.dash?.map((part) => 2 * part).join(" ");
  const course = item.course ?? item.points.map((point) => [point.x, point.y]);
  const fits = log ? course.filter(([, y]) => y > 0) : course;
  const curve = graph.kind === "steps" ? "step-after" : "linear";
  const line = Plot.line(fits, { stroke: colour, strokeWidth: 1.8, strokeDasharray: dash || undefined, curve });
  const bars = item.points
    .filter((point) => point.low !== undefined)
    .map((point) => Plot.ruleX([point.x], { y1: point.low, y2: point.high, stroke: colour, strokeWidth: 1.4 }));
  const many = item.points.length > 24;
  const dots = item.look.symbol && !many ? item.points.map((point) => symbolMark(item.look, point.x, point.y, point.kind, 3.6)) : [];
  return [line, ...bars, ...dots];
}

function endText(item) {
  return item.ends ? `${item.name}, ${item.ends}` : item.name;
}

// Where there is no room for names at the ends of lines, they stand below, each beside its line.
function lineLegend(items) {
  return el("ul", { class: "legend lines small" }, ...items.map((item) => el("li", {}, swatch(item.look), endText(item))));
}

function swatch(look) {
  const dash = look.dash?.map((part) => 2 * part).join(" ");
  const line = svgEl("line", { x1: 0, x2: 30, y1: 7, y2: 7, stroke: paint(look), "stroke-width": 1.8, "stroke-dasharray": dash });
  const fill = look.hollow ? "var(--paper)" : paint(look);
  const path = { d: d3.symbol(symbolOf(look), 44)(), transform: "translate(15 7)", fill, stroke: paint(look), "stroke-width": 1.4 };
  return svgEl("svg", { width: 30, height: 14, "aria-hidden": "true" }, line, ...(look.symbol ? [svgEl("path", path)] : []));
}

// Lines often end in the same place: their names are moved apart, each led back to its line.
function endMarks(items, names, y, x, size) {
  const inner = size.height - size.marginTop - size.marginBottom;
  const across = size.width - size.marginLeft - size.marginRight;
  const down = shareOf(y);
  const along = shareOf(x);
  const ends = items.map((item) => (item.course ?? item.points.map((point) => [point.x, point.y])).at(-1));
  const own = ends.map(([, value]) => inner * (1 - down(value)));
  const moved = within(spread(own, END_GAP), 0, inner);
  return items.flatMap((item, at) => {
    const gap = across * (1 - along(ends[at][0]));
    const shift = { dx: gap + 16, dy: moved[at] - own[at] };
    const text = Plot.text([ends[at]], { text: () => clipped(names[at], size.marginRight - 20), textAnchor: "start", ...shift });
    const lead = Plot.text([ends[at]], { text: () => "–", dx: gap + 8, dy: shift.dy, fill: paint(item.look), fontWeight: 700 });
    return [lead, text];
  });
}

// The whole column of names, moved back to where there is room.
function within(places, top, bottom) {
  const above = Math.max(0, top - Math.min(...places));
  const below = Math.max(0, Math.max(...places) - bottom);
  return places.map((place) => place + (above || -below));
}

function shareOf(axis) {
  const [low, high] = axis.domain;
  if (axis.type === "log") return (value) => Math.log(value / low) / Math.log(high / low);
  return (value) => (value - low) / (high - low);
}
