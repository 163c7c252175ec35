import { byId, h, htmlChildren, moveFocus, setChildren } from '../lib/dom.js';
import { colorClass, formatListTime, fullName, initials } from '../lib/format.js';
import { t } from '../texts/index.js';
import { messageSummary } from './rich-text.js';

/** @typedef {import('../model/store.js').ChatRow} Row */

/**
 * Creates the sidebar with the people and their chats. A click opens a chat.
 * @param {{ store: import('../model/store.js').Store, onOpen: (as: number, chatId: number) => void }} deps
 */
export function createSidebar({ store, onOpen }) {
  const list = byId('chat-list');
  /** @type {Map<string, HTMLElement>} */
  const buttons = new Map();

  /** @param {Row} row */
  function button(row) {
    const key = `${row.person.id}:${row.chat.id}`;
    const node = buttons.get(key) ?? h('button', { type: 'button', onclick: () => onOpen(row.person.id, row.chat.id) });
    buttons.set(key, node);
    draw(node, row);
    return node;
  }

  /** @param {HTMLElement} node @param {Row} row */
  function draw(node, { person, chat }) {
    const isGroup = chat.type !== 'private';
    const name = isGroup ? (chat.title ?? t.group) : fullName(person);
    const isOpen = person.id === store.as && chat.id === store.chatId;
    node.className = `chat-row${isGroup ? ' group' : ''}${isOpen ? ' open' : ''}`;
    node.dataset.person = String(person.id);
    node.dataset.chat = String(chat.id);
    node.title = isGroup ? t.groupAs(name, person.first_name) : name;
    node.tabIndex = isOpen ? 0 : -1; // the list is one stop of the Tab key; the arrow keys move within it
    if (isOpen) node.setAttribute('aria-current', 'true');
    else node.removeAttribute('aria-current');
    node.replaceChildren(
      h('span', { class: `avatar ${colorClass(chat.id)}`, 'aria-hidden': 'true' }, initials(name)),
      h('span', { class: 'chat-row-text' }, nameLine(name, { person, chat }), previewLine({ person, chat }, isOpen)),
    );
  }

  /** @param {string} name @param {Row} row */
  function nameLine(name, { person, chat }) {
    const newest = newestMessage(person.id, chat.id);
    return h(
      'span',
      { class: 'chat-row-line' },
      h('span', { class: 'chat-row-name', dir: 'auto' }, name),
      chat.type === 'private' && person.isAdmin && h('span', { class: 'role-label admin' }, t.admin),
      newest && h('time', {}, formatListTime(newest.date)),
    );
  }

  /** @param {Row} row @param {boolean} isOpen */
  function previewLine({ person, chat }, isOpen) {
    const unread = store.unreadCount(person.id, chat.id);
    const isActive = isOpen && store.chatAction(chat.id) !== '';
    return h(
      'span',
      { class: 'chat-row-line' },
      h(
        'span',
        { class: `chat-row-preview${isActive ? ' active' : ''}`, dir: 'auto' },
        isActive ? t.actions.typing : previewText(newestMessage(person.id, chat.id), person.id),
      ),
      unread > 0 && h('span', { class: 'badge', 'aria-label': t.unread(unread) }, String(unread)),
    );
  }

  /** @param {number} personId @param {number} chatId */
  const newestMessage = (personId, chatId) => store.messageWindow(personId, chatId).messages.at(-1);

  list.addEventListener('keydown', (event) => moveFocus(event, htmlChildren(list)));

  return { render: () => setChildren(list, store.chatRows().map(button)) };
}

/** @param {import('../model/types.js').PageMessage | undefined} message @param {number} as */
const previewText = (message, as) =>
  message?.from?.id === as ? t.ownPreview(messageSummary(message)) : messageSummary(message) || t.noMessages;
