// The tables of the page of machines: sorted by what their cells hold, and found by words.

function startListed() {
  for (const table of document.querySelectorAll("table.sortable")) {
    const view = startOne(table);
    if (table.id === "lead-rows") meantTable = view;
  }
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
