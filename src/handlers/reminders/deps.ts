import type { TallyContext } from '../../bot/context.ts';
import type { OutgoingMessage } from '../../bot/ui/messages.ts';
import type { Db } from '../../db/client.ts';
import type { ReminderPerson } from '../../db/queries/reminders/reminder-rows.ts';
import type { ReminderChat } from '../../db/queries/reminders/reminders.ts';
import type { ReadDuration } from '../shared/parse-goal.ts';
import type { ReadDay } from '../shared/parse-period.ts';
import type { BoardMessage } from './message.ts';

export interface ReminderDeps {
  db: Db;
  /** The clock of what is due. In the playground a person can move it forward. */
  now: () => Date;
  readDay: ReadDay;
  readDuration: ReadDuration;
  boardMessage: BoardMessage;
  /** Creates the message of a record as it is now. It belongs to the feature `record`. */
  recordMessage: (ctx: TallyContext, db: Db, recordId: number) => Promise<OutgoingMessage>;
}

/** Returns the person with the clock by which reminders are due. */
export function toReminderPerson({ person }: TallyContext, now: Date): ReminderPerson {
  const { userId, timeZone, dayStartHour } = person;
  return { userId, timeZone, dayStartHour, now };
}

/** Returns the group of the update: others read there, and see only its reminders. Null: a private chat. */
export function groupOf({ chat }: TallyContext): number | null {
  return !chat || chat.type === 'private' ? null : chat.id;
}

/** Returns where the messages of a new reminder go: to the chat and topic of the update. */
export function toReminderChat({ botId, chatId, person, msg }: TallyContext): ReminderChat {
  const threadId = msg?.is_topic_message ? (msg.message_thread_id ?? null) : null;
  return { botId, chatId: chatId ?? person.userId, threadId };
}
