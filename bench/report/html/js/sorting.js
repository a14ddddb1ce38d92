// Tables that sort by a click on a heading, and narrow to the rows that hold what is typed.

function startSorting() {
  for (const table of document.querySelectorAll("table.sortable")) {
    for (const [column, heading] of [...table.tHead.rows[0].cells].entries()) sortBy(table, column, heading);
    if (table.dataset.filter) addFilter(table);
  }
}

function sortBy(table, column, heading) {
  const button = document.createElement("button");
  button.type = "button";
  button.append(...heading.childNodes);
  heading.append(button);
  heading.setAttribute("aria-sort", "none");
  button.addEventListener("click", () => {
    const falls = heading.getAttribute("aria-sort") === "ascending";
    for (const other of table.tHead.rows[0].cells) other.setAttribute("aria-sort", "none");
    heading.setAttribute("aria-sort", falls ? "descending" : "ascending");
    const body = table.tBodies[0];
    const keyed = [...body.rows].map((row) => ({ row, key: keyOf(row.cells[column]) }));
    keyed.sort((one, other) => compareKeys(one.key, other.key, falls));
    body.append(...keyed.map(({ row }) => row));
  });
}

function keyOf(cell) {
  if (cell.dataset.value === undefined) return cell.textContent;
  return cell.dataset.value === "" ? null : Number(cell.dataset.value);
}

// What is not known comes last, whichever way round.
function compareKeys(one, other, falls) {
  if (one === null || other === null) return (one === null) - (other === null);
  const order = typeof one === "number" ? one - other : one.localeCompare(other, undefined, { numeric: true });
  return falls ? -order : order;
}

function addFilter(table) {
  const label = document.createElement("label");
  const input = document.createElement("input");
  input.type = "search";
  label.append(table.dataset.filter, input);
  label.className = "tools";
  table.parentElement.before(label);
  input.addEventListener("input", () => {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const row of table.tBodies[0].rows) {
      const text = row.textContent.toLowerCase();
      row.hidden = !words.every((word) => text.includes(word));
    }
  });
}
