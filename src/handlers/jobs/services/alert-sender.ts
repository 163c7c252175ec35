import type { Api } from 'grammy';
import { isUndeliverable } from '../../../bot/transport/errors.ts';
import { editMessageById } from '../../../bot/ui/edit.ts';
import { chooseLanguage, type Texts } from '../../../bot/ui/i18n.ts';
import { firstPartEntities, type OutgoingMessage } from '../../../bot/ui/messages.ts';
import type { Db } from '../../../db/client.ts';
import {
  type AlertRecipients,
  claimNotices,
  deferNotice,
  type JobNotice,
  type LateJobRule,
  releaseDeferredNotices,
  saveSentNotice,
  updateAlerts,
} from '../../../db/queries/engine/job-alerts.ts';
import { findRun } from '../../../db/queries/engine/run-lists.ts';
import { findSettings } from '../../../db/queries/people/people.ts';
import { createRunLoop } from '../../../jobs/engine/run-loop.ts';
import type { JobList, Runner } from '../../../jobs/engine/runner-types.ts';
import type { Log } from '../../../lib/log.ts';
import type { Language } from '../../../time/language.ts';
import type { Locale } from '../../shared/format-run.ts';
import { alertMessage, recoveredText } from '../alert-message.ts';
import { runCard } from '../run-card.ts';

export interface AlertSenderOptions {
  db: Db;
  api: Api;
  runner: Runner;
  jobs: JobList;
  texts: Texts;
  log: Log;
  recipients: AlertRecipients;
  nextDue(job: string): Date | null;
  defaults: { language: Language };
  /** In which windows are told. */
  zone: string;
  /** Between two looks. */
  intervalMs?: number;
  /** Between two edits of one message. */
  editIntervalMs?: number;
  /** After a start, jobs have so long to catch up before they are called late. */
  lateGraceMs?: number;
}

/** What tells admins that jobs fail, are late, and are well again, and what jobs themselves want them to know. */
export interface AlertSender {
  /** Somebody is in this chat: what was kept for it is sent, where it is one that is told. Does not wait, never throws. */
  sendDeferred(chatId: number): void;
  start(): void;
  stop(): Promise<void>;
}

/**
 * Returns what sends alerts. They are made from the rows of the runs, once over all instances, and each message is claimed by its
 * row before it is sent: a job never waits for one, and never fails with one.
 */
export function createAlertSender(options: AlertSenderOptions): AlertSender {
  const {
    db,
    runner,
    jobs,
    log,
    recipients: audience,
    nextDue,
    intervalMs: everyMs = 15_000,
    editIntervalMs: editEveryMs = 3_000,
    lateGraceMs = 120_000,
  } = options;
  const startedAt = Date.now();
  let pauseEnds = 0;

  function lateJobRules(): LateJobRule[] {
    if (Date.now() - startedAt < lateGraceMs) return [];
    return jobs.all().flatMap(({ name: job, lateAfterSeconds: seconds }) => {
      return seconds !== null && nextDue(job) !== null ? [{ job, seconds }] : [];
    });
  }

  async function sendDueAlerts(): Promise<number | undefined> {
    await updateAlerts(db, audience, lateJobRules());
    const notices = await claimNotices(db, editEveryMs);
    await Promise.all(notices.map((notice) => sendNotice(options, notice)));
    if (notices.length > 0) pauseEnds = Date.now() + editEveryMs;
    return pauseEnds > Date.now() ? Math.min(pauseEnds - Date.now(), everyMs) : undefined;
  }

  const loop = createRunLoop({
    runner,
    round: sendDueAlerts,
    intervalMs: everyMs,
    onError: (err) => log.warn({ err }, 'alerts of jobs could not be looked at'),
  });

  return {
    sendDeferred(chatId) {
      if (chatId !== audience.alertChatId && !audience.admins.includes(chatId)) return;
      releaseDeferredNotices(db, chatId)
        .then((kept) => kept > 0 && loop.wake())
        .catch((err: unknown) => log.warn({ err }, 'kept alerts could not be released'));
    },
    start: loop.start,
    stop: loop.stop,
  };
}

/** Tells one chat; where nobody can be told it is kept. What fails otherwise is told when the claim has run out. */
async function sendNotice(options: AlertSenderOptions, notice: JobNotice): Promise<void> {
  const { db, log } = options;
  try {
    const words = await chatLocale(options, notice.chatId);
    if (notice.alert) await sendAlert(options, notice, notice.alert, words);
    else await sendRunNotice(options, notice, words);
  } catch (err) {
    log.warn({ err, chatId: notice.chatId }, 'an alert could not be sent');
    if (isUndeliverable(err)) await deferNotice(db, notice);
  }
}

/** A person reads the chosen language, a group the program's. */
async function chatLocale({ db, texts, defaults }: AlertSenderOptions, chatId: number): Promise<Locale> {
  const person = chatId > 0 ? await findSettings(db, chatId) : null;
  const language = chooseLanguage(person?.language ?? null, person?.languageCode ?? null, defaults.language);
  return { t: texts.in(language), language };
}

/** A group's buttons would be nobody's. */
const buttonOwner = (chatId: number) => (chatId > 0 ? chatId : null);

async function sendAlert(
  { db, api }: AlertSenderOptions,
  notice: JobNotice,
  alert: NonNullable<JobNotice['alert']>,
  words: Locale,
): Promise<void> {
  const { chatId, shown } = notice;
  const { failures, closed, quiet } = alert;
  const message = alertMessage(words, alert, buttonOwner(chatId));
  let { messageId } = notice;
  if (messageId === null) messageId = await send(api, chatId, message);
  else if (shown < failures) {
    const outcome = await editMessageById(api, { chatId, messageId }, message); // a message that is gone needs no counter
    if (outcome === 'undeliverable') return deferNotice(db, notice);
  }
  await saveSentNotice(db, notice, { messageId, shown: failures, done: quiet });
  if (!closed || quiet) return;
  await send(api, chatId, { text: recoveredText(words, alert) }, messageId);
  await saveSentNotice(db, notice, { messageId, shown: failures, done: true });
}

async function sendRunNotice(
  { db, api, jobs, zone }: AlertSenderOptions,
  notice: JobNotice,
  words: Locale,
): Promise<void> {
  const run = notice.runId === null ? null : await findRun(db, notice.runId);
  const attempts = run ? (jobs.find(run.job)?.retry.attempts ?? 1) : 1;
  const owner = buttonOwner(notice.chatId);
  const view = run && runCard({ ...words, run, now: new Date(), attempts, speed: null, owner, zone });
  const messageId = view ? await send(api, notice.chatId, view) : null;
  await saveSentNotice(db, notice, { messageId, shown: 1, done: true });
}

async function send(api: Api, chatId: number, message: OutgoingMessage, replyTo?: number): Promise<number> {
  const sent = await api.sendMessage(chatId, message.text, {
    entities: firstPartEntities(message, message.text),
    reply_markup: message.keyboard,
    link_preview_options: { is_disabled: true },
    reply_parameters: replyTo === undefined ? undefined : { message_id: replyTo, allow_sending_without_reply: true },
  });
  return sent.message_id;
}
