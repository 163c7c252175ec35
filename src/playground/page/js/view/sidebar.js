import { arrange, byId, h, moveFocus } from '../lib/dom.js';
import { fullName, initials, listTimeText, tint } from '../lib/format.js';
import { summary } from './rich-text.js';

/** @typedef {import('../model/store.js').Row} Row */

/**
 * Draws the people and their chats at the left; choosing one opens it.
 * @param {{ session: import('../model/store.js').Session, onChoose: (as: number, chatId: number) => void }} parts
 */
export function createSidebar({ session, onChoose }) {
  const list = byId('chat-list');
  /** @type {Map<string, HTMLElement>} */
  const buttons = new Map();

  /** @param {Row} row */
  function button(row) {
    const key = `${row.person.id}:${row.chat.id}`;
    const node =
      buttons.get(key) ?? h('button', { type: 'button', onclick: () => onChoose(row.person.id, row.chat.id) });
    buttons.set(key, node);
    draw(node, row);
    return node;
  }

  /** @param {HTMLElement} node @param {Row} row */
  function draw(node, { person, chat }) {
    const isGroup = chat.type !== 'private';
    const name = isGroup ? (chat.title ?? 'Group') : fullName(person);
    const newest = session.windowOf(person.id, chat.id).messages.at(-1);
    const unread = session.unread(person.id, chat.id);
    const isOpen = person.id === session.as && chat.id === session.chatId;
    const action = isOpen ? session.action(chat.id) : '';
    node.className = `chat-row${isGroup ? ' group' : ''}${isOpen ? ' open' : ''}`;
    node.dataset.person = String(person.id);
    node.dataset.chat = String(chat.id);
    node.title = isGroup ? `${name}, as ${person.first_name}` : name;
    if (isOpen) node.setAttribute('aria-current', 'true');
    else node.removeAttribute('aria-current');
    node.replaceChildren(
      h('span', { class: `avatar ${tint(chat.id)}`, 'aria-hidden': 'true' }, initials(name)),
      h(
        'span',
        { class: 'chat-row-words' },
        h(
          'span',
          { class: 'chat-row-line' },
          h('span', { class: 'chat-row-name', dir: 'auto' }, name),
          !isGroup && person.isAdmin && h('span', { class: 'mark admin' }, 'admin'),
          newest && h('time', {}, listTimeText(newest.date)),
        ),
        h(
          'span',
          { class: 'chat-row-line' },
          h(
            'span',
            { class: `chat-row-preview${action ? ' active' : ''}`, dir: 'auto' },
            action ? 'typing…' : preview(newest, person.id),
          ),
          unread > 0 && h('span', { class: 'badge', 'aria-label': `${unread} unread` }, String(unread)),
        ),
      ),
    );
  }

  list.addEventListener('keydown', (event) => moveFocus(event, /** @type {HTMLElement[]} */ ([...list.children])));

  return { render: () => arrange(list, session.rows().map(button)) };
}

/** @param {import('../model/types.js').PageMessage | undefined} message @param {number} as */
const preview = (message, as) =>
  message?.from?.id === as ? `You: ${summary(message)}` : summary(message) || 'No messages yet';
