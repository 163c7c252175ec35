const systemIsDark = matchMedia('(prefers-color-scheme: dark)');

/**
 * Makes a button switch between the light and the dark theme, and stores the choice for the next visit.
 * @param {HTMLButtonElement} button
 * @param {() => void} onChange called when the theme changes, also when the system's theme does
 */
export function setUpThemeButton(button, onChange) {
  button.addEventListener('click', () => {
    const { dataset } = document.documentElement;
    const isDark = dataset.theme ? dataset.theme === 'dark' : systemIsDark.matches;
    dataset.theme = isDark ? 'light' : 'dark';
    storeTheme(dataset.theme);
    onChange();
  });
  systemIsDark.addEventListener('change', onChange);
}

/** @param {string} theme */
function storeTheme(theme) {
  try {
    localStorage.setItem('tally.dashboard.theme', theme);
  } catch {
    document.documentElement.dataset.storage = 'forbidden'; // the choice applies to this page only
  }
}
