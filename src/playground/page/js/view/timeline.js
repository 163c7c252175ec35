import { arrange, h } from '../lib/dom.js';
import { dayKey, dayText, initials, tint } from '../lib/format.js';
import { bubbleRow, pendingRow } from './bubble.js';
import { inlineRows } from './inline-keyboard.js';

/**
 * @typedef {import('../model/types.js').PageMessage} PageMessage
 * @typedef {import('./bubble.js').BubbleActions} BubbleActions
 * @typedef {{ key: string, day: number, messages: PageMessage[] }} Item a message, or a media group
 */

const GROUP_SECONDS = 300;

/**
 * Draws the open chat into #timeline: days, groups of bubbles, what is on its way. Rows that did not change are not
 * touched, so a message is edited in place.
 * @param {{ root: HTMLElement, session: import('../model/store.js').Session, outbox: import('../model/outbox.js').Outbox, actions: BubbleActions, onStart: () => void }} parts
 */
export function createTimeline({ root, session, outbox, actions, onStart }) {
  /** @type {Map<string, { sign: unknown[], node: HTMLElement }>} */
  let rows = new Map();
  /** @type {Map<number, HTMLElement>} */
  let days = new Map();
  const divider = h('div', { class: 'unread-divider', role: 'separator' }, h('span', {}, 'New messages'));
  let dividerAfter = Number.POSITIVE_INFINITY;

  /** @param {Map<string, { sign: unknown[], node: HTMLElement }>} kept @param {string} key @param {unknown[]} sign @param {() => HTMLElement} make */
  function row(kept, key, sign, make) {
    const old = rows.get(key);
    const same = old?.sign.length === sign.length && sign.every((part, index) => part === old.sign[index]);
    const entry = old && same ? old : { sign, node: replaced(old?.node, make()) };
    kept.set(key, entry);
    return entry.node;
  }

  /** @param {Item} item @param {Item | undefined} before @param {Item | undefined} after @param {Map<string, any>} kept */
  function itemRow(item, before, after, kept) {
    const message = item.messages[0];
    const place = {
      isOwn: message.from?.id === session.as,
      isGroup: session.chatId < 0,
      startsGroup: !joined(before, item),
      endsGroup: !joined(item, after),
    };
    const waiting = item.messages.flatMap((one) => waitingKeys(one, actions)).join('\n');
    const sign = [...item.messages, place.isOwn, place.isGroup, place.startsGroup, place.endsGroup, waiting];
    return row(kept, item.key, sign, () => bubbleRow(item.messages, place, actions));
  }

  /** @param {number} key @param {Item} first */
  const daySection = (key, first) =>
    days.get(key) ??
    h(
      'section',
      { class: 'day' },
      h('h3', { class: 'date' }, h('span', {}, dayText(first.messages[0].date))),
      h('div', { class: 'day-rows' }),
    );

  function render() {
    const window = session.window();
    const items = toItems(window.messages);
    /** @type {typeof rows} */
    const kept = new Map();
    /** @type {Map<number, { section: HTMLElement, nodes: HTMLElement[] }>} */
    const byDay = new Map();
    let divided = false;
    for (const [index, item] of items.entries()) {
      if (!byDay.has(item.day)) byDay.set(item.day, { section: daySection(item.day, item), nodes: [] });
      const nodes = byDay.get(item.day)?.nodes ?? [];
      if (!divided && item.messages[0].message_id > dividerAfter) {
        divided = true;
        nodes.push(divider);
      }
      nodes.push(itemRow(item, items[index - 1], items[index + 1], kept));
    }
    const waiting = outbox.here().map((item) => row(kept, item.key, [item], () => pendingRow(item, outbox)));
    for (const { section, nodes } of byDay.values()) arrange(/** @type {Element} */ (section.lastElementChild), nodes);
    rows = kept;
    days = new Map([...byDay].map(([key, { section }]) => [key, section]));
    const isEmpty = window.loaded && items.length === 0 && waiting.length === 0;
    arrange(root, [...days.values(), ...waiting, ...(isEmpty ? [welcome(session, onStart)] : [])]);
    root.dataset.loaded = String(window.loaded);
    rove(root);
  }

  return {
    render,
    /** Forgets what is drawn, for another chat, and marks what has come since the last visit. */
    reset() {
      rows = new Map();
      days = new Map();
      dividerAfter = session.unread(session.as, session.chatId) > 0 ? session.lastRead() : Number.POSITIVE_INFINITY;
      root.replaceChildren();
    },
    /** @param {number} messageId @returns {HTMLElement | undefined} */
    nodeOf: (messageId) => [...rows.values()].find(({ sign }) => sign.some((part) => isMessage(part, messageId)))?.node,
    firstUnread: () => (divider.isConnected ? divider : undefined),
  };
}

/** @param {unknown} part @param {number} messageId */
const isMessage = (part, messageId) => /** @type {any} */ (part)?.message_id === messageId;

/**
 * Returns the node that takes the old one's place, with the keyboard focus if the old one had it.
 * @param {HTMLElement | undefined} old
 * @param {HTMLElement} node
 */
function replaced(old, node) {
  const focused = document.activeElement;
  if (!(old && focused instanceof HTMLElement && old.contains(focused))) return node;
  const key = focused.dataset.key;
  requestAnimationFrame(() => {
    const twin = [...node.querySelectorAll('[data-key]')].find(
      (one) => /** @type {HTMLElement} */ (one).dataset.key === key,
    );
    /** @type {HTMLElement} */ (key === undefined ? node : (twin ?? node)).focus({ preventScroll: true });
  });
  return node;
}

/** @param {PageMessage} message @param {BubbleActions} actions */
const waitingKeys = (message, actions) =>
  inlineRows(message)
    .flat()
    .map((button) => ('callback_data' in button ? button.callback_data : ''))
    .filter((data) => data && actions.isWaiting(message.message_id, data));

/** @param {PageMessage[]} messages @returns {Item[]} */
function toItems(messages) {
  /** @type {Item[]} */
  const items = [];
  for (const message of messages) {
    const last = items.at(-1);
    if (message.media_group_id && last?.messages[0].media_group_id === message.media_group_id)
      last.messages.push(message);
    else items.push({ key: String(message.message_id), day: dayKey(message.date), messages: [message] });
  }
  return items;
}

/** @param {Item | undefined} a @param {Item | undefined} b */
function joined(a, b) {
  if (!a || !b || a.day !== b.day) return false;
  const [one, two] = [a.messages[0], b.messages[0]];
  return one.from?.id === two.from?.id && two.date - one.date < GROUP_SECONDS;
}

/** Keeps one row in the tab order: the one last focused, else the newest. @param {HTMLElement} root */
function rove(root) {
  if (root.querySelector('.row[tabindex="0"]')) return;
  /** @type {HTMLElement | undefined} */ ([...root.querySelectorAll('article.row')].at(-1))?.setAttribute(
    'tabindex',
    '0',
  );
}

/** @param {import('../model/store.js').Session} session @param {() => void} onStart */
function welcome(session, onStart) {
  const { bot } = session;
  return h(
    'div',
    { class: 'welcome' },
    h('span', { class: `avatar huge ${tint(bot.id)}`, 'aria-hidden': 'true' }, initials(bot.first_name)),
    h('h3', {}, bot.first_name),
    h('p', {}, 'Nothing was said here yet.'),
    h('button', { type: 'button', class: 'primary', onclick: onStart }, 'Start'),
  );
}
