// Starts the page of several machines.

const data = JSON.parse(document.getElementById("data").textContent);
startTheme();
startLeads(data, startListed());
