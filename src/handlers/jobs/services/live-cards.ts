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
import type { RunRow } from '../../../db/queries/engine/runs.ts';
import { createRunLoop } from '../../../jobs/engine/run-loop.ts';
import type { JobList, Runner } from '../../../jobs/engine/runner-types.ts';
import type { Log } from '../../../lib/log.ts';
import type { Locale } from '../../shared/format-run.ts';
import { backfillCard } from '../backfill-card.ts';
import { runCard } from '../run-card.ts';

export interface LiveCardsOptions {
  db: Db;
  api: Api;
  runner: Runner;
  jobs: JobList;
  texts: Texts;
  log: Log;
  /** In which windows are told. */
  zone: string;
  /** Between two edits of one message. */
  editIntervalMs?: number;
  /** Between two looks while nothing is followed. */
  idleIntervalMs?: number;
}

/** What a card shows. */
export type CardSubject = { runId: number } | { backfillId: number };

/** A new message, or the pressed one. */
export type Place = 'new' | 'here';

/** Messages that follow runs and backfills. */
export interface LiveCards {
  /** Sends a card to the chat of the update; it is brought up to date until what it shows has ended. False: there is none. */
  send(ctx: TallyContext, subject: CardSubject, place?: Place): Promise<boolean>;
  /** Has the open cards looked at soon. */
  wake(): void;
  start(): void;
  stop(): Promise<void>;
}

/**
 * Returns what keeps cards up to date: each is edited at most once in `everyMs`, over all instances; one whose instance died, or
 * whose run ended meanwhile, is taken up by whoever looks next.
 */
export function createLiveCards(options: LiveCardsOptions): LiveCards {
  const {
    db,
    api,
    runner,
    jobs,
    texts,
    log,
    zone,
    editIntervalMs: everyMs = 3_000,
    idleIntervalMs: idleMs = 15_000,
  } = options;
  const paces = createSpeedMeter();

  async function renderCard(
    subject: Partial<RunCard>,
    owner: number | null,
    words: Locale,
  ): Promise<RenderedCard | null> {
    const now = new Date();
    if (subject.backfillId) {
      const backfill = await findBackfill(db, subject.backfillId);
      return (
        backfill && {
          message: backfillCard({ ...words, backfill, owner, zone }),
          done: backfill.state !== 'running' && backfill.current === null,
        }
      );
    }
    const run = subject.runId ? await findRun(db, subject.runId) : null;
    if (!run) return null;
    const attempts = jobs.find(run.job)?.retry.attempts ?? 1;
    const message = runCard({ ...words, run, now, attempts, speed: paces.of(run, now), owner, zone });
    return { message, done: run.finishedAt !== null };
  }

  async function put(ctx: TallyContext, subject: CardSubject, place: Place = 'new'): Promise<boolean> {
    const { userId, language } = ctx.person;
    const card = await renderCard(subject, userId, { t: ctx.t, language });
    if (!card) return false;
    const pressed = place === 'here' ? ctx.callbackQuery?.message?.message_id : undefined;
    if (pressed) await editMessage(ctx, card.message);
    const messageId = pressed ?? (await reply(ctx, card.message));
    const row = { chatId: ctx.chatId ?? userId, messageId, userId, language, shown: card.message.text, ...subject };
    if (!card.done) await saveRunCard(db, row);
    loop.wake();
    return true;
  }

  async function updateCard(card: RunCard): Promise<void> {
    const { chatId, messageId, userId, language } = card;
    const next = await renderCard(card, userId, { t: texts.in(language), language });
    if (!next) return saveShownCard(db, card, card.shown, true);
    if (next.message.text === card.shown && !next.done) return;
    if (!(await claimRunCard(db, card, everyMs))) return;
    await editMessageById(api, { chatId, messageId }, next.message); // a message that is gone needs no more
    await saveShownCard(db, card, next.message.text, next.done);
  }

  async function updateOpenCards(): Promise<number> {
    const cards = await findOpenRunCards(db);
    const follows = cards.map((card) =>
      updateCard(card).catch((err: unknown) =>
        log.warn({ err, run: card.runId }, 'a card could not be brought up to date'),
      ),
    );
    await Promise.all(follows);
    return cards.length > 0 ? everyMs / 3 : idleMs;
  }

  const loop = createRunLoop({
    runner,
    round: updateOpenCards,
    intervalMs: idleMs,
    onError: (err) => log.warn({ err }, 'cards of jobs could not be looked at'),
    wakesOn: ({ kind }) => kind !== 'progress',
  });

  return { send: put, wake: loop.wake, start: loop.start, stop: loop.stop };
}

interface RenderedCard {
  message: OutgoingMessage;
  done: boolean;
}

/** How fast runs go on: rows a second since their present phase was first seen. */
function createSpeedMeter() {
  const seen = new Map<number, { phase: string; done: number; at: number }>();
  return {
    of({ runId, progress, startedAt, finishedAt }: RunRow, now: Date): number | null {
      if (!progress || finishedAt) {
        seen.delete(runId);
        return null;
      }
      const before = seen.get(runId);
      if (before?.phase !== progress.phase) {
        const since = before ? { done: progress.done, at: Number(now) } : { done: 0, at: Number(startedAt ?? now) };
        seen.set(runId, { phase: progress.phase, ...since });
      }
      const { done, at } = seen.get(runId) ?? { done: 0, at: 0 };
      const seconds = (Number(now) - at) / 1000;
      return seconds >= 1 && progress.done > done ? (progress.done - done) / seconds : null;
    },
  };
}
