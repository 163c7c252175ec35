import type { Chat, Message } from 'grammy/types';
import type { Person } from './context.ts';
import type { Translate } from './ui/i18n.ts';

/**
 * The person who reads a message. The context of an update is one. A message that the bot sends on its own answers no
 * update, and states the time.
 */
export interface MessageReader {
  t: Translate;
  person: Pick<Person, 'userId' | 'name' | 'language' | 'timeZone' | 'weekStart' | 'dayStartHour'>;
  /** The chat of the message. Absent: a private one. */
  chat?: Pick<Chat, 'type'>;
  message?: Pick<Message, 'date'>;
  editedMessage?: Pick<Message, 'date'>;
  callbackQuery?: object;
  /** The present time, where there is no update. */
  now?: Date;
}
