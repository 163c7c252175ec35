import type { MessageEntity } from 'grammy/types';
import type { MessageReader } from '../../bot/message-reader.ts';
import { isolateRtl } from '../../bot/ui/bidi.ts';
import { firstPartEntities, type OutgoingMessage } from '../../bot/ui/messages.ts';

/**
 * Puts the name of the person above a message in a group, where others read it too. The name mentions the person, so
 * that Telegram notifies the person. A message in a private chat stays as it is.
 */
export function withOwner({ person, chat }: MessageReader, message: OutgoingMessage): OutgoingMessage {
  if (!chat || chat.type === 'private') return message;
  const name = isolateRtl(person.name);
  const user = { id: person.userId, is_bot: false, first_name: person.name };
  const mention: MessageEntity = { type: 'text_mention', offset: 0, length: name.length, user };
  const entities = firstPartEntities(message, message.text) ?? [];
  const moved = entities.map((entity) => ({ ...entity, offset: entity.offset + name.length + 1 }));
  return { text: `${name}\n${message.text}`, entities: [mention, ...moved], keyboard: message.keyboard };
}
