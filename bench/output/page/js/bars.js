// Bars of parts that add up: the phases of a cell's life, the round itself the darkest.

const PART_SHADES = [0.3, 0.5, 0.2, 1, 0.4];

function barValues(item) {
  return partsOf(item, 0, []).flatMap((part) => [part.x2, part.x1 + (part.high ?? 0)]);
}

function drawBars(graph, items, view) {
  const shape = shapeOf(view, ROW);
  const parts = items.flatMap((item, at) => partsOf(item, at + shape.lift, view.names, 0.33 * shape.share));
  const points = parts.map((part) => pointOf(part.item, (part.x1 + part.x2) / 2, part.at, `${part.name}: ${part.says}`));
  return { options: inRows(graph, items, view, shape, (x) => parts.flatMap((part) => partMarks(part, x.domain[1]))), points };
}

function partsOf(item, at, names, half = 0) {
  let end = 0;
  return item.parts.map((part) => {
    const start = end;
    end += part.v;
    const shade = PART_SHADES[names.indexOf(part.name) % PART_SHADES.length];
    return { ...part, item, at, half, shade, x1: start, x2: end };
  });
}

// An interval is drawn at its part's end where it is wide enough to be seen.
function partMarks(part, most) {
  const colour = paint(part.item.look);
  const box = { x1: "x1", x2: "x2", y1: part.at - part.half, y2: part.at + part.half, fill: colour, fillOpacity: part.shade, stroke: "var(--paper)", strokeWidth: 0.5 };
  const bar = Plot.rect([part], box);
  if (part.low === undefined || part.high - part.low < most * 0.006) return [bar];
  const reach = { y: part.at, x1: part.x1 + part.low, x2: part.x1 + part.high };
  const halo = Plot.ruleY([part], { ...reach, stroke: "var(--paper)", strokeWidth: 3.6 });
  return [bar, halo, Plot.ruleY([part], { ...reach, stroke: "currentColor", strokeWidth: 1.3 })];
}

function partNames(graph) {
  return [...new Set(graph.panels.flatMap((panel) => panel.items.flatMap((item) => item.parts.map((part) => part.name))))];
}

function partLegend(names) {
  const entries = names.map((name, at) => {
    const box = svgEl("rect", { width: 14, height: 14, fill: "currentColor", "fill-opacity": PART_SHADES[at % PART_SHADES.length] });
    return el("span", { class: "small" }, svgEl("svg", { width: 14, height: 14, "aria-hidden": "true" }, box), `${name} `);
  });
  return el("p", { class: "legend parts" }, ...entries);
}
