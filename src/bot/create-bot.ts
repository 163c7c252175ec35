import { Bot, BotError, Composer, Context, type MiddlewareFn } from 'grammy';
import type { Update, UserFromGetMe } from 'grammy/types';
import type { Db } from '../db/client.ts';
import { markHandled } from '../db/queries/bot/updates.ts';
import type { Log } from '../lib/log.ts';
import type { Metrics } from '../lib/metrics.ts';
import { checkFeatures } from './check-features.ts';
import { type CommandSpec, commands } from './commands.ts';
import type { BotOutcome, OutcomeAnswers, TallyContext } from './context.ts';
import type { Feature } from './feature.ts';
import { deniedAnswers } from './middleware/access.ts';
import { installConversations } from './middleware/conversations.ts';
import { answerCallbackQueries, answerWithHint, dispatchButtons, dispatchCommands } from './middleware/dispatch.ts';
import { ignoreUnaddressed, rejectForeignButtons } from './middleware/groups.ts';
import { identifyUser } from './middleware/identify-user.ts';
import type { RateLimiter } from './middleware/rate-limiter.ts';
import { createPrivateRedirect } from './middleware/redirect-to-private-chat.ts';
import { callTimeoutSeconds, countCalls, followChatMigration, honourRetryAfter } from './transport/api-transformers.ts';
import { getChatId, type HandleUpdate } from './transport/chat-queue.ts';
import { createClientOptions, jsonCalls } from './transport/client.ts';
import { createUpdateProcessor, type Surroundings } from './transport/update-processor.ts';
import type { Language, Texts } from './ui/i18n.ts';
import { replyOrEdit } from './ui/reply.ts';

export interface BotOptions {
  token: string;
  /** Telegram's own where absent. */
  apiRoot?: string;
  me: UserFromGetMe;
  db: Db;
  texts: Texts;
  /** In the order in which they are asked. */
  features: Feature[];
  /** The table of commands, where it is not the program's own. */
  commands?: readonly CommandSpec[];
  isAdmin: (userId: number) => boolean;
  defaults: { timeZone: string; language: Language };
  /** How often one person may start charts and exports. */
  heavyRateLimiter: RateLimiter;
  log: Log;
  metrics: Metrics;
  /** Ends waiting between tries of an update. */
  signal: AbortSignal;
}

export interface TallyBot {
  bot: Bot<TallyContext>;
  /** Handles one update to its end; tries again while the database or the network is away. */
  handleUpdate: HandleUpdate;
  /** What an update's order hangs on: the chat in which it is answered. */
  queueKey(update: Update): number;
  /** Has `listener` called with each update whose effect is committed; what it resolves with is when it may be answered. There is one. */
  onCommitted(listener: (updateId: number) => Promise<void>): void;
}

/** Returns the bot with all features mounted; it fetches nothing by itself. */
export function createBot(options: BotOptions): TallyBot {
  const { token, apiRoot, me, db, features, log, metrics, heavyRateLimiter, signal } = options;
  const table = options.commands ?? commands;
  checkFeatures(features, table);
  const calls = { apiRoot, timeoutSeconds: callTimeoutSeconds };
  const bot = new Bot<TallyContext>(token, {
    botInfo: me,
    client: createClientOptions(calls),
  });
  const around = new WeakMap<Update, Surroundings>();
  let tellCommitted: (updateId: number) => Promise<void> = () => Promise.resolve();
  const aside = createPrivateRedirect(me, table);
  bot.api.config.use(jsonCalls(token, calls), countCalls(metrics), honourRetryAfter(signal), followChatMigration); // the first is the innermost
  // All in one, and what the usual text never meets in another: each of a composer's members costs every update a step.
  bot.use(
    markWhenDone(db, log, around),
    answerCallbackQueries,
    ignoreUnaddressed(db, table),
    identifyUser({ ...options, answers: collectAnswers(features), onCommitted: (updateId) => tellCommitted(updateId) }),
    meet(features),
    rejectForeignButtons,
    aside.notifyGroup,
    ...features.flatMap(({ fastPath: direct }) => (direct ? [outsideDialogues(direct)] : [])),
    new Composer<TallyContext>(
      installConversations(db, features),
      dispatchCommands({ features, db, heavyRateLimiter, commands: table }),
      dispatchButtons(features, db),
      ...features.flatMap(({ composer }) => composer ?? []),
      answerWithHint,
    ),
  );
  const handle = createUpdateProcessor({ ...options, api: bot.api, run: runOf(bot, me) }, around);
  return {
    bot,
    handleUpdate: (update, beside) => handle(aside.redirect(update), beside),
    queueKey: (update) => getChatId(aside.redirect(update)),
    onCommitted(listener) {
      tellCommitted = listener;
    },
  };
}

/** Returns what `bot.handleUpdate` does, with one Api for all updates in place of a copy for each. */
function runOf(bot: Bot<TallyContext>, me: UserFromGetMe): (update: Update) => Promise<void> {
  const middleware = bot.middleware();
  return async (update) => {
    const ctx = new Context(update, bot.api, me) as TallyContext;
    try {
      await middleware(ctx, () => Promise.resolve());
    } catch (error) {
      throw new BotError(error, ctx);
    }
  };
}

/** An update without effect is marked as handled when it is answered, long work included: what dies before is asked again. */
function markWhenDone(db: Db, log: Log, around: WeakMap<Update, Surroundings>): MiddlewareFn<TallyContext> {
  return async (ctx, next) => {
    const works: Promise<void>[] = [];
    ctx.log = log;
    ctx.isHandled = false;
    ctx.inBackground = (work) => {
      work.catch(() => undefined); // looked at below, with the others
      works.push(work);
    };
    await next();
    const mark = async () => {
      if (!ctx.isHandled && ctx.from) await markHandled(db, ctx.update.update_id, ctx.from.id);
    };
    if (works.length === 0) return mark();
    around.get(ctx.update)?.beside(Promise.all(works).then(mark));
  };
}

/** Tells the features who is there. */
function meet(features: Feature[]): MiddlewareFn<TallyContext> {
  return (ctx, next) => {
    for (const feature of features) feature.onUpdate?.(ctx);
    return next();
  };
}

/** The usual text needs no dialogue: it is spared their machinery. */
function outsideDialogues(direct: MiddlewareFn<TallyContext>): MiddlewareFn<TallyContext> {
  return (ctx, next) => (ctx.message && ctx.habits && !ctx.conversationState ? direct(ctx, next) : next());
}

/** When an update is delivered again, the question that a conversation asked is asked again, whichever feature asked it. */
const botAnswers: OutcomeAnswers<BotOutcome['kind']> = {
  asked: (ctx, { message }) => replyOrEdit(ctx, message),
  ...deniedAnswers,
};

function collectAnswers(features: readonly Feature[]): Partial<OutcomeAnswers> {
  return Object.assign({}, botAnswers, ...features.map((feature) => feature.answers ?? {}));
}
