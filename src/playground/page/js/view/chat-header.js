import { byId } from '../lib/dom.js';
import { colorClass, fullName, initials } from '../lib/format.js';

/** Texts for Telegram's chat actions. @type {Record<string, string>} */
const actionTexts = {
  typing: 'typing',
  upload_photo: 'sending a photo',
  upload_document: 'sending a file',
  upload_video: 'sending a video',
  upload_voice: 'sending a voice message',
  record_video: 'recording a video',
  record_voice: 'recording a voice message',
  choose_sticker: 'choosing a sticker',
  find_location: 'looking for a place',
};

/**
 * Creates the header of the chat: the name of the bot or group, and a status such as connecting or typing.
 * @param {{ store: import('../model/store.js').Store }} deps
 */
export function createChatHeader({ store }) {
  const avatar = byId('chat-avatar');
  const title = byId('chat-title');
  const status = byId('chat-status');
  const personName = byId('chat-as');

  /** Returns the group, or the bot in a private chat. */
  function partner() {
    const chat = store.openRow()?.chat;
    if (!chat || chat.type === 'private') return { id: store.bot.id, name: store.bot.first_name };
    return { id: chat.id, name: chat.title ?? 'Group' };
  }

  function statusText() {
    if (!store.online) return 'connecting…';
    const action = store.chatAction(store.chatId);
    if (action) return `${actionTexts[action] ?? 'typing'}…`;
    const chat = store.openRow()?.chat;
    if (!chat || chat.type === 'private') return 'bot';
    return `${chat.members.length} ${chat.members.length === 1 ? 'member' : 'members'}`;
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
      title.textContent = name || 'Chat';
      renderStatus();
      const row = store.openRow();
      personName.textContent = row ? `as ${fullName(row.person)}` : '';
      const unread = row ? store.unreadCount(store.as, store.chatId) : 0;
      document.title = `${unread ? `(${unread}) ` : ''}${title.textContent}`;
    },
  };
}
