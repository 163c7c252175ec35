import { h, setChildren } from '../lib/dom.js';
import { colorClass, formatDaySeparator, initials, localDayNumber } from '../lib/format.js';
import { t } from '../texts/index.js';
import { messageRow, pendingMessageRow } from './bubble.js';
import { inlineKeyboardRows } from './inline-keyboard.js';
import { messageRows, setTabStop } from './keyboard-navigation.js';

/**
 * @typedef {import('../model/types.js').PageMessage} PageMessage
 * @typedef {import('./bubble.js').MessageGroup} MessageGroup
 * @typedef {import('./bubble.js').BubbleActions} BubbleActions
 * @typedef {{ key: string, day: number, messages: MessageGroup }} TimelineItem
 * @typedef {{ inputs: unknown[], node: HTMLElement }} DrawnRow a row and the values that it was drawn from
 */

/** Two messages of one author within this time are shown as one group of bubbles. */
const maxGroupGapSeconds = 300;

/**
 * Creates the timeline, which draws the messages of the open chat: by day, in groups of bubbles, the pending ones last.
 * A row whose inputs have not changed keeps its node.
 * @param {{
 *   root: HTMLElement,
 *   store: import('../model/store.js').Store,
 *   outbox: import('../model/outbox.js').Outbox,
 *   actions: BubbleActions,
 *   onStart: () => void,
 * }} deps
 */
export function createTimeline({ root, store, outbox, actions, onStart }) {
  /** @type {Map<string, DrawnRow>} */
  let rows = new Map();
  /** @type {Map<number, HTMLElement>} by day number */
  let days = new Map();
  const divider = h('div', { class: 'unread-divider', role: 'separator' });
  let dividerAfterId = Number.POSITIVE_INFINITY;

  /**
   * Returns the node of a row and adds it to `drawn`. It is created again only if its inputs have changed.
   * @param {Map<string, DrawnRow>} drawn
   * @param {string} key
   * @param {unknown[]} inputs
   * @param {() => HTMLElement} create
   */
  function reuseRow(drawn, key, inputs, create) {
    const old = rows.get(key);
    const isSame = old?.inputs.length === inputs.length && inputs.every((input, index) => input === old.inputs[index]);
    const row = old && isSame ? old : { inputs, node: keepFocus(old?.node, create()) };
    drawn.set(key, row);
    return row.node;
  }

  /**
   * @param {Map<string, DrawnRow>} drawn
   * @param {TimelineItem} item
   * @param {TimelineItem | undefined} previous
   * @param {TimelineItem | undefined} next
   */
  function itemRow(drawn, item, previous, next) {
    const context = {
      isOwn: item.messages[0].from?.id === store.as,
      isGroup: store.chatId < 0,
      startsGroup: !isSameGroup(previous, item),
      endsGroup: !isSameGroup(item, next),
    };
    const pendingButtons = item.messages.flatMap((message) => pendingCallbackData(message, actions)).join('\n');
    const inputs = [...item.messages, ...Object.values(context), pendingButtons];
    return reuseRow(drawn, item.key, inputs, () => messageRow(item.messages, context, actions));
  }

  /** @param {TimelineItem} first the first item of the day */
  const daySection = (first) =>
    days.get(first.day) ??
    h(
      'section',
      { class: 'day' },
      h('h3', { class: 'date' }, h('span', {}, formatDaySeparator(first.messages[0].date))),
      h('div', { class: 'day-rows' }),
    );

  /**
   * Returns the section and the rows of each day, with the divider before the first unread message.
   * @param {TimelineItem[]} items
   * @param {Map<string, DrawnRow>} drawn
   */
  function drawDays(items, drawn) {
    /** @type {Map<number, { section: HTMLElement, nodes: HTMLElement[] }>} */
    const byDay = new Map();
    let isDivided = false;
    for (const [index, item] of items.entries()) {
      const day = byDay.get(item.day) ?? { section: daySection(item), nodes: [] };
      byDay.set(item.day, day);
      if (!isDivided && item.messages[0].message_id > dividerAfterId) {
        isDivided = true;
        day.nodes.push(divider);
      }
      day.nodes.push(itemRow(drawn, item, items[index - 1], items[index + 1]));
    }
    return byDay;
  }

  function render() {
    const window = store.openWindow();
    const items = groupMessages(window.messages);
    /** @type {Map<string, DrawnRow>} */
    const drawn = new Map();
    const byDay = drawDays(items, drawn);
    const pending = outbox
      .inOpenChat()
      .map((item) => reuseRow(drawn, item.key, [item], () => pendingMessageRow(item, outbox)));
    for (const { section, nodes } of byDay.values()) setChildren(section.lastElementChild ?? section, nodes);
    rows = drawn;
    days = new Map([...byDay].map(([day, { section }]) => [day, section]));
    const isEmpty = window.loaded && items.length === 0 && pending.length === 0;
    setChildren(root, [...days.values(), ...pending, ...(isEmpty ? [welcomePanel(store, onStart)] : [])]);
    root.dataset.loaded = String(window.loaded);
    ensureTabStop(root);
  }

  return {
    render,
    /** Removes all rows when another chat is opened, and places the divider before its unread messages. */
    reset() {
      rows = new Map();
      days = new Map();
      const hasUnread = store.unreadCount(store.as, store.chatId) > 0;
      dividerAfterId = hasUnread ? store.lastReadId() : Number.POSITIVE_INFINITY;
      divider.replaceChildren(h('span', {}, t.newMessages));
      root.replaceChildren();
    },
    /** @param {number} messageId @returns {HTMLElement | undefined} */
    findRow: (messageId) =>
      [...rows.values()].find(({ inputs }) => inputs.some((input) => isMessage(input, messageId)))?.node,
    unreadDivider: () => (divider.isConnected ? divider : undefined),
  };
}

/** @param {unknown} input @param {number} messageId */
const isMessage = (input, messageId) =>
  typeof input === 'object' && input !== null && 'message_id' in input && input.message_id === messageId;

/**
 * Returns the new node. If the keyboard focus was in the old node, it moves to the same place in the new one.
 * @param {HTMLElement | undefined} old
 * @param {HTMLElement} node
 */
function keepFocus(old, node) {
  const focused = document.activeElement;
  if (!(old && focused instanceof HTMLElement && old.contains(focused))) return node;
  const key = focused.dataset.key;
  requestAnimationFrame(() => {
    const buttons = [...node.querySelectorAll('button')];
    const sameButton = key === undefined ? undefined : buttons.find((button) => button.dataset.key === key);
    (sameButton ?? node).focus({ preventScroll: true });
  });
  return node;
}

/** @param {PageMessage} message @param {BubbleActions} actions */
const pendingCallbackData = (message, actions) =>
  inlineKeyboardRows(message)
    .flat()
    .map((button) => ('callback_data' in button ? button.callback_data : ''))
    .filter((data) => data && actions.isPending(message.message_id, data));

/** Joins the messages of each media group. @param {PageMessage[]} messages @returns {TimelineItem[]} */
function groupMessages(messages) {
  /** @type {TimelineItem[]} */
  const items = [];
  for (const message of messages) {
    const last = items.at(-1);
    if (message.media_group_id && last?.messages[0].media_group_id === message.media_group_id)
      last.messages.push(message);
    else items.push({ key: String(message.message_id), day: localDayNumber(message.date), messages: [message] });
  }
  return items;
}

/** @param {TimelineItem | undefined} a @param {TimelineItem | undefined} b */
function isSameGroup(a, b) {
  if (!a || !b || a.day !== b.day) return false;
  const [first, second] = [a.messages[0], b.messages[0]];
  return first.from?.id === second.from?.id && second.date - first.date < maxGroupGapSeconds;
}

/** Makes the row with the focus, else the newest one, reachable by Tab. @param {HTMLElement} root */
function ensureTabStop(root) {
  const rows = messageRows(root);
  const row = rows.find((one) => one.contains(document.activeElement)) ?? rows.at(-1);
  if (row) setTabStop(rows, row);
}

/** @param {import('../model/store.js').Store} store @param {() => void} onStart */
function welcomePanel({ bot, as, findPerson }, onStart) {
  const language = findPerson(as)?.language_code.slice(0, 2) ?? '';
  const description = bot.descriptions[language] ?? bot.descriptions[''];
  return h(
    'div',
    { class: 'welcome' },
    h('span', { class: `avatar huge ${colorClass(bot.id)}`, 'aria-hidden': 'true' }, initials(bot.first_name)),
    h('h3', {}, bot.first_name),
    ...(description
      ? [h('p', {}, t.whatItDoes), h('p', { class: 'description', dir: 'auto' }, description)]
      : [h('p', {}, t.emptyChat)]),
    h('button', { type: 'button', class: 'primary', onclick: onStart }, t.start),
  );
}
