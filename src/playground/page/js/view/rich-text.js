import { h } from '../lib/dom.js';
import { formatDateTime, formatRelativeTime } from '../lib/format.js';
import { addLinksAndCommands, buildEntityTree, safeHref } from '../model/entities.js';
import { t } from '../texts/index.js';

/**
 * @typedef {import('../model/types.js').PageMessage} PageMessage
 * @typedef {import('../model/types.js').MessageEntity} MessageEntity
 * @typedef {import('../model/entities.js').EntitySpan} EntitySpan
 * @typedef {{ onCommand: (command: string) => void }} TextActions
 */

const emojiOnlyPattern = /^(?:\p{Extended_Pictographic}[\u{1F3FB}-\u{1F3FF}\uFE0F\u200D]*\s*){1,3}$/u;

/** Returns whether the text consists of one to three emoji, which are shown large. @param {string} text */
export const isOnlyEmoji = (text) => emojiOnlyPattern.test(text);

/**
 * Creates an element with the formatted text.
 * @param {string} text
 * @param {readonly MessageEntity[]} entities
 * @param {TextActions} actions
 * @returns {HTMLElement}
 */
export function richText(text, entities, actions) {
  const tree = buildEntityTree(text, addLinksAndCommands(text, entities));
  const node = h('div', { class: 'text', dir: 'auto' });
  node.append(...tree.children.map((span) => renderSpan(span, text, actions)));
  return node;
}

/**
 * @param {EntitySpan} span
 * @param {string} text
 * @param {TextActions} actions
 * @returns {Node | string}
 */
function renderSpan(span, text, actions) {
  const content = text.slice(span.start, span.end);
  if (!span.entity) return content;
  if (span.entity.type === 'date_time' && span.entity.date_time_format === 'r')
    return relativeTime(span.entity.unix_time);
  const node = entityElement(span.entity, content, actions);
  node.append(...span.children.map((child) => renderSpan(child, text, actions)));
  return span.entity.type === 'spoiler' ? spoiler(node) : node;
}

/**
 * @param {MessageEntity} entity
 * @param {string} content
 * @param {TextActions} actions
 * @returns {HTMLElement}
 */
function entityElement(entity, content, actions) {
  switch (entity.type) {
    case 'bold':
      return h('strong');
    case 'italic':
      return h('em');
    case 'underline':
      return h('u');
    case 'strikethrough':
      return h('s');
    case 'code':
      return h('code');
    case 'blockquote':
    case 'expandable_blockquote':
      return h('blockquote');
    case 'pre':
      return h('pre', { data: entity.language ? { language: entity.language } : {}, tabindex: '0' });
    case 'bot_command':
      return h('button', { type: 'button', class: 'link', onclick: () => actions.onCommand(content) });
    case 'text_link':
      return link(entity.url);
    case 'url':
      return link(content);
    case 'email':
      return link(`mailto:${content}`);
    case 'phone_number':
      return link(`tel:${content.replace(/[^+\d]/g, '')}`);
    case 'mention':
    case 'text_mention':
    case 'hashtag':
    case 'cashtag':
      return h('span', { class: 'mention' });
    default:
      return h('span');
  }
}

/** How often the page brings relative times up to date. */
const relativeTimeMs = 15_000;
let updatesRelativeTimes = false;

/**
 * Creates an element with a time such as "5 minutes ago", in place of the text of its entity, and keeps it up to date.
 * Telegram's clients do the same.
 * @param {number} unix
 */
function relativeTime(unix) {
  const datetime = new Date(unix * 1000).toISOString();
  if (!updatesRelativeTimes) setInterval(updateRelativeTimes, relativeTimeMs);
  updatesRelativeTimes = true;
  return h('time', { class: 'relative', datetime, title: formatDateTime(unix) }, formatRelativeTime(unix));
}

function updateRelativeTimes() {
  for (const node of document.querySelectorAll('time.relative'))
    node.textContent = formatRelativeTime(Date.parse(node.getAttribute('datetime') ?? '') / 1000);
}

/** @param {string} url */
function link(url) {
  const href = safeHref(url);
  if (!href) return h('span');
  return h('a', { href, target: '_blank', rel: 'noopener noreferrer', class: 'link', title: href });
}

/**
 * Hides a text until the person presses it. The style sheet makes the inner element invisible, so that a screen reader
 * reads the label only.
 * @param {HTMLElement} text
 */
function spoiler(text) {
  const node = h('span', { class: 'spoiler', role: 'button', tabindex: '0', 'aria-label': t.hiddenText }, text);
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
 * Returns the content of a message in one line, for lists, quotes and screen readers.
 * @param {Omit<PageMessage, 'fromBot' | 'reply_markup'> | undefined} message
 * @returns {string}
 */
export function messageSummary(message) {
  if (!message) return '';
  const text = message.text ?? message.caption;
  const line = text?.replace(/\s+/g, ' ').slice(0, 160);
  if (message.photo) return line ? `🖼 ${line}` : t.photo;
  if (message.document) return line ? `📎 ${line}` : `📎 ${message.document.file_name ?? t.file}`;
  if (line) return line;
  if (message.venue) return `📍 ${message.venue.title}`;
  if (message.location) return `📍 ${t.location}`;
  return serviceText(message) ?? t.message;
}

/**
 * Returns the text of a service message, for example "Anna joined the group". Returns `undefined` for any other
 * message.
 * @param {Omit<PageMessage, 'fromBot' | 'reply_markup'>} message
 * @returns {string | undefined}
 */
export function serviceText(message) {
  const author = message.from?.first_name ?? t.somebody;
  if (message.new_chat_members) return t.joined(message.new_chat_members.map((m) => m.first_name).join(', '));
  if (message.left_chat_member) return t.left(message.left_chat_member.first_name);
  if (message.new_chat_title) return t.renamed(author, message.new_chat_title);
  if (message.group_chat_created) return t.created(author);
  if (message.pinned_message) return t.pinned(author);
  if (message.migrate_to_chat_id || message.migrate_from_chat_id) return t.becameSupergroup;
  return undefined;
}
