// Axes: round ticks on both kinds of scale, and values as people read them, by the rules that the page is given.

const TICKS = {
  s: timeTick,
  ratio: (value) => `${plainNumber(value)}×`,
  bytes: sizeTick,
  per_s: (value) => plainNumber(value),
  count: (value) => plainNumber(value),
};

function plainNumber(value) {
  if (value === 0) return "0";
  return value >= 1000 ? Math.round(value).toLocaleString("en") : String(Number(value.toPrecision(3)));
}

function timeTick(value) {
  if (value === 0) return "0";
  const [, unit, scale] = given.rules.times.find(([least]) => value >= least * 0.999);
  return `${Number((value * scale).toPrecision(4))} ${unit}`;
}

function sizeTick(value) {
  const [least, unit] = given.rules.sizes.find(([size]) => value >= size) ?? given.rules.sizes.at(-1);
  return `${Number((value / least).toPrecision(3))} ${unit}`;
}

// What Plot is told of an axis that is to hold these values.
function axisOf(values, kind, log, most, zero = !log) {
  const [low, high] = limitsOf(values, log, zero);
  const ticks = log ? logTicks(low, high, most, kind) : d3.ticks(low, high, most);
  return { type: log ? "log" : "linear", domain: [low, high], ticks, text: TICKS[kind], label: null };
}

// The scale that Plot is given for an axis, and the marks that draw it: Plot's own would leave out labels of a
// logarithmic axis.
function scaleOf(axis) {
  return { type: axis.type, domain: axis.domain, axis: null };
}

function axisMarksX(axis) {
  const label = axis.label ? { label: axis.label, labelAnchor: "center", labelArrow: "none", labelOffset: 36 } : { label: null };
  return [Plot.gridX(axis.ticks, { stroke: "var(--rule)", strokeOpacity: 1 }), Plot.axisX(axis.ticks, { text: axis.text, tickSize: 4, ...label })];
}

function axisMarksY(axis, label) {
  const named = label ? { label, labelAnchor: "top", labelArrow: "none" } : { label: null };
  return [Plot.gridY(axis.ticks, { stroke: "var(--rule)", strokeOpacity: 1 }), Plot.axisY(axis.ticks, { text: axis.text, tickSize: 0, ...named })];
}

function limitsOf(values, log, zero) {
  const known = values.filter((value) => Number.isFinite(value) && (!log || value > 0));
  const [low, high] = known.length ? d3.extent(known) : [1, 10];
  if (log) {
    const margin = Math.max(1.08, (high / low) ** 0.04);
    return [low / margin, high * margin];
  }
  const margin = (high - low || Math.abs(high) || 1) * 0.04;
  return [zero ? Math.min(0, low) : low - margin, high + margin];
}

// The finest ladder of round numbers that has no more than `most` rungs between the two.
function logTicks(low, high, most, kind) {
  const ladders = kind === "bytes" ? byteLadders(low, high) : decadeLadders(low, high);
  return ladders.find((ticks) => ticks.length <= most) ?? ladders.at(-1);
}

function decadeLadders(low, high) {
  const first = Math.floor(Math.log10(low));
  const last = Math.ceil(Math.log10(high));
  const between = (value) => value >= low * 0.999 && value <= high * 1.001;
  const fine = given.rules.ladders.map((rungs) =>
    d3.range(first, last + 1).flatMap((power) => rungs.map((rung) => rung * 10 ** power)).filter(between),
  );
  const coarse = [2, 3, 6].map((step) => fine.at(-1).filter((_, at) => at % step === 0));
  return [...fine, ...coarse].filter((ticks) => ticks.length > 1).concat([[low, high]]);
}

function byteLadders(low, high) {
  const powers = d3.range(Math.ceil(Math.log2(low)), Math.floor(Math.log2(high)) + 1);
  return given.rules.byte_steps.map((step) => powers.filter((power) => power % step === 0).map((power) => 2 ** power));
}

// Places at least `gap` apart, in the same order, each moved no further than it must.
function spread(places, gap) {
  const order = d3.range(places.length).sort((a, b) => places[a] - places[b]);
  const moved = [...places];
  for (let pass = 0; pass < 20 * places.length; pass += 1) {
    for (const [low, high] of d3.pairs(order)) {
      const short = gap - (moved[high] - moved[low]);
      if (short > 1e-9) {
        moved[low] -= short / 2;
        moved[high] += short / 2;
      }
    }
  }
  return moved;
}

// About how wide a text is in the charts' letters.
function widthOf(text) {
  return text.length * 6.7;
}

function clipped(text, width) {
  const most = Math.max(6, Math.floor(width / 6.7));
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}
