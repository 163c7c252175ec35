import type { Api } from 'grammy';
import { createDueSender, type DueMessages } from '../../../bot/transport/due-sender.ts';
import type { NoticeLane } from '../../../bot/transport/notice-lane.ts';
import { isolateRtl } from '../../../bot/ui/bidi.ts';
import { editableKeyboard, editOutcome } from '../../../bot/ui/edit.ts';
import { chooseLanguage, type Texts } from '../../../bot/ui/i18n.ts';
import type { OutgoingMessage } from '../../../bot/ui/messages.ts';
import type { Db } from '../../../db/client.ts';
import { sumDay } from '../../../db/queries/habits/records.ts';
import { type StoppedTimer, splitTimer, type TimerOwner } from '../../../db/queries/habits/stop-timer.ts';
import {
  type ClaimedRing,
  claimRings,
  endTimer,
  findTimerRecords,
  finishRing,
  msToNextRing,
  releaseRing,
} from '../../../db/queries/habits/timer-rings.ts';
import { longSeconds, maxTimerSeconds } from '../../../db/queries/habits/timers.ts';
import { findSettings } from '../../../db/queries/people/people.ts';
import type { Log } from '../../../lib/log.ts';
import type { Loop } from '../../../lib/loop.ts';
import { type Day, minutesPerDay } from '../../../time/days.ts';
import type { Language } from '../../../time/language.ts';
import { localDate } from '../../../time/local-day.ts';
import { overADayMessage, type Reader } from '../messages.ts';
import { savedReceipt } from '../receipt.ts';
import { longMessage, targetMessage } from './ring-messages.ts';

export interface RingerOptions {
  db: Db;
  /** Number of the bot in `ops.bot`: it sends the messages of its own timers. */
  botId: number;
  /** It does not wait after a 429. */
  api: Api;
  texts: Texts;
  log: Log;
  /** The settings of people who have chosen none. */
  defaults: { timeZone: string; language: Language };
  /** The lane that timers share with other messages. Default: one of their own. */
  lane?: NoticeLane;
  /** Maximum milliseconds between two looks at the table. */
  intervalMs: number;
  /** The clock. Default: that of the machine. */
  now?: () => Date;
}

/** Creates the loop that sends the messages of timers: at the target, after 12 hours, and at the end after 24 hours. */
export function createRinger(options: RingerOptions): Loop {
  const { log, lane, intervalMs } = options;
  return createDueSender({ messages: dueRings(options), log, name: 'timers', lane, intervalMs });
}

function dueRings(options: RingerOptions): DueMessages<ClaimedRing> {
  const { db, botId, now = () => new Date() } = options;
  return {
    claim: (limit) => claimRings(db, { botId, now: now(), limit }),
    send: (ring) => sendRing(options, ring, now()),
    mark: async (ring, result) => {
      const messageId = result.kind === 'sent' ? result.messageId : null;
      await finishRing(db, ring, { messageId, now: now() });
      if (messageId !== null) await removeEarlierButtons(options, ring);
    },
    release: (ring) => releaseRing(db, ring),
    msToNext: () => msToNextRing(db, botId, now()),
  };
}

/** Sends the message of a claim. A timer at its end is stopped first; its message is due then, and is sent next. */
async function sendRing(options: RingerOptions, ring: ClaimedRing, now: Date): Promise<number | null> {
  const { db } = options;
  const { owner, reader } = await findPerson(options, ring.userId, now);
  const isOver = ring.stoppedAt === null && now.getTime() / 1000 >= ring.startedAt + maxTimerSeconds;
  if (isOver) {
    await endTimer(db, owner, ring);
    return null;
  }
  const message = await renderRing(db, ring, { owner, reader, today: localDate(now, owner) });
  return sendMessage(options.api, ring, message);
}

/** The person of a timer: as the owner of records, and as the reader of messages. */
async function findPerson(
  { db, texts, defaults }: RingerOptions,
  userId: number,
  now: Date,
): Promise<{ owner: TimerOwner; reader: Reader }> {
  const settings = await findSettings(db, userId);
  const language = chooseLanguage(settings?.language ?? null, settings?.languageCode ?? null, defaults.language);
  const timeZone = settings?.timeZone ?? defaults.timeZone;
  const days = { dayStartHour: settings?.dayStartHour ?? 0, weekStart: settings?.weekStart ?? 1 };
  return {
    owner: { from: { id: userId }, timeZone, language, ...days },
    reader: { t: texts.in(language), language, userId, timeZone, now },
  };
}

interface RingContext {
  owner: TimerOwner;
  reader: Reader;
  today: Day;
}

async function renderRing(db: Db, ring: ClaimedRing, { owner, reader, today }: RingContext): Promise<OutgoingMessage> {
  const { stoppedAt } = ring;
  if (stoppedAt === null) {
    // After an outage there may have been no message at the target: the one of now says it all.
    const isLong = reader.now.getTime() / 1000 >= ring.startedAt + longSeconds;
    return isLong ? longMessage(reader, ring) : targetMessage(reader, ring);
  }
  const notice = reader.t('timer-ended', { name: isolateRtl(ring.habitName) });
  if (ring.rings === 'ended') {
    const records = await findTimerRecords(db, ring.userId, ring);
    // The person may have undone them before this message could be sent.
    return records.length > 0 ? savedReceipt(reader, records, today, notice) : { text: notice };
  }
  const timer: StoppedTimer = { ...ring, stoppedAt };
  return overADayMessage(reader, { timer, ...(await findFullDay(db, owner, timer)) }, today, notice);
}

/** Returns the first day that would have more than 24 hours with the timer. */
async function findFullDay(db: Db, owner: TimerOwner, timer: StoppedTimer): Promise<{ day: Day; minutes: number }> {
  const days = await Promise.all(
    splitTimer(owner, timer).map(async ({ day, minutes }) => ({
      day,
      minutes: minutes + (await sumDay(db, owner.from.id, day)),
    })),
  );
  const [first] = days;
  const full = days.find(({ minutes }) => minutes > minutesPerDay) ?? first;
  if (!full) throw new Error('a timer of 24 hours has no day');
  return full;
}

async function sendMessage(api: Api, { chatId, threadId }: ClaimedRing, message: OutgoingMessage): Promise<number> {
  const sent = await api.sendMessage(chatId, message.text, {
    entities: message.entities,
    reply_markup: editableKeyboard(message),
    link_preview_options: { is_disabled: true },
    ...(threadId === null ? {} : { message_thread_id: threadId }),
  });
  return sent.message_id;
}

/** Removes the buttons of the message that showed the timer before. A failure is logged only. */
async function removeEarlierButtons({ api, log }: RingerOptions, { chatId, messageId }: ClaimedRing): Promise<void> {
  if (messageId === null) return;
  try {
    await editOutcome(api.editMessageReplyMarkup(chatId, messageId));
  } catch (err) {
    log.info({ err }, 'the buttons of a timer could not be removed');
  }
}
