// Applies the stored theme before the first paint, so that the page does not flash in the other one. Therefore it is a
// blocking script and not a module.
(() => {
  let stored = null;
  try {
    stored = localStorage.getItem('tally.dashboard.theme');
  } catch {
    stored = null; // the browser may forbid storage: then the theme of the system applies
  }
  if (stored === 'light' || stored === 'dark') document.documentElement.dataset.theme = stored;
})();
