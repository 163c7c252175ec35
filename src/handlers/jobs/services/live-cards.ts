import type { Api } from 'grammy';
import type { TallyContext } from '../../../bot/context.ts';
import { editMessageById } from '../../../bot/ui/edit.ts';
import type { Texts } from '../../../bot/ui/i18n.ts';
import type { OutgoingMessage } from '../../../bot/ui/messages.ts';
import { editMessage, reply } from '../../../bot/ui/reply.ts';
import type { Db } from '../../../db/client.ts';
import { findBackfill } from '../../../db/queries/engine/backfills.ts';
import {
  claimRunCard,
  findOpenRunCards,
  type RunCard,
  saveRunCard,
  saveShownCard,
} from '../../../db/queries/engine/run-cards.ts';
import { findRun } from '../../../db/queries/engine/run-lists.ts';
import { createRunLoop } from '../../../jobs/engine/run-loop.ts';
import type { JobList, Runner } from '../../../jobs/engine/runner-types.ts';
import type { Log } from '../../../lib/log.ts';
import type { MessageTarget } from '../../shared/chart-view.ts';
import type { Locale } from '../../shared/format-run.ts';
import { backfillCard } from '../backfill-card.ts';
import { runCard } from '../run-card.ts';
import { createSpeedMeter } from './run-speed.ts';

export interface LiveCardsOptions {
  db: Db;
  /** Number of the bot in `ops.bot`: a bot edits its own messages only. */
  botId: number;
  api: Api;
  runner: Runner;
  jobs: JobList;
  texts: Texts;
  log: Log;
  /** The time zone in which windows are shown. */
  zone: string;
  /** The minimum time between two edits of one message. Default: 3 s. */
  editIntervalMs?: number;
  /** The time between two rounds while no card is open. Default: 15 s. */
  idleIntervalMs?: number;
}

/** The run or backfill that a card shows. */
export type CardSubject = { runId: number } | { backfillId: number };

/** Messages about runs and backfills that are edited while these go on. */
export interface LiveCards {
  /**
   * Shows a card in the chat of the update and keeps it up to date. Returns false where the run or backfill does not
   * exist.
   */
  send(ctx: TallyContext, subject: CardSubject, target?: MessageTarget): Promise<boolean>;
  /** Updates the open cards soon. */
  wake(): void;
  start(): void;
  stop(): Promise<void>;
}

interface RenderedCard {
  message: OutgoingMessage;
  /** The run or backfill has ended: this is the last edit. */
  isFinal: boolean;
}

/**
 * Creates the service that keeps cards up to date. The open cards are rows (`ops.job_card`), and each edit is claimed
 * in its row: over all instances a message is edited at most once per `editIntervalMs`, and when an instance dies,
 * another one continues with its cards.
 */
export function createLiveCards(options: LiveCardsOptions): LiveCards {
  const { db, botId, runner, log, editIntervalMs = 3_000, idleIntervalMs = 15_000 } = options;
  const render = createRenderer(options);

  async function updateOpenCards(): Promise<number> {
    const cards = await findOpenRunCards(db, botId);
    const updates = cards.map((card) =>
      updateCard(options, render, card, editIntervalMs).catch((err: unknown) =>
        log.warn({ err, run: card.runId }, 'the card of a run was not updated'),
      ),
    );
    await Promise.all(updates);
    return cards.length > 0 ? editIntervalMs / 3 : idleIntervalMs;
  }

  const loop = createRunLoop({
    runner,
    round: updateOpenCards,
    intervalMs: idleIntervalMs,
    onError: (err) => log.warn({ err }, 'the open cards of runs were not read'),
    wakesOn: ({ kind }) => kind !== 'progress',
  });

  return {
    async send(ctx, subject, target = 'new') {
      const { userId, language } = ctx.person;
      const card = await render(subject, userId, { t: ctx.t, language });
      if (!card) return false;
      const messageId = await sendOrEdit(ctx, card.message, target);
      const message = { botId, chatId: ctx.chatId ?? userId, messageId };
      const row = { ...message, userId, language, shown: card.message.text, ...subject };
      if (!card.isFinal) await saveRunCard(db, row);
      loop.wake();
      return true;
    },
    wake: loop.wake,
    start: loop.start,
    stop: loop.stop,
  };
}

async function updateCard(
  { db, api, texts }: LiveCardsOptions,
  render: RenderCard,
  card: RunCard,
  editIntervalMs: number,
): Promise<void> {
  const { chatId, messageId, userId, language, shown } = card;
  const rendered = await render(card, userId, { t: texts.in(language), language });
  if (!rendered) return saveShownCard(db, card, shown, true);
  const { message, isFinal } = rendered;
  if (message.text === shown && !isFinal) return;
  if (!(await claimRunCard(db, card, editIntervalMs))) return;
  await editMessageById(api, { chatId, messageId }, message); // nothing to do where the message was deleted
  await saveShownCard(db, card, message.text, isFinal);
}

/** Edits the pressed message, or sends a new one. Returns the id of the message. */
async function sendOrEdit(ctx: TallyContext, message: OutgoingMessage, target: MessageTarget): Promise<number> {
  const pressedId = target === 'here' ? ctx.callbackQuery?.message?.message_id : undefined;
  if (pressedId === undefined) return reply(ctx, message);
  await editMessage(ctx, message);
  return pressedId;
}

/** Loads a run or backfill and renders its card. Returns null where there is none. */
type RenderCard = (subject: Partial<RunCard>, owner: number, locale: Locale) => Promise<RenderedCard | null>;

function createRenderer({ db, jobs, zone }: LiveCardsOptions): RenderCard {
  const speedMeter = createSpeedMeter();

  async function renderRun(runId: number, owner: number, locale: Locale): Promise<RenderedCard | null> {
    const run = await findRun(db, runId);
    if (!run) return null;
    const now = new Date();
    const job = jobs.find(run.job);
    const speed = speedMeter.measure(run, now);
    return {
      message: runCard({ ...locale, run, job, now, speed, owner, zone }),
      isFinal: run.finishedAt !== null,
    };
  }

  async function renderBackfill(backfillId: number, owner: number, locale: Locale): Promise<RenderedCard | null> {
    const backfill = await findBackfill(db, backfillId);
    if (!backfill) return null;
    const job = jobs.find(backfill.job) ?? backfill.job;
    return {
      message: backfillCard({ ...locale, backfill, job, owner, zone }),
      isFinal: backfill.state !== 'running' && backfill.current === null,
    };
  }

  return async (subject, owner, locale) => {
    if (subject.backfillId) return renderBackfill(subject.backfillId, owner, locale);
    return subject.runId ? renderRun(subject.runId, owner, locale) : null;
  };
}
