import { h } from '../lib/dom.js';
import { colorClass, formatDateTime, formatTime, fullName, initials } from '../lib/format.js';
import { icon } from '../lib/icons.js';
import { t } from '../texts/index.js';
import { inlineKeyboard, inlineKeyboardRows } from './inline-keyboard.js';
import { mediaElement, photoGrid } from './media.js';
import { isOnlyEmoji, messageSummary, richText, serviceText } from './rich-text.js';

/**
 * @typedef {import('../model/types.js').PageMessage} PageMessage
 * @typedef {[PageMessage, ...PageMessage[]]} MessageGroup one message, or the messages of one media group
 * @typedef {{
 *   isOwn: boolean, isGroup: boolean, startsGroup: boolean, endsGroup: boolean
 * }} BubbleContext `isGroup`: the chat is a group; `startsGroup`, `endsGroup`: the first or last bubble of one author
 * in a row
 * @typedef {import('./rich-text.js').TextActions & import('./inline-keyboard.js').KeyboardActions & {
 *   openPhoto: (message: PageMessage) => void,
 *   openMenu: (message: PageMessage, at: HTMLElement | MouseEvent) => void,
 *   jumpTo: (messageId: number) => void,
 * }} BubbleActions
 */

/**
 * Creates the row of a message, or of the photos of one media group.
 * @param {MessageGroup} messages
 * @param {BubbleContext} context
 * @param {BubbleActions} actions
 * @returns {HTMLElement}
 */
export function messageRow(messages, context, actions) {
  const [first] = messages;
  const message = messages.find((one) => one.caption ?? one.text) ?? first;
  const service = serviceText(message);
  const props = { id: `message-${first.message_id}`, tabindex: '-1', data: { id: first.message_id } };
  if (service !== undefined) return h('div', { ...props, class: 'row service' }, h('span', {}, service));
  const side = context.isOwn ? 'own' : 'other';
  const position = [context.startsGroup && 'starts', context.endsGroup && 'ends'].filter(Boolean).join(' ');
  const row = h('article', { ...props, class: `row ${side} ${position}`, 'aria-label': ariaLabel(message, context) });
  if (context.isGroup && !context.isOwn) row.append(avatar(message, context.endsGroup));
  row.append(h('div', { class: 'stack' }, bubble(messages, message, context, actions), keyboard(messages, actions)));
  row.addEventListener('contextmenu', (event) => {
    if (window.getSelection()?.toString() || (event.target instanceof Element && event.target.closest('a'))) return;
    event.preventDefault();
    actions.openMenu(message, event);
  });
  return row;
}

/** @param {PageMessage} message @param {BubbleContext} context */
function ariaLabel(message, context) {
  const author = context.isOwn ? t.you : (message.from?.first_name ?? t.unknownBot);
  return `${author}, ${formatTime(message.date)}: ${messageSummary(message)}`;
}

/** @param {PageMessage} message @param {boolean} visible */
function avatar(message, visible) {
  const id = message.from?.id ?? 0;
  if (!visible) return h('span', { class: 'avatar small empty' });
  return h(
    'span',
    { class: `avatar small ${colorClass(id)}`, 'aria-hidden': 'true' },
    initials(fullName(message.from ?? { first_name: '?' })),
  );
}

/** @param {MessageGroup} messages @param {BubbleActions} actions */
function keyboard(messages, actions) {
  const owner = messages.find((one) => inlineKeyboardRows(one).length > 0);
  return owner && inlineKeyboard(owner.message_id, inlineKeyboardRows(owner), actions);
}

/**
 * @param {MessageGroup} messages
 * @param {PageMessage} message the one with the text or caption
 * @param {BubbleContext} context
 * @param {BubbleActions} actions
 */
function bubble(messages, message, context, actions) {
  const text = message.text ?? message.caption ?? '';
  const hasPhotos = messages.some((one) => one.photo?.length);
  const isLarge = !hasPhotos && isOnlyEmoji(text);
  const node = h('div', {
    class: `bubble${hasPhotos ? ' with-photos' : ''}${isLarge ? ' large' : ''}${text ? '' : ' no-text'}`,
  });
  if (context.isGroup && !context.isOwn && context.startsGroup) node.append(author(message));
  if (message.reply_to_message) node.append(quote(message.reply_to_message, actions));
  if (hasPhotos) node.append(photoGrid(messages, actions.openPhoto));
  node.append(...messages.map(mediaElement).filter((media) => media !== undefined));
  if (text) node.append(richText(text, message.entities ?? message.caption_entities ?? [], actions));
  else if (node.childElementCount === 0) node.append(h('div', { class: 'text unknown' }, t.onlyInTelegram));
  node.append(footer(message, context), menuButton(message, actions));
  return node;
}

/** @param {PageMessage} message */
const author = (message) =>
  h(
    'div',
    { class: `author ${colorClass(message.from?.id ?? 0)}`, dir: 'auto' },
    fullName(message.from ?? { first_name: t.unknownAuthor }),
  );

/** @param {PageMessage} message @param {BubbleActions} actions */
function menuButton(message, actions) {
  const button = h(
    'button',
    {
      type: 'button',
      class: 'more',
      tabindex: '-1',
      'aria-label': t.messageActions,
      'aria-haspopup': 'menu',
      onclick: () => actions.openMenu(message, button),
    },
    icon('more'),
  );
  return button;
}

/**
 * @param {NonNullable<PageMessage['reply_to_message']>} original
 * @param {BubbleActions} actions
 */
function quote(original, actions) {
  const name = fullName(original.from ?? { first_name: t.message });
  return h(
    'button',
    {
      type: 'button',
      class: `quote ${colorClass(original.from?.id ?? 0)}`,
      onclick: () => actions.jumpTo(original.message_id),
    },
    h('span', { class: 'visually-hidden' }, t.inReplyTo),
    h('b', { dir: 'auto' }, name),
    h('span', { dir: 'auto' }, messageSummary(original)),
  );
}

/** @param {PageMessage} message @param {BubbleContext} context */
function footer(message, context) {
  const meta = h('span', { class: 'meta', title: formatDateTime(message.date) });
  if (message.edit_date) meta.append(h('span', { class: 'edited' }, t.edited));
  meta.append(h('time', { datetime: new Date(message.date * 1000).toISOString() }, formatTime(message.date)));
  if (context.isOwn) meta.append(icon('check'));
  return h('div', { class: 'foot' }, reactions(message.reactions ?? []), meta);
}

/** @param {string[]} emoji */
function reactions(emoji) {
  if (emoji.length === 0) return undefined;
  const nodes = emoji.map((one) => h('span', { class: 'reaction' }, one));
  return h('span', { class: 'reactions', 'aria-label': t.reactions(emoji.join(' ')) }, nodes);
}

/**
 * Creates the row of a message that is pending or could not be sent.
 * @param {import('../model/outbox.js').PendingMessage} pending
 * @param {{ retry: (key: string) => void, discard: (key: string) => void }} actions
 */
export function pendingMessageRow(pending, actions) {
  const row = h('article', {
    class: `row own ends ${pending.failed ? 'failed' : 'pending'}`,
    tabindex: '-1',
    'aria-label': t.sending(pending.text),
  });
  const meta = h('span', { class: 'meta' }, pending.failed ? t.notSent : '', icon(pending.failed ? 'warn' : 'clock'));
  const node = h(
    'div',
    { class: 'bubble' },
    h('div', { class: 'text', dir: 'auto' }, pending.text),
    h('div', { class: 'foot' }, meta),
  );
  const buttons = pending.failed && [
    h('button', { type: 'button', class: 'key', onclick: () => actions.retry(pending.key) }, t.sendAgain),
    h('button', { type: 'button', class: 'key', onclick: () => actions.discard(pending.key) }, t.delete),
  ];
  row.append(
    h(
      'div',
      { class: 'stack' },
      node,
      buttons && h('div', { class: 'keys' }, h('div', { class: 'keys-row' }, buttons)),
    ),
  );
  return row;
}
