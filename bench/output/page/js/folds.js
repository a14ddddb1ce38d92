// Parts that are folded: opened by a link into them, all at once by a button, and for paper.

function startFolds(opened) {
  const folds = [...document.querySelectorAll("details.fold")];
  document.addEventListener("toggle", (event) => event.target.open && opened(), true);
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.('a[href^="#"]');
    if (link) unfold(document.getElementById(link.hash.slice(1)));
  });
  if (window.location.hash) unfold(document.getElementById(window.location.hash.slice(1)))?.scrollIntoView();
  startUnfoldAll(folds);
  let closed = [];
  // Before the charts draw themselves for paper, which they do only where they can be seen.
  window.addEventListener("beforeprint", () => {
    closed = folds.filter((fold) => !fold.open);
    closed.forEach((fold) => (fold.open = true));
  });
  window.addEventListener("afterprint", () => closed.forEach((fold) => (fold.open = false)));
}

// Opens everything around an element, and the element itself if it is a fold.
function unfold(element) {
  for (let fold = element?.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  return element;
}

function startUnfoldAll(folds) {
  const button = document.getElementById("unfold");
  if (!button) return;
  const within = folds.filter((fold) => fold.parentElement === button.closest("section"));
  button.addEventListener("click", () => {
    const open = within.some((fold) => !fold.open);
    within.forEach((fold) => (fold.open = open));
    button.textContent = open ? "Close all" : "Open all";
  });
  button.hidden = false;
}
