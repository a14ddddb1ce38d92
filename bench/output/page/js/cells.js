// The full table: filtered by words, model and verdict.

function startCells() {
  const table = document.getElementById("all");
  const count = document.getElementById("count");
  const all = table.tBodies[0].rows.length;
  meantTable = startTable(table, (fitting, shown) => (count.textContent = countText(fitting, shown, all, "cells")));
  startFilters(meantTable);
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
  view.clear = () => form.reset();
  form.hidden = false;
}

function addOptions(select, values) {
  const known = [...new Set(values)].filter(Boolean);
  select.append(...known.map((value) => el("option", { value }, value)));
}
