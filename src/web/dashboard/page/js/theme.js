// Runs before the first paint, hence not a module: a stored choice of light or dark must not flash the other one.
(() => {
  let stored = null;
  try {
    stored = localStorage.getItem('tally.dashboard.theme');
  } catch {
    stored = null; // storage may be forbidden: then the system's choice holds
  }
  if (stored === 'light' || stored === 'dark') document.documentElement.dataset.theme = stored;
})();
