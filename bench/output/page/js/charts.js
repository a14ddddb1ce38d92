// All charts: their panels drawn when they come near, again when something is picked, and as tables behind.

const MOST_PANELS = 24;
const AHEAD = "800px";

function startCharts(graphs, looks) {
  const picked = new Set(Object.keys(looks));
  const state = { picked, panels: [], near: null };
  state.near = new IntersectionObserver((seen) => seen.forEach((one) => one.isIntersecting && drawNow(one.target.panel)), { rootMargin: AHEAD });
  for (const figure of document.querySelectorAll("figure[data-graph]")) addChart(figure, graphs[figure.dataset.graph], state);
  addLegend(document.getElementById("legend"), looks, state);
  startFolds(() => redraw(state, state.panels.filter((panel) => !panel.drawn)));
  window.addEventListener("beforeprint", () => state.panels.forEach(drawNow));
  let width = window.innerWidth;
  window.addEventListener("resize", () => {
    if (window.innerWidth !== width) redraw(state, state.panels);
    width = window.innerWidth;
  });
  drawIdly(state);
}

function addChart(figure, graph, state) {
  const chart = { graph, log: graph.log, names: graph.kind === "bars" ? partNames(graph) : [] };
  const plots = figure.querySelector(".plots");
  const panels = graph.panels.map((panel) => addPanel(plots, chart, panel, state));
  if (graph.switch) plots.before(scaleSwitch(chart, () => redraw(state, panels)));
  if (chart.names.length) plots.before(partLegend(chart.names));
  if (graph.pick) plots.before(picker(panels));
  else if (panels.length > MOST_PANELS) plots.after(more(panels));
  if (!graph.pick) figure.append(dataBehind(graph));
}

function addPanel(plots, chart, panel, state) {
  const plot = el("div", { class: "plot" });
  const note = [panel.question, panel.size].filter(Boolean).join(" ");
  const level = plots.closest("details.fold") ? "h5" : "h4";
  const element = el("div", { class: "panel" }, el("div", { class: "heading" }, el(level, {}, panel.title), el("span", { class: "small quiet" }, note)), plot);
  element.hidden = plots.childElementCount >= (chart.graph.pick ? 1 : MOST_PANELS);
  plots.append(element);
  const one = { chart, panel, plot, state, drawn: false };
  plot.panel = one;
  plot.style.minHeight = `${heightOf(chart.graph, panel)}px`;
  state.panels.push(one);
  state.near.observe(plot);
  return one;
}

function heightOf(graph, panel) {
  if (["lines", "steps"].includes(graph.kind)) return PLOT_HEIGHT;
  return panel.items.length * (graph.kind === "tracks" ? TRACK : ROW) + 34;
}

function drawNow(one) {
  if (one.drawn || !canBeSeen(one)) return;
  one.drawn = true;
  const { graph, log, names } = one.chart;
  const panels = one.panel.own ? [one.panel] : graph.panels.filter((panel) => !panel.own);
  const read = KINDS[graph.kind].values;
  // A model that has no backend of its own, such as the ideal, is always drawn.
  const picked = (backend) => backend === "" || one.state.picked.has(backend);
  const values = (["lines", "steps"].includes(graph.kind) ? [one.panel] : panels).flatMap((panel) =>
    panel.items.filter((item) => picked(item.backend)).flatMap(read),
  );
  // All panels of a chart leave the same room beside their plots, so that one can look down them.
  const beside = graph.panels.flatMap((panel) => panel.items);
  const view = { beside, width: Math.max(280, one.plot.clientWidth), picked, log, names, panel: one.panel, values: graph.one ? [1, ...values] : values };
  one.plot.replaceChildren(drawPlot(graph, one.panel, view), ...(view.legend?.length ? [lineLegend(view.legend)] : []));
  one.plot.style.minHeight = "";
}

// What is folded has no width yet: it is drawn when somebody opens it.
function canBeSeen(one) {
  return !one.plot.parentElement.hidden && !one.plot.closest("details:not([open])");
}

function redraw(state, panels) {
  for (const one of panels) {
    one.drawn = false;
    state.near.unobserve(one.plot);
    state.near.observe(one.plot);
  }
  drawIdly(state);
}

// What is far away is drawn while nothing else is to be done, a panel at a time.
function drawIdly(state) {
  // A busy browser may never be idle.
  const idle = (work) => (window.requestIdleCallback ? requestIdleCallback(work, { timeout: 500 }) : setTimeout(work, 30));
  const next = () => {
    const one = state.panels.find((panel) => !panel.drawn && canBeSeen(panel));
    if (!one) {
      document.documentElement.dataset.drawn = "all";
      return;
    }
    drawNow(one);
    idle(next);
  };
  delete document.documentElement.dataset.drawn;
  clearTimeout(state.waiting);
  state.waiting = setTimeout(() => idle(next), 120);
}

function addLegend(legend, looks, state) {
  for (const [name, look] of Object.entries(looks)) {
    const button = el("button", { type: "button", "aria-pressed": "true" }, badge(look), clipped(name, 200));
    button.addEventListener("click", () => {
      const on = !state.picked.has(name);
      if (on) state.picked.add(name);
      else state.picked.delete(name);
      button.setAttribute("aria-pressed", String(on));
      redraw(state, state.panels);
    });
    legend.append(button);
  }
}

function scaleSwitch(chart, changed) {
  const button = el("button", { type: "button" });
  const show = () => {
    button.textContent = `Scale: ${chart.log ? "logarithmic" : "linear"}`;
  };
  button.addEventListener("click", () => {
    chart.log = !chart.log;
    show();
    changed();
  });
  show();
  return el("div", { class: "tools" }, button);
}

// Of a graph that has a panel for each choice, one is shown.
function picker(panels) {
  const select = el("select", {}, ...panels.map((one, at) => el("option", { value: at }, one.panel.title)));
  select.addEventListener("change", () => {
    panels.forEach((one, at) => (one.plot.parentElement.hidden = at !== Number(select.value)));
    redraw(panels[0].state, panels);
  });
  return el("div", { class: "tools" }, el("label", {}, "Show", select));
}

function more(panels) {
  const button = el("button", { type: "button" }, `Show the other ${panels.length - MOST_PANELS}`);
  button.addEventListener("click", () => {
    panels.forEach((one) => (one.plot.parentElement.hidden = false));
    button.remove();
    redraw(panels[0].state, panels);
  });
  return button;
}

// The same figures as a table, made when somebody opens it.
function dataBehind(graph) {
  const details = el("details", { class: "data" }, el("summary", {}, "The values of this chart as a table"));
  details.addEventListener("toggle", () => details.childElementCount === 1 && details.append(dataTable(graph)), { once: true });
  return details;
}

function dataTable(graph) {
  const head = el("tr", {}, ...["group", "model", "value"].map((name) => el("th", { scope: "col", class: "text" }, name)));
  const body = graph.panels.flatMap((panel) => panel.items.flatMap((item) => dataRows(panel, item)));
  const table = el("table", {}, el("thead", {}, head), el("tbody", {}, ...body));
  return el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": `Values: ${graph.title}` }, table);
}

function dataRows(panel, item) {
  const told = item.points ?? item.parts?.map((part) => ({ says: `${part.name}: ${part.says}` })) ?? [item];
  return told.map((one) =>
    el("tr", {}, el("th", { scope: "row" }, panel.title), el("td", { class: "text" }, item.name), el("td", { class: "text" }, one.says)),
  );
}
