import { h } from '../lib/dom.js';
import { entityTree, safeHref, withFound } from '../model/entities.js';

/**
 * @typedef {import('../model/types.js').MessageEntity} MessageEntity
 * @typedef {import('../model/entities.js').Span} Span
 * @typedef {{ onCommand: (command: string) => void }} TextActions
 */

const PLAIN_TAGS = /** @type {const} */ ({
  bold: 'strong',
  italic: 'em',
  underline: 'u',
  strikethrough: 's',
  code: 'code',
  blockquote: 'blockquote',
  expandable_blockquote: 'blockquote',
});

const ONLY_EMOJI = /^(?:\p{Extended_Pictographic}[\u{1F3FB}-\u{1F3FF}\uFE0F\u200D]*\s*){1,3}$/u;

/** Returns whether the text is up to three emoji, which are shown large. @param {string} text */
export const isOnlyEmoji = (text) => ONLY_EMOJI.test(text);

/**
 * Returns the text with its formatting, built of nodes.
 * @param {string} text
 * @param {readonly MessageEntity[]} entities
 * @param {TextActions} actions
 * @returns {HTMLElement}
 */
export function richText(text, entities, actions) {
  const tree = entityTree(text, withFound(text, entities));
  const node = h('div', { class: 'text', dir: 'auto' });
  node.append(...tree.children.map((span) => render(span, text, actions)));
  return node;
}

/**
 * @param {Span} span
 * @param {string} text
 * @param {TextActions} actions
 * @returns {Node | string}
 */
function render(span, text, actions) {
  const inside = text.slice(span.start, span.end);
  if (!span.entity) return inside;
  const node = element(span.entity, inside, actions);
  node.append(...span.children.map((child) => render(child, text, actions)));
  return node;
}

/**
 * @param {MessageEntity} entity
 * @param {string} inside
 * @param {TextActions} actions
 * @returns {HTMLElement}
 */
function element(entity, inside, actions) {
  switch (entity.type) {
    case 'spoiler':
      return spoiler();
    case 'pre':
      return h('pre', { data: entity.language ? { language: entity.language } : {}, tabindex: '0' });
    case 'bot_command':
      return h('button', { type: 'button', class: 'link', onclick: () => actions.onCommand(inside) });
    case 'text_link':
      return link(entity.url);
    case 'url':
      return link(inside);
    case 'email':
      return link(`mailto:${inside}`);
    case 'phone_number':
      return link(`tel:${inside.replace(/[^+\d]/g, '')}`);
    case 'mention':
    case 'text_mention':
    case 'hashtag':
    case 'cashtag':
      return h('span', { class: 'mention' });
    default:
      return h(PLAIN_TAGS[/** @type {keyof typeof PLAIN_TAGS} */ (entity.type)] ?? 'span');
  }
}

/** @param {string} url */
function link(url) {
  const href = safeHref(url);
  return h(
    href ? 'a' : 'span',
    href ? { href, target: '_blank', rel: 'noopener noreferrer', class: 'link', title: href } : {},
  );
}

/** @returns {HTMLElement} text that shows itself when pressed */
function spoiler() {
  const node = h('span', {
    class: 'spoiler',
    role: 'button',
    tabindex: '0',
    'aria-label': 'Hidden text, press to show',
  });
  const show = () => {
    node.classList.add('shown');
    for (const name of ['role', 'tabindex', 'aria-label']) node.removeAttribute(name);
  };
  node.addEventListener('click', show);
  node.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' || event.key === ' ') show();
  });
  return node;
}

/**
 * Returns one line that says what a message holds, for lists, quotes and the screen reader.
 * @param {import('../model/types.js').PageMessage | undefined} message
 * @returns {string}
 */
export function summary(message) {
  if (!message) return '';
  const words = message.text ?? message.caption;
  const line = words?.replace(/\s+/g, ' ').slice(0, 160);
  if (message.photo) return line ? `🖼 ${line}` : 'Photo';
  if (message.document) return line ? `📎 ${line}` : `📎 ${message.document.file_name ?? 'File'}`;
  if (line) return line;
  if (message.venue) return `📍 ${message.venue.title}`;
  if (message.location) return '📍 Location';
  return serviceText(message) ?? 'Message';
}

/**
 * Returns the sentence of a service message, or nothing when it is an ordinary one.
 * @param {import('../model/types.js').PageMessage} message
 * @returns {string | undefined}
 */
export function serviceText(message) {
  const who = message.from?.first_name ?? 'Somebody';
  if (message.new_chat_members)
    return `${message.new_chat_members.map((m) => m.first_name).join(', ')} joined the group`;
  if (message.left_chat_member) return `${message.left_chat_member.first_name} left the group`;
  if (message.new_chat_title) return `${who} named the group “${message.new_chat_title}”`;
  if (message.group_chat_created) return `${who} created the group`;
  if (message.pinned_message) return `${who} pinned a message`;
  if (message.migrate_to_chat_id || message.migrate_from_chat_id) return 'The group became a supergroup';
  return undefined;
}
