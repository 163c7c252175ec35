// Runs before the first paint, hence not a module: a stored choice of light or dark must not flash the other one.
(() => {
  let stored = '';
  try {
    stored = localStorage.getItem('tally.chat.theme') ?? '';
  } catch {
    stored = ''; // storage may be forbidden: then the system's choice holds
  }
  const theme = stored.replaceAll('"', '');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
})();
