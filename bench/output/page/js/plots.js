// One plot of a panel: drawn by its kind, read with the pointer or the arrow keys, a way to the table's rows.

const KINDS = {
  rows: { draw: drawRows, values: rowValues },
  lines: { draw: drawLines, values: lineValues },
  steps: { draw: drawLines, values: lineValues },
  bars: { draw: drawBars, values: barValues },
  tracks: { draw: drawTracks, values: trackValues },
};

function drawPlot(graph, panel, view) {
  const items = panel.items.filter((item) => view.picked(item.backend));
  if (!items.length) return el("p", { class: "small quiet" }, "None of its models is selected.");
  const { options, points } = KINDS[graph.kind].draw(graph, items, view);
  const title = (point) => `${point.name}\n${point.says}`;
  const tip = Plot.tip(points, Plot.pointer({ x: "x", y: "y", title, fill: "var(--card)", stroke: "var(--quiet)", maxRadius: 60 }));
  const label = `${panel.title}: ${graph.alt} Arrow keys go from mark to mark, Enter to the row of a mark.`;
  const drawn = Plot.plot({ ...options, marks: [...options.marks, tip], ariaLabel: label });
  withoutGroupNames(drawn);
  drawn.setAttribute("role", "img");
  drawn.setAttribute("tabindex", "0");
  listen(drawn, points);
  return drawn;
}

function rowOf(point) {
  return given.rows[point?.cell];
}

function listen(drawn, points) {
  let at = -1;
  drawn.addEventListener("click", () => {
    if (drawn.value) goToRow(rowOf(drawn.value));
  });
  drawn.addEventListener("input", () => drawn.toggleAttribute("data-link", rowOf(drawn.value) !== undefined));
  drawn.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (event.key === "Enter" && at >= 0) goToRow(rowOf(points[at]));
    if (event.key === "Escape") leave(drawn);
    if (!step) return;
    event.preventDefault();
    at = (at + step + points.length) % points.length;
    point(drawn, points[at]);
  });
  drawn.addEventListener("blur", () => leave(drawn));
}

// The keyboard moves Plot's own pointer, so that both show the same; the readout is for ears.
function point(drawn, one) {
  const box = drawn.getBoundingClientRect();
  const scale = box.width / drawn.viewBox.baseVal.width;
  const clientX = box.left + drawn.scale("x").apply(one.x) * scale;
  const clientY = box.top + drawn.scale("y").apply(one.y) * scale;
  for (const kind of ["pointerenter", "pointermove"]) {
    drawn.dispatchEvent(new PointerEvent(kind, { clientX, clientY, pointerType: "mouse", bubbles: true }));
  }
  document.getElementById("readout").textContent = `${one.name}: ${one.says}`;
}

function leave(drawn) {
  drawn.dispatchEvent(new PointerEvent("pointerleave", { pointerType: "mouse" }));
}
