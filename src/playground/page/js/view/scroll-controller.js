import { h } from '../lib/dom.js';
import { icon } from '../lib/icons.js';

const NEAR_PX = 48;
const LOAD_AT_PX = 400;

/**
 * Keeps the conversation where the person reads: at the bottom while they are there, else still, with a button that
 * counts what has come. Loads older messages near the top.
 * @param {{ scroller: HTMLElement, timeline: HTMLElement, button: HTMLElement, session: import('../model/store.js').Session, onError: (error: Error) => void }} parts
 */
export function createScroll({ scroller, timeline, button, session, onError }) {
  let stuck = true;
  let loading = false;

  const toBottom = (smooth = false) => {
    stuck = true;
    scroller.scrollTo({ top: scroller.scrollHeight, behavior: smooth && !wantsStillness() ? 'smooth' : 'instant' });
    settle();
  };

  /** After it, what is seen counts as read and the button tells the rest. */
  function settle() {
    const newest = session.window().messages.at(-1)?.message_id;
    if (stuck && newest !== undefined && document.visibilityState === 'visible') session.markRead(newest);
    const unread = session.unread(session.as, session.chatId);
    button.hidden = stuck;
    button.setAttribute('aria-label', unread ? `To the newest messages, ${unread} unread` : 'To the newest messages');
    button.replaceChildren(icon('down'), ...(unread ? [h('span', { class: 'badge' }, String(unread))] : []));
  }

  /** Runs a change anywhere in the messages without moving the one that is read. @param {() => void} change */
  function holding(change) {
    const edge = scroller.getBoundingClientRect().top;
    const held = [...timeline.querySelectorAll('.row')].find((row) => row.getBoundingClientRect().bottom > edge);
    const before = held?.getBoundingClientRect().top ?? 0;
    change();
    const now = held && document.getElementById(held.id); // the change may have drawn it anew
    if (now) scroller.scrollTop += now.getBoundingClientRect().top - before;
  }

  function measure() {
    stuck = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR_PX;
    settle();
  }

  async function loadOlder() {
    const { loaded, hasOlder } = session.window();
    if (loading || !loaded || !hasOlder) return;
    loading = true;
    timeline.dataset.loading = 'true';
    try {
      await session.loadOlder();
    } catch (error) {
      onError(/** @type {Error} */ (error));
    } finally {
      loading = false;
      delete timeline.dataset.loading;
    }
  }

  scroller.addEventListener(
    'scroll',
    () => {
      measure();
      if (scroller.scrollTop < LOAD_AT_PX) void loadOlder();
    },
    { passive: true },
  );
  button.addEventListener('click', () => toBottom(true));
  document.addEventListener('visibilitychange', settle);
  const observer = new ResizeObserver(() => stuck && toBottom());
  observer.observe(timeline);
  observer.observe(scroller);

  return {
    toBottom,
    settle,
    holding,
    isStuck: () => stuck,
    /** Shows this node; sticks to the bottom only if that is where it ends. @param {HTMLElement} node @param {ScrollLogicalPosition} [block] */
    show(node, block = 'center') {
      node.scrollIntoView({ block, behavior: 'instant' });
      measure();
    },
    /** Loads the past when the loaded messages do not fill the screen. */
    fill: () => scroller.scrollHeight <= scroller.clientHeight + LOAD_AT_PX && void loadOlder(),
  };
}

/** Returns whether the person asked their system for less motion. */
const wantsStillness = () => matchMedia('(prefers-reduced-motion: reduce)').matches;
