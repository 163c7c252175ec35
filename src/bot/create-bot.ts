import { setTimeout as sleep } from 'node:timers/promises';
import { autoRetry } from '@grammyjs/auto-retry';
import { Bot, BotError } from 'grammy';
import type { Update, UserFromGetMe } from 'grammy/types';
import type { Db } from '../db/client.ts';
import { markHandled } from '../db/queries/updates.ts';
import type { Log } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import type { Answer, TallyContext } from './context.ts';
import { dialogueMachine } from './dialogues.ts';
import { answerPresses, buttonDispatcher, commandDispatcher, fallback } from './dispatch.ts';
import { canPass, isUndeliverable, rootOf } from './errors.ts';
import type { Feature } from './feature.ts';
import { onlyAddressed, onlyOwnButtons } from './groups.ts';
import type { Language, Texts } from './i18n.ts';
import { chatOf, type HandleUpdate, senderOf } from './inbox.ts';
import type { Pace } from './pace.ts';
import { people } from './people.ts';

export interface BotOptions {
  token: string;
  /** Telegram's own where absent. */
  apiRoot?: string;
  me: UserFromGetMe;
  db: Db;
  texts: Texts;
  /** In the order in which they are asked. */
  features: Feature[];
  isAdmin: (userId: number) => boolean;
  defaults: { timeZone: string; language: Language };
  /** How often one person may start charts and exports. */
  heavyPace: Pace;
  log: Log;
  metrics: Metrics;
  /** Ends waiting between tries of an update. */
  signal: AbortSignal;
}

export interface TallyBot {
  bot: Bot<TallyContext>;
  /** Handles one update to its end; tries again while the database or the network is away. */
  handle: HandleUpdate;
}

/** Returns the bot with all features mounted; it fetches nothing by itself. */
export function createBot(options: BotOptions): TallyBot {
  const { token, apiRoot, me, db, features, log, metrics, heavyPace } = options;
  const bot = new Bot<TallyContext>(token, { botInfo: me, client: apiRoot ? { apiRoot } : undefined });
  const besides = new WeakMap<Update, (work: Promise<void>) => void>();
  bot.api.config.use(countCalls(metrics), autoRetry()); // the first is the innermost: each try is counted
  bot.use(async (ctx, next) => {
    ctx.log = log;
    ctx.handled = false;
    ctx.beside = (work) => besides.get(ctx.update)?.(work);
    await next();
    if (!ctx.handled && ctx.from) await markHandled(db, ctx.update.update_id, ctx.from.id);
  });
  bot.use(answerPresses);
  bot.use(people({ ...options, answers: answersOf(features) }));
  bot.use(onlyAddressed(db), onlyOwnButtons);
  bot.use(
    dialogueMachine(
      db,
      features.flatMap((feature) => feature.dialogues ?? []),
    ),
  );
  bot.use(commandDispatcher(features, db, heavyPace), buttonDispatcher(features));
  for (const { composer } of features) if (composer) bot.use(composer);
  bot.use(fallback);
  return { bot, handle: handler(bot, besides, options) };
}

function answersOf(features: Feature[]): Record<string, Answer> {
  return Object.assign({}, ...features.map((feature) => feature.answers ?? {}));
}

function countCalls(metrics: Metrics): Parameters<Bot['api']['config']['use']>[0] {
  return async (previous, method, payload, signal) => {
    const response = await previous(method, payload, signal);
    metrics.sends.inc({ method });
    if (!response.ok && response.error_code === 429) metrics.telegram429.inc();
    return response;
  };
}

const longestPauseMs = 15_000;

function handler(
  bot: Bot<TallyContext>,
  besides: WeakMap<Update, (work: Promise<void>) => void>,
  { log, metrics, signal, texts, defaults }: BotOptions,
): HandleUpdate {
  async function apologise(update: Update, error: unknown): Promise<void> {
    metrics.updateErrors.inc();
    log.error({ err: rootOf(error), updateId: update.update_id, userId: senderOf(update) }, 'an update failed');
    const t = (error instanceof BotError && (error.ctx as TallyContext).t) || texts.in(defaults.language);
    const chat = chatOf(update);
    if (chat)
      await bot.api
        .sendMessage(chat, t('something-went-wrong'))
        .catch((cause) => log.warn({ err: cause }, 'not even an apology'));
  }
  return async (update, beside) => {
    besides.set(update, beside);
    const stop = metrics.updateSeconds.startTimer();
    for (let pause = 250; ; pause = Math.min(pause * 2, longestPauseMs)) {
      try {
        await bot.handleUpdate(update);
        break;
      } catch (error) {
        if (isUndeliverable(error)) {
          log.info({ err: rootOf(error), updateId: update.update_id }, 'nobody to answer');
          break;
        }
        if (!canPass(error)) {
          await apologise(update, error);
          break;
        }
        log.warn({ err: rootOf(error), updateId: update.update_id, pause }, 'an update is tried again');
        await sleep(pause, undefined, { signal });
      }
    }
    stop();
    metrics.updatesHandled.inc({ kind: kindOf(update) });
  };
}

function kindOf(update: Update): string {
  return Object.keys(update).find((key) => key !== 'update_id') ?? 'unknown';
}
