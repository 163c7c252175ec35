/**
 * Limits the height of the page to its visible part, also while the on-screen keyboard of a phone covers the rest.
 * @param {() => void} onChange
 */
export function followViewport(onChange) {
  const viewport = window.visualViewport;
  if (!viewport) return;
  const apply = () => {
    if (viewport.scale > 1.01) return; // the person has zoomed in: the layout must not change
    document.documentElement.style.setProperty('--visible-height', `${viewport.height}px`);
    if (viewport.offsetTop > 0) window.scrollTo(0, 0);
    onChange();
  };
  viewport.addEventListener('resize', apply);
  apply();
}

/**
 * Creates the navigation of narrow screens, where the chat list and the chat are two screens. The browser's Back button
 * returns to the list.
 * @param {HTMLElement} app
 */
export function createScreens(app) {
  const isNarrow = () => matchMedia('(max-width: 719px)').matches;
  /** @param {'list' | 'chat'} view */
  const show = (view) => {
    app.dataset.view = view;
  };
  window.addEventListener('popstate', () => show('list'));
  return {
    toChat() {
      if (isNarrow() && app.dataset.view === 'list') history.pushState({ chat: true }, '');
      show('chat');
    },
    toList() {
      if (history.state?.chat) history.back();
      else show('list');
    },
  };
}
