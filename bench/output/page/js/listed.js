// The tables of the page of machines: sorted by what their cells hold, found by words, and led to by the chart.

function startListed() {
  const views = [...document.querySelectorAll("table.sortable")].map(startOne);
  document.addEventListener("click", (event) => meant(views, addressOf(event.target.closest("a"))));
  meant(views, window.location.hash)?.scrollIntoView({ block: "center" });
  return (address) => {
    meant(views, address);
    window.location.hash = address;
  };
}

// Plot's links are SVG's own.
function addressOf(link) {
  return link?.getAttribute("href") ?? link?.getAttribute("xlink:href") ?? "";
}

// The row that an address means is there before the browser goes to it, filtered out or not.
function meant(views, address) {
  for (const view of views) {
    const at = view.rows.findIndex((row) => row.id && `#${row.id}` === address);
    if (at < 0) continue;
    if (!view.fits(at)) view.clear();
    return reveal(view, at);
  }
  return null;
}

function startOne(table) {
  const rows = [...table.tBodies[0].rows];
  const count = el("span", { class: "small quiet", role: "status" });
  const told = (fitting, shown) => (count.textContent = countText(fitting, shown, rows.length, "rows"));
  const view = startTable(table, told);
  if (table.dataset.filter) addFilter(view, table, count);
  return view;
}

function addFilter(view, table, count) {
  const input = el("input", { type: "search" });
  const holding = finder(view);
  input.addEventListener("input", () => {
    view.fits = holding(input.value);
    showRows(view);
  });
  view.clear = () => (input.value = "");
  table.parentElement.before(el("div", { class: "tools" }, el("label", {}, table.dataset.filter, input), count));
}
