import { byId } from '../lib/dom.js';
import { colorClass, fullName, initials } from '../lib/format.js';
import { t } from '../texts/index.js';

/**
 * Creates the header of the chat: the name of the bot or group, and a status such as connecting or typing. It also
 * fills the strip that says who the person is.
 * @param {{ store: import('../model/store.js').Store }} deps
 */
export function createChatHeader({ store }) {
  const avatar = byId('chat-avatar');
  const title = byId('chat-title');
  const status = byId('chat-status');
  const standIn = byId('stand-in');

  /** Returns the group, or the bot in a private chat. */
  function partner() {
    const chat = store.openRow()?.chat;
    if (!chat || chat.type === 'private') return { id: store.bot.id, name: store.bot.first_name };
    return { id: chat.id, name: chat.title ?? t.group };
  }

  function statusText() {
    if (!store.online) return t.connecting;
    const action = store.chatAction(store.chatId);
    if (action) return /** @type {Record<string, string>} */ (t.actions)[action] ?? t.actions.typing;
    const chat = store.openRow()?.chat;
    if (!chat || chat.type === 'private') return t.bot;
    return t.members(chat.members.length);
  }

  function renderStatus() {
    const text = statusText();
    if (status.textContent !== text) status.textContent = text; // screen readers announce each assignment
    const isActive = store.chatAction(store.chatId) !== '';
    status.className = `chat-status${store.online ? '' : ' offline'}${isActive ? ' active' : ''}`;
  }

  return {
    render() {
      const { id, name } = partner();
      avatar.textContent = name ? initials(name) : '';
      avatar.className = `avatar ${colorClass(id)}`;
      title.textContent = name || t.chat;
      renderStatus();
      const row = store.openRow();
      standIn.textContent = row ? t.standIn(fullName(row.person)) : '';
      const unread = row ? store.unreadCount(store.as, store.chatId) : 0;
      document.title = `${unread ? `(${unread}) ` : ''}${title.textContent}`;
    },
  };
}
