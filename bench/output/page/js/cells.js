// The full table: filtered by words, model and verdict, and shown the row that a chart meant.

let cellsView = null;

function startCells() {
  const table = document.getElementById("all");
  const count = document.getElementById("count");
  const all = table.tBodies[0].rows.length;
  cellsView = startTable(table, (fitting, shown) => (count.textContent = countText(fitting, shown, all, "cells")));
  startFilters(cellsView);
}

function startFilters(view) {
  const form = document.getElementById("filters");
  const [find, model, verdict] = ["find", "by-model", "by-verdict"].map((id) => document.getElementById(id));
  const models = view.rows.map((row) => row.dataset.model);
  const verdicts = view.rows.map((row) => row.cells[2].textContent);
  const holding = finder(view);
  addOptions(model, models);
  addOptions(verdict, verdicts);
  form.addEventListener("input", () => {
    const holds = holding(find.value);
    view.fits = (at) => (!model.value || models[at] === model.value) && (!verdict.value || verdicts[at] === verdict.value) && holds(at);
    showRows(view);
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.hidden = false;
}

function addOptions(select, values) {
  const known = [...new Set(values)].filter(Boolean);
  select.append(...known.map((value) => el("option", { value }, value)));
}

function goToRow(place) {
  if (place === undefined) return;
  if (!cellsView.fits(place)) document.getElementById("filters").reset();
  const row = reveal(cellsView, place);
  for (const old of document.querySelectorAll("tr.hit")) old.classList.remove("hit");
  row.classList.add("hit");
  row.scrollIntoView({ block: "center" });
  focusOn(row);
}
