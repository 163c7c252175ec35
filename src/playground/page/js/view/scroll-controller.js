import { h } from '../lib/dom.js';
import { icon } from '../lib/icons.js';
import { t } from '../texts/index.js';

const nearBottomPx = 48;
const loadThresholdPx = 400;

/**
 * Creates the scroll controller. While the person is at the bottom, the timeline follows new messages. Otherwise it
 * stays where it is, and a button shows the number of unread messages. Near the top, older messages are loaded.
 * @param {{
 *   scroller: HTMLElement,
 *   timeline: HTMLElement,
 *   button: HTMLElement,
 *   store: import('../model/store.js').Store,
 *   onError: (error: unknown) => void,
 * }} deps
 */
export function createScrollController({ scroller, timeline, button, store, onError }) {
  let atBottom = true;
  let lastTop = 0;
  let loading = false;

  const toBottom = (smooth = false) => {
    atBottom = true;
    const behavior = smooth && !prefersReducedMotion() ? 'smooth' : 'instant';
    scroller.scrollTo({ top: scroller.scrollHeight, behavior });
    lastTop = scroller.scrollTop;
    updateReadState();
  };

  /** Marks the visible messages as read and shows the number of the others on the button. */
  function updateReadState() {
    const newestId = store.openWindow().messages.at(-1)?.message_id;
    if (atBottom && newestId !== undefined && document.visibilityState === 'visible') store.markRead(newestId);
    const unread = store.unreadCount(store.as, store.chatId);
    button.hidden = atBottom;
    button.setAttribute('aria-label', unread ? t.toNewestUnread(unread) : t.toNewest);
    button.replaceChildren(icon('down'), ...(unread ? [h('span', { class: 'badge' }, String(unread))] : []));
  }

  /** Runs a change of the timeline and keeps the first visible row at its position. @param {() => void} change */
  function keepPosition(change) {
    const edge = scroller.getBoundingClientRect().top;
    const row = [...timeline.querySelectorAll('.row')].find((one) => one.getBoundingClientRect().bottom > edge);
    const before = row?.getBoundingClientRect().top ?? 0;
    change();
    const now = row && document.getElementById(row.id); // the change may have created the row again
    if (now) scroller.scrollTop += now.getBoundingClientRect().top - before;
  }

  const isNearBottom = () => scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < nearBottomPx;

  /** @param {boolean} isAtBottom */
  function setPosition(isAtBottom) {
    atBottom = isAtBottom;
    lastTop = scroller.scrollTop;
    updateReadState();
  }

  async function loadOlder() {
    const { loaded, hasOlder } = store.openWindow();
    if (loading || !loaded || !hasOlder) return;
    loading = true;
    timeline.dataset.loading = 'true';
    try {
      await store.loadOlder();
    } catch (error) {
      onError(error);
    } finally {
      loading = false;
      delete timeline.dataset.loading;
    }
  }

  scroller.addEventListener(
    'scroll',
    () => {
      // The end also moves away when the last message grows. Only a person who scrolls up leaves the bottom.
      setPosition(isNearBottom() || (atBottom && scroller.scrollTop >= lastTop));
      if (scroller.scrollTop < loadThresholdPx) void loadOlder();
    },
    { passive: true },
  );
  button.addEventListener('click', () => toBottom(true));
  document.addEventListener('visibilitychange', updateReadState);
  const observer = new ResizeObserver(() => atBottom && toBottom());
  observer.observe(timeline);
  observer.observe(scroller);

  return {
    toBottom,
    updateReadState,
    keepPosition,
    isAtBottom: () => atBottom,
    /** @param {HTMLElement} node @param {ScrollLogicalPosition} [block] */
    scrollTo(node, block = 'center') {
      node.scrollIntoView({ block, behavior: 'instant' });
      setPosition(isNearBottom());
    },
    /** Loads older messages if the loaded ones do not fill the screen. */
    fillScreen() {
      if (scroller.scrollHeight <= scroller.clientHeight + loadThresholdPx) void loadOlder();
    },
  };
}

/** Returns whether the person's system asks for less motion. */
const prefersReducedMotion = () => matchMedia('(prefers-reduced-motion: reduce)').matches;
