import type { Api } from 'grammy';
import type { MessageReader } from '../../../bot/message-reader.ts';
import { createDueSender, type DueMessages } from '../../../bot/transport/due-sender.ts';
import type { NoticeLane } from '../../../bot/transport/notice-lane.ts';
import { editableKeyboard } from '../../../bot/ui/edit.ts';
import { chooseLanguage, type Texts } from '../../../bot/ui/i18n.ts';
import { firstPartEntities, type OutgoingMessage } from '../../../bot/ui/messages.ts';
import type { Db, Executor } from '../../../db/client.ts';
import { findPersonName, findSettings } from '../../../db/queries/people/people.ts';
import { type ClaimedReminders, claimReminders } from '../../../db/queries/reminders/claims.ts';
import { msToNextReminder } from '../../../db/queries/reminders/due-people.ts';
import type { DueReminder } from '../../../db/queries/reminders/due-reminders.ts';
import {
  findClaimed,
  releaseClaim,
  saveSent,
  saveUndeliverable,
  skipClaimed,
} from '../../../db/queries/reminders/settle.ts';
import type { Log } from '../../../lib/log.ts';
import type { Loop } from '../../../lib/loop.ts';
import { findSkipReasons } from '../../../reports/reminders/skip-reasons.ts';
import type { Language } from '../../../time/language.ts';

/**
 * Renders the message of reminders that are due in the same minute: one or more, in the order of the names of the
 * habits. All are of one person, and were not answered yet. They may be of different days. The board is alone.
 */
export type RenderReminders = (
  exec: Executor,
  reader: MessageReader,
  due: readonly DueReminder[],
) => Promise<OutgoingMessage>;

export interface ReminderSenderOptions {
  db: Db;
  /** Number of the bot in `ops.bot`: it sends the reminders that were made with it. */
  botId: number;
  /** It does not wait after a 429. */
  api: Api;
  texts: Texts;
  log: Log;
  /** The settings of people who have chosen none. */
  defaults: { timeZone: string; language: Language };
  lane: NoticeLane;
  render: RenderReminders;
  /** Maximum milliseconds between two looks at the table. */
  intervalMs: number;
  /** Maximum number of messages that are being sent. */
  maxInFlight?: number;
  /** The clock. Default: that of the machine. */
  now?: () => Date;
}

/** Creates the loop that sends reminders. Several instances share the work. */
export function createReminderSender(options: ReminderSenderOptions): Loop {
  const { log, lane, maxInFlight, intervalMs } = options;
  return createDueSender({ messages: dueReminders(options), log, name: 'reminders', lane, maxInFlight, intervalMs });
}

/** A claim, and what of it is sent. */
interface ReminderMessage extends ClaimedReminders {
  /** Set when it is sent: a group may have got another id since the claim. */
  sentTo?: number;
}

function dueReminders(options: ReminderSenderOptions): DueMessages<ReminderMessage> {
  const { db, botId, now = () => new Date() } = options;
  return {
    claim: (limit) => claim(options, limit, now()),
    send: (message) => sendReminders(options, message, now()),
    async mark(message, result) {
      const isBlocked = result.kind === 'undeliverable' && result.isForbidden && message.chatId === message.userId;
      if (result.kind === 'undeliverable') await saveUndeliverable(db, message, { isBlocked, now: now() });
      else await saveSent(db, message, { chatId: message.sentTo ?? message.chatId, messageId: result.messageId });
    },
    release: (message) => releaseClaim(db, message, now()),
    msToNext: () => msToNextReminder(db, botId, now()),
  };
}

/** Claims until there is something to send, or nothing is due any more: most people may have nothing to be told. */
async function claim(
  { db, botId, defaults }: ReminderSenderOptions,
  limit: number,
  now: Date,
): Promise<ReminderMessage[]> {
  for (;;) {
    const { messages, count } = await claimReminders(
      db,
      { botId, now, limit, timeZone: defaults.timeZone },
      (exec, due) => findSkipReasons(exec, due, now),
    );
    if (messages.length > 0 || count === 0) return messages;
  }
}

/**
 * Sends the message of a claim. What was recorded, paused or deleted since the claim is left out: the message waited
 * for its place in the lane. Null: nothing is left to be sent.
 */
async function sendReminders(
  options: ReminderSenderOptions,
  message: ReminderMessage,
  now: Date,
): Promise<number | null> {
  const { db, api, render } = options;
  const claimed = await findClaimed(db, message);
  const reasons = await findSkipReasons(db, claimed, now);
  const skipped = claimed.flatMap((key, index) => {
    const reason = reasons[index];
    return reason ? [{ key, reason }] : [];
  });
  await skipClaimed(db, message, skipped);
  const due = claimed.filter((_, index) => reasons[index] === null);
  const [first] = due;
  if (!first) return null;
  const rendered = await render(db, await findReader(options, message, now), due);
  message.keys = due.map(({ reminderId, day, minute }) => ({ reminderId, day, minute }));
  const sent = await api.sendMessage(first.chatId, rendered.text, {
    entities: firstPartEntities(rendered, rendered.text),
    reply_markup: editableKeyboard(rendered),
    disable_notification: due.every(({ silent }) => silent),
    link_preview_options: { is_disabled: true },
    ...(first.threadId === null ? {} : { message_thread_id: first.threadId }),
  });
  message.sentTo = sent.chat.id;
  return sent.message_id;
}

async function findReader(
  { db, texts, defaults }: ReminderSenderOptions,
  { userId, chatId }: ReminderMessage,
  now: Date,
): Promise<MessageReader> {
  const settings = await findSettings(db, userId);
  const language = chooseLanguage(settings?.language ?? null, settings?.languageCode ?? null, defaults.language);
  return {
    ...{ t: texts.in(language), now },
    person: {
      ...{ userId, language, name: await findPersonName(db, userId) },
      timeZone: settings?.timeZone ?? defaults.timeZone,
      dayStartHour: settings?.dayStartHour ?? 0,
      weekStart: settings?.weekStart ?? 1,
    },
    chat: { type: chatId === userId ? 'private' : 'group' },
  };
}
