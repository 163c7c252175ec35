import { byId } from '../lib/dom.js';
import { fullName, initials, tint } from '../lib/format.js';

/** Telegram's chat actions in words. @type {Record<string, string>} */
const ACTIONS = {
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
 * Draws who one talks with: the bot or the group, and what happens: connecting, typing, or nothing.
 * @param {{ session: import('../model/store.js').Session }} parts
 */
export function createHead({ session }) {
  const [avatar, title, status, asPerson] = ['chat-avatar', 'chat-title', 'chat-status', 'chat-as'].map(byId);

  function statusText() {
    if (!session.online) return 'connecting…';
    const action = session.action(session.chatId);
    if (action) return `${ACTIONS[action] ?? 'typing'}…`;
    const chat = session.row()?.chat;
    if (!chat || chat.type === 'private') return 'bot';
    return `${chat.members.length} ${chat.members.length === 1 ? 'member' : 'members'}`;
  }

  return {
    render() {
      const row = session.row();
      const isGroup = row && row.chat.type !== 'private';
      const name = isGroup ? (row.chat.title ?? 'Group') : session.bot.first_name;
      avatar.textContent = name ? initials(name) : '';
      avatar.className = `avatar ${tint(isGroup ? row.chat.id : session.bot.id)}`;
      title.textContent = name || 'Chat';
      const text = statusText();
      if (status.textContent !== text) status.textContent = text;
      status.className = `chat-status${session.online ? '' : ' offline'}${session.action(session.chatId) ? ' active' : ''}`;
      asPerson.textContent = row ? `as ${fullName(row.person)}` : '';
      const unread = row ? session.unread(session.as, session.chatId) : 0;
      document.title = `${unread ? `(${unread}) ` : ''}${name || 'Chat'}`;
    },
  };
}
