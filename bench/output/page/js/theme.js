// Light, dark, or as the system has it: one button that goes round, and remembers where it may.

const THEMES = ["auto", "light", "dark"];
const THEME_KEY = "concurrency-lab-theme";

function startTheme() {
  const button = document.getElementById("theme");
  let theme = remembered();
  const show = () => {
    if (theme === "auto") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
    button.textContent = `Theme: ${theme}`;
  };
  button.addEventListener("click", () => {
    theme = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length];
    remember(theme);
    show();
  });
  button.hidden = false;
  show();
}

// A browser may refuse storage to a file from disk.
function remembered() {
  try {
    const theme = localStorage.getItem(THEME_KEY);
    return THEMES.includes(theme) ? theme : "auto";
  } catch {
    return "auto";
  }
}

function remember(theme) {
  try {
    localStorage.setItem(THEME_KEY, theme);
  } catch {
    // Then it lasts as long as the page.
  }
}
