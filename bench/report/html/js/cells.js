// The full table: sorted by a column, filtered by words, model and verdict, and shown the row that a chart meant.

function startCells(keys) {
  const table = document.getElementById("all");
  const rows = [...table.tBodies[0].rows];
  const words = rows.map((row) => row.textContent.toLowerCase());
  [...table.tHead.rows[0].cells].forEach((head, at) => sortable(head, keys.columns[at], table, rows));
  startFilters(rows, words, keys);
}

function sortable(head, column, table, rows) {
  const button = el("button", { type: "button" }, head.textContent);
  head.replaceChildren(button);
  head.setAttribute("aria-sort", "none");
  button.addEventListener("click", () => {
    const down = head.getAttribute("aria-sort") === "ascending";
    for (const other of head.parentElement.cells) other.setAttribute("aria-sort", "none");
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    const order = d3.range(rows.length).sort((a, b) => compared(column[a], column[b], down) || a - b);
    table.tBodies[0].append(...order.map((at) => rows[at]));
  });
}

// What is not known stands last, whichever way round.
function compared(a, b, down) {
  const unknown = (value) => value === null || value === "";
  if (unknown(a) || unknown(b)) return unknown(a) - unknown(b);
  const order = typeof a === "string" ? a.localeCompare(b) : a - b;
  return down ? -order : order;
}

function startFilters(rows, words, keys) {
  const form = document.getElementById("filters");
  const [find, model, verdict] = ["find", "by-model", "by-verdict"].map((id) => document.getElementById(id));
  const verdicts = keys.columns[2];
  addOptions(model, keys.backends);
  addOptions(verdict, verdicts);
  const filter = () => {
    const asked = find.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    rows.forEach((row, at) => {
      const fits =
        asked.every((word) => words[at].includes(word)) &&
        (!model.value || keys.backends[at] === model.value) &&
        (!verdict.value || verdicts[at] === verdict.value);
      row.hidden = !fits;
      shown += fits;
    });
    document.getElementById("count").textContent = `${shown} of ${rows.length} cells`;
  };
  form.addEventListener("input", filter);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(filter));
  form.hidden = false;
}

function addOptions(select, values) {
  const known = [...new Set(values)].filter(Boolean);
  select.append(...known.map((value) => el("option", { value }, value)));
}

function goToRow(place) {
  const row = place === undefined ? null : document.getElementById(`cell-${place}`);
  if (!row) return;
  if (row.hidden) document.getElementById("filters").reset();
  row.hidden = false;
  for (const old of document.querySelectorAll("tr.hit")) old.classList.remove("hit");
  row.classList.add("hit");
  row.tabIndex = -1;
  row.scrollIntoView({ block: "center" });
  row.focus({ preventScroll: true });
}
