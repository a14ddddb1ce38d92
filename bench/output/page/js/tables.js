// Tables that sort by a click on a heading, narrow to the rows that are asked for, and begin with their first rows.

// As many as a browser lays out and paints again within a tenth of a second.
const MOST_ROWS = 300;
const MOST_CELLS = 4000;
const COLLATOR = new Intl.Collator(undefined, { numeric: true });

// `told(fitting, shown)` hears how many rows there are.
function startTable(table, told = () => {}) {
  const body = table.tBodies[0];
  const rows = [...body.rows];
  const heads = [...table.tHead.rows[0].cells];
  const most = Math.min(MOST_ROWS, Math.ceil(MOST_CELLS / heads.length));
  const more = el("button", { type: "button" });
  const view = { body, rows, more, told, fits: () => true, order: d3.range(rows.length), most };
  heads.forEach((head, column) => sortable(view, head, (at) => keyOf(rows[at].cells[column])));
  more.addEventListener("click", () => showAll(view));
  table.parentElement.after(more);
  window.addEventListener("beforeprint", () => showRows(view, Infinity));
  window.addEventListener("afterprint", () => showRows(view));
  showRows(view);
  return view;
}

function sortable(view, head, key) {
  const button = el("button", { type: "button" }, ...head.childNodes);
  head.append(button);
  head.setAttribute("aria-sort", "none");
  button.addEventListener("click", () => {
    const down = head.getAttribute("aria-sort") === "ascending";
    for (const other of head.parentElement.cells) other.setAttribute("aria-sort", "none");
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    const keys = view.rows.map((_, at) => key(at));
    view.order = d3.range(keys.length).sort((a, b) => compared(keys[a], keys[b], down) || a - b);
    showRows(view);
  });
}

// A cell is sorted by the value that it holds beside its text, if any, and else by its text.
function keyOf(cell) {
  if (cell.dataset.value === undefined) return cell.textContent;
  return cell.dataset.value === "" ? null : Number(cell.dataset.value);
}

// What is not known stands last, whichever way round.
function compared(a, b, down) {
  const unknown = (value) => value === null || value === "";
  if (unknown(a) || unknown(b)) return unknown(a) - unknown(b);
  const order = typeof a === "string" ? COLLATOR.compare(a, b) : a - b;
  return down ? -order : order;
}

// Only the rows that are shown are in the document: what is not there need not be laid out.
function showRows(view, most = view.most) {
  const fitting = view.order.filter(view.fits);
  const shown = fitting.slice(0, most).map((at) => view.rows[at]);
  view.body.replaceChildren(...shown);
  view.more.hidden = shown.length === fitting.length;
  view.more.textContent = `Show all ${fitting.length} rows`;
  view.told(fitting.length, shown.length);
}

function showAll(view) {
  const next = view.most;
  view.most = Infinity;
  showRows(view);
  focusOn(view.body.rows[next]);
}

// Brings a row into the document whatever is filtered, and returns it.
function reveal(view, at) {
  if (!view.fits(at)) view.fits = () => true;
  if (!view.rows[at].isConnected) view.most = Math.max(view.most, view.order.filter(view.fits).indexOf(at) + 1);
  showRows(view);
  return view.rows[at];
}

// Shows and marks the row of `meantTable` that a chart meant, filtered out or not.
let meantTable = null;

function goToRow(place) {
  if (place === undefined) return;
  if (!meantTable.fits(place)) meantTable.clear();
  const row = unfold(reveal(meantTable, place));
  for (const old of document.querySelectorAll("tr.hit")) old.classList.remove("hit");
  row.classList.add("hit");
  row.scrollIntoView({ block: "center" });
  focusOn(row);
}

function focusOn(row) {
  row.tabIndex = -1;
  row.focus({ preventScroll: true });
}

// Returns whether a row holds every word that is asked for.
function finder(view) {
  const texts = view.rows.map((row) => row.textContent.toLowerCase());
  return (asked) => {
    const words = asked.toLowerCase().split(/\s+/).filter(Boolean);
    return (at) => words.every((word) => texts[at].includes(word));
  };
}

function countText(fitting, shown, all, what) {
  return `${fitting} of ${all} ${what}${shown < fitting ? `, the first ${shown} shown` : ""}`;
}
