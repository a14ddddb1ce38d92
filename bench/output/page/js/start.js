// Begins everything, once the page is there.

const given = JSON.parse(document.getElementById("data").textContent);
startTheme();
startCells();
startCharts(given.graphs, given.looks);
