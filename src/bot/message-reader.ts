import type { Message } from 'grammy/types';
import type { Person } from './context.ts';
import type { Translate } from './ui/i18n.ts';

/**
 * The person who reads a message. The context of an update is one. A message that the bot sends on its own answers no
 * update, and states the time.
 */
export interface MessageReader {
  t: Translate;
  person: Pick<Person, 'userId' | 'language' | 'timeZone' | 'weekStart' | 'dayStartHour'>;
  message?: Pick<Message, 'date'>;
  editedMessage?: Pick<Message, 'date'>;
  callbackQuery?: object;
  /** The present time, where there is no update. */
  now?: Date;
}
