import { h } from '../lib/dom.js';
import { fullName, fullTimeText, initials, timeText, tint } from '../lib/format.js';
import { icon } from '../lib/icons.js';
import { inlineKeyboard, inlineRows } from './inline-keyboard.js';
import { mediaOf, photoGrid } from './media.js';
import { isOnlyEmoji, richText, serviceText, summary } from './rich-text.js';

/**
 * @typedef {import('../model/types.js').PageMessage} PageMessage
 * @typedef {{ isOwn: boolean, isGroup: boolean, startsGroup: boolean, endsGroup: boolean }} Place where a bubble stands among its neighbours
 * @typedef {import('./rich-text.js').TextActions & import('./inline-keyboard.js').KeyActions & {
 *   openPhoto: (message: PageMessage) => void, openMenu: (message: PageMessage, at: HTMLElement | MouseEvent) => void,
 *   jumpTo: (messageId: number) => void }} BubbleActions
 */

/**
 * Returns one row of the conversation: a message, or the photos of one media group as one.
 * @param {PageMessage[]} messages
 * @param {Place} place
 * @param {BubbleActions} actions
 * @returns {HTMLElement}
 */
export function bubbleRow(messages, place, actions) {
  const message = messages.find((one) => one.caption ?? one.text) ?? messages[0];
  const service = serviceText(message);
  const props = { id: `message-${messages[0].message_id}`, tabindex: '-1', data: { id: messages[0].message_id } };
  if (service !== undefined) return h('div', { ...props, class: 'row service' }, h('span', {}, service));
  const side = place.isOwn ? 'own' : 'other';
  const joints = [place.startsGroup && 'starts', place.endsGroup && 'ends'].filter(Boolean).join(' ');
  const row = h('article', { ...props, class: `row ${side} ${joints}`, 'aria-label': spoken(message, place) });
  if (place.isGroup && !place.isOwn) row.append(avatar(message, place.endsGroup));
  row.append(h('div', { class: 'stack' }, body(messages, message, place, actions), keys(messages, actions)));
  row.addEventListener('contextmenu', (event) => {
    if (window.getSelection()?.toString() || (event.target instanceof Element && event.target.closest('a'))) return;
    event.preventDefault();
    actions.openMenu(message, event);
  });
  return row;
}

/** @param {PageMessage} message @param {Place} place */
const spoken = (message, place) =>
  `${place.isOwn ? 'You' : (message.from?.first_name ?? 'Bot')}, ${timeText(message.date)}: ${summary(message)}`;

/** @param {PageMessage} message @param {boolean} visible */
function avatar(message, visible) {
  const id = message.from?.id ?? 0;
  if (!visible) return h('span', { class: 'avatar small empty' });
  return h(
    'span',
    { class: `avatar small ${tint(id)}`, 'aria-hidden': 'true' },
    initials(fullName(message.from ?? { first_name: '?' })),
  );
}

/** @param {PageMessage[]} messages @param {BubbleActions} actions */
function keys(messages, actions) {
  const owner = messages.find((one) => inlineRows(one).length > 0);
  return owner && inlineKeyboard(owner.message_id, inlineRows(owner), actions);
}

/**
 * @param {PageMessage[]} messages
 * @param {PageMessage} message the one with the words
 * @param {Place} place
 * @param {BubbleActions} actions
 */
function body(messages, message, place, actions) {
  const text = message.text ?? message.caption ?? '';
  const hasPhotos = messages.some((one) => one.photo?.length);
  const large = !hasPhotos && isOnlyEmoji(text);
  const bubble = h('div', {
    class: `bubble${hasPhotos ? ' with-photos' : ''}${large ? ' large' : ''}${text ? '' : ' no-text'}`,
  });
  if (place.isGroup && !place.isOwn && place.startsGroup) bubble.append(author(message));
  if (message.reply_to_message) bubble.append(quote(message.reply_to_message, actions));
  if (hasPhotos) bubble.append(photoGrid(messages, actions.openPhoto));
  for (const one of messages) bubble.append(...[mediaOf(one)].filter((node) => node !== undefined));
  if (text) bubble.append(richText(text, message.entities ?? message.caption_entities ?? [], actions));
  else if (bubble.childElementCount === 0)
    bubble.append(h('div', { class: 'text unknown' }, 'This kind of message is shown only in Telegram.'));
  bubble.append(foot(message, place), more(message, actions));
  return bubble;
}

/** @param {PageMessage} message */
const author = (message) =>
  h(
    'div',
    { class: `author ${tint(message.from?.id ?? 0)}`, dir: 'auto' },
    fullName(message.from ?? { first_name: 'Unknown' }),
  );

/** @param {PageMessage} message @param {BubbleActions} actions */
const more = (message, actions) =>
  h(
    'button',
    {
      type: 'button',
      class: 'more',
      tabindex: '-1',
      'aria-label': 'What can be done with this message',
      'aria-haspopup': 'menu',
      onclick: (/** @type {MouseEvent} */ event) =>
        actions.openMenu(message, /** @type {HTMLElement} */ (event.currentTarget)),
    },
    icon('more'),
  );

/**
 * @param {NonNullable<PageMessage['reply_to_message']>} original
 * @param {BubbleActions} actions
 */
function quote(original, actions) {
  const name = fullName(original.from ?? { first_name: 'Message' });
  return h(
    'button',
    {
      type: 'button',
      class: `quote ${tint(original.from?.id ?? 0)}`,
      'aria-label': `In reply to ${name}`,
      onclick: () => actions.jumpTo(original.message_id),
    },
    h('b', { dir: 'auto' }, name),
    h('span', { dir: 'auto' }, summary(/** @type {PageMessage} */ (original))),
  );
}

/** @param {PageMessage} message @param {Place} place */
function foot(message, place) {
  const meta = h('span', { class: 'meta', title: fullTimeText(message.date) });
  if (message.edit_date) meta.append(h('span', { class: 'edited' }, 'edited'));
  meta.append(h('time', { datetime: new Date(message.date * 1000).toISOString() }, timeText(message.date)));
  if (place.isOwn) meta.append(icon('check'));
  const reactions = (message.reactions ?? []).map((emoji) => h('span', { class: 'reaction' }, emoji));
  const list =
    reactions.length > 0 &&
    h('span', { class: 'reactions', 'aria-label': `Reactions: ${message.reactions?.join(' ')}` }, reactions);
  return h('div', { class: 'foot' }, list, meta);
}

/**
 * Returns the row of a message that is on its way, or was not taken.
 * @param {import('../model/outbox.js').Pending} pending
 * @param {{ retry: (key: string) => void, drop: (key: string) => void }} actions
 */
export function pendingRow(pending, actions) {
  const row = h('article', {
    class: `row own ends ${pending.failed ? 'failed' : 'pending'}`,
    tabindex: '-1',
    'aria-label': `Sending: ${pending.text}`,
  });
  const meta = h('span', { class: 'meta' }, pending.failed ? 'not sent' : '', icon(pending.failed ? 'warn' : 'clock'));
  const bubble = h(
    'div',
    { class: 'bubble' },
    h('div', { class: 'text', dir: 'auto' }, pending.text),
    h('div', { class: 'foot' }, meta),
  );
  const buttons = pending.failed && [
    h('button', { type: 'button', class: 'key', onclick: () => actions.retry(pending.key) }, 'Send again'),
    h('button', { type: 'button', class: 'key', onclick: () => actions.drop(pending.key) }, 'Delete'),
  ];
  row.append(
    h(
      'div',
      { class: 'stack' },
      bubble,
      buttons && h('div', { class: 'keys' }, h('div', { class: 'keys-row' }, buttons)),
    ),
  );
  return row;
}
