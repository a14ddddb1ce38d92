// Begins everything, once the page is there.

const given = JSON.parse(document.getElementById("data").textContent);
startTheme();
if (document.getElementById("all")) startCells();
startListed();
startCharts(given.graphs, given.looks);
