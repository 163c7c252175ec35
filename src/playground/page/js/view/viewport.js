/**
 * Keeps the page as high as what is seen of it, also while a phone's own keyboard covers a part.
 * @param {() => void} onChange
 */
export function followViewport(onChange) {
  const view = window.visualViewport;
  if (!view) return;
  const apply = () => {
    if (view.scale > 1.01) return; // zoomed in by the person: the layout stays
    document.documentElement.style.setProperty('--seen-height', `${view.height}px`);
    if (view.offsetTop > 0) window.scrollTo(0, 0);
    onChange();
  };
  view.addEventListener('resize', apply);
  apply();
}

/**
 * On a narrow screen the list of chats and the conversation are two screens; the browser's Back returns to the list.
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
