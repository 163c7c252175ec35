import type { Api } from 'grammy';
import { isUndeliverable } from '../../../bot/transport/errors.ts';
import { editMessageById } from '../../../bot/ui/edit.ts';
import { chooseLanguage, type Texts } from '../../../bot/ui/i18n.ts';
import { firstPartEntities, type OutgoingMessage } from '../../../bot/ui/messages.ts';
import type { Db } from '../../../db/client.ts';
import { type AlertRecipients, type LateJobRule, updateAlerts } from '../../../db/queries/engine/job-alerts.ts';
import {
  claimNotices,
  deferNotice,
  type JobNotice,
  releaseDeferredNotices,
  saveSentNotice,
} from '../../../db/queries/engine/job-notices.ts';
import { findRun } from '../../../db/queries/engine/run-lists.ts';
import { findSettings } from '../../../db/queries/people/people.ts';
import { createRunLoop } from '../../../jobs/engine/run-loop.ts';
import type { JobList, Runner } from '../../../jobs/engine/runner-types.ts';
import type { Log } from '../../../lib/log.ts';
import type { Language } from '../../../time/language.ts';
import type { Locale } from '../../shared/format-run.ts';
import { alertMessage, recoveryText } from '../alert-message.ts';
import { runCard } from '../run-card.ts';

export interface AlertSenderOptions {
  db: Db;
  /** Number of the bot in `ops.bot`: a bot edits its own messages only. */
  botId: number;
  api: Api;
  runner: Runner;
  jobs: JobList;
  texts: Texts;
  log: Log;
  recipients: AlertRecipients;
  nextDue(job: string): Date | null;
  defaults: { language: Language };
  /** The time zone in which windows are shown. */
  zone: string;
  /** The time between two rounds of the loop. Default: 15 s. */
  intervalMs?: number;
  /** The minimum time between two edits of one message. Default: 3 s. */
  editIntervalMs?: number;
  /** The time after the start in which jobs catch up, so that no job is reported late. Default: 2 min. */
  lateGraceMs?: number;
}

/** Sends alerts to admins: jobs that fail, are late or have recovered, and alerts that jobs raise with `ctx.alert`. */
export interface AlertSender {
  /** Starts sending the deferred notices of this chat. Returns immediately and never throws. */
  sendDeferred(chatId: number): void;
  start(): void;
  stop(): Promise<void>;
}

/**
 * Creates the service that sends alerts. It derives them from the rows of `ops.job_run`. With several instances, each
 * alert is stored once, and an instance claims a notice in its row before it sends the message. No job waits for an
 * alert or fails because of one.
 */
export function createAlertSender(options: AlertSenderOptions): AlertSender {
  const { db, botId, runner, log, recipients, intervalMs = 15_000, editIntervalMs = 3_000 } = options;
  const findLateJobRules = createLateJobRules(options);
  let nextEditAt = 0;

  /**
   * Does one round. Returns the milliseconds until the next round, if messages were sent that can be edited again
   * before the usual interval ends.
   */
  async function sendDueAlerts(): Promise<number | undefined> {
    await updateAlerts(db, recipients, findLateJobRules());
    const notices = await claimNotices(db, botId, editIntervalMs);
    await Promise.all(notices.map((notice) => sendNotice(options, notice)));
    if (notices.length > 0) nextEditAt = performance.now() + editIntervalMs;
    return nextEditAt > performance.now() ? Math.min(nextEditAt - performance.now(), intervalMs) : undefined;
  }

  const loop = createRunLoop({
    runner,
    round: sendDueAlerts,
    intervalMs,
    onError: (err) => log.warn({ err }, 'updating the alerts of jobs failed'),
  });

  return {
    sendDeferred(chatId) {
      if (chatId !== recipients.alertChatId && !recipients.admins.includes(chatId)) return;
      releaseDeferredNotices(db, chatId)
        .then((count) => count > 0 && loop.wake())
        .catch((err: unknown) => log.warn({ err }, 'releasing deferred notices failed'));
    },
    start: loop.start,
    stop: loop.stop,
  };
}

/** Creates the function that returns the rules for late jobs: one for each scheduled job that has a limit. */
function createLateJobRules({ jobs, nextDue, lateGraceMs = 120_000 }: AlertSenderOptions): () => LateJobRule[] {
  const startedAt = performance.now();
  return () => {
    if (performance.now() - startedAt < lateGraceMs) return [];
    return jobs.all().flatMap(({ name: job, lateAfterSeconds: seconds }) => {
      return seconds !== null && nextDue(job) !== null ? [{ job, seconds }] : [];
    });
  };
}

/**
 * Sends the message of one notice. If the chat cannot get messages, the notice is deferred. After any other error the
 * notice is claimed again when this claim expires.
 */
async function sendNotice(options: AlertSenderOptions, notice: JobNotice): Promise<void> {
  const { db, log } = options;
  try {
    const locale = await findLocale(options, notice.chatId);
    if (notice.alert) await sendAlert(options, notice, notice.alert, locale);
    else await sendRunCard(options, notice, locale);
  } catch (err) {
    log.warn({ err, chatId: notice.chatId }, 'an alert was not sent');
    if (isUndeliverable(err)) await deferNotice(db, notice);
  }
}

/** Returns the language of a chat: the person's in a private chat, the default one in a group. */
async function findLocale({ db, texts, defaults }: AlertSenderOptions, chatId: number): Promise<Locale> {
  const settings = chatId > 0 ? await findSettings(db, chatId) : null;
  const language = chooseLanguage(settings?.language ?? null, settings?.languageCode ?? null, defaults.language);
  return { t: texts.in(language), language };
}

/**
 * Returns the person who may press the buttons of a message, null for a group: a button belongs to one person. The id
 * of a private chat is the id of its person.
 */
function buttonOwner(chatId: number): number | null {
  return chatId > 0 ? chatId : null;
}

/** Sends the message of an alert, or edits its number of failures. Replies to the message when the alert is over. */
async function sendAlert(
  { db, botId, api, jobs }: AlertSenderOptions,
  notice: JobNotice,
  alert: NonNullable<JobNotice['alert']>,
  locale: Locale,
): Promise<void> {
  const { chatId, shownFailures } = notice;
  const { failures, closed, isQuiet } = alert;
  const job = jobs.find(alert.job) ?? alert.job;
  const message = alertMessage(locale, alert, job, buttonOwner(chatId));
  let { messageId } = notice;
  if (messageId === null) messageId = await sendMessage(api, chatId, message);
  else if (shownFailures < failures) {
    // A message that the person has deleted is not sent again to show a new number of failures.
    const outcome = await editMessageById(api, { chatId, messageId }, message);
    if (outcome === 'undeliverable') return deferNotice(db, notice);
  }
  await saveSentNotice(db, notice, { botId, messageId, shownFailures: failures, isDone: isQuiet });
  if (!closed || isQuiet) return;
  await sendMessage(api, chatId, { text: recoveryText(locale, alert, job) }, messageId);
  await saveSentNotice(db, notice, { botId, messageId, shownFailures: failures, isDone: true });
}

/** Sends the card of an ended run to an admin who has chosen to be notified of every run. */
async function sendRunCard(
  { db, botId, api, jobs, zone }: AlertSenderOptions,
  notice: JobNotice,
  locale: Locale,
): Promise<void> {
  const run = notice.runId === null ? null : await findRun(db, notice.runId);
  const job = run ? jobs.find(run.job) : undefined;
  const owner = buttonOwner(notice.chatId);
  const card = run && runCard({ ...locale, run, job, now: new Date(), speed: null, owner, zone });
  const messageId = card ? await sendMessage(api, notice.chatId, card) : null;
  await saveSentNotice(db, notice, { botId, messageId, shownFailures: 1, isDone: true });
}

async function sendMessage(api: Api, chatId: number, message: OutgoingMessage, replyToId?: number): Promise<number> {
  const sent = await api.sendMessage(chatId, message.text, {
    entities: firstPartEntities(message, message.text),
    reply_markup: message.keyboard,
    link_preview_options: { is_disabled: true },
    reply_parameters:
      replyToId === undefined ? undefined : { message_id: replyToId, allow_sending_without_reply: true },
  });
  return sent.message_id;
}
