// A classic script, because it must run before the first paint: otherwise a stored light or dark theme would flash.
(() => {
  let stored = '';
  try {
    stored = localStorage.getItem('tally.chat.theme') ?? '';
  } catch {
    stored = ''; // storage may be forbidden: the page then follows the system's theme
  }
  const theme = stored.replaceAll('"', '');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
})();
