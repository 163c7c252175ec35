import { Bot, Composer } from 'grammy';
import type { Update, UserFromGetMe } from 'grammy/types';
import type { Db } from '../db/client.ts';
import type { Log } from '../lib/log.ts';
import type { Metrics } from '../lib/metrics.ts';
import { maskSecrets } from '../lib/secret-text.ts';
import type { Language } from '../time/language.ts';
import { checkFeatures } from './check-features.ts';
import { type CommandSpec, commands } from './commands.ts';
import type { BotOutcome, OutcomeAnswers, TallyContext } from './context.ts';
import type { Feature } from './feature.ts';
import { accessAnswers } from './middleware/access.ts';
import { createAlbumTracker } from './middleware/albums.ts';
import { installConversations } from './middleware/conversations.ts';
import { answerCallbackQueries, answerWithHint, dispatchButtons, dispatchCommands } from './middleware/dispatch.ts';
import { callUpdateListeners, runFastPaths } from './middleware/features.ts';
import { dropUnaddressedUpdates, rejectForeignButtons } from './middleware/groups.ts';
import { identifyUser } from './middleware/identify-user.ts';
import { type InterpretTextOptions, interpretText } from './middleware/interpret-text.ts';
import { joinMiddleware } from './middleware/join-middleware.ts';
import type { RateLimiter } from './middleware/rate-limiter.ts';
import { createPrivateRedirect } from './middleware/redirect-to-private-chat.ts';
import { callTimeoutSeconds, countCalls, followChatMigration, honourRetryAfter } from './transport/api-transformers.ts';
import { createClientOptions, sendCallsAsJson } from './transport/client.ts';
import { type NoticeLane, pauseAfter429 } from './transport/notice-lane.ts';
import { getChatId, type HandleUpdate } from './transport/update.ts';
import { createUpdateDispatcher } from './transport/update-dispatcher.ts';
import { createUpdateProcessor } from './transport/update-processor.ts';
import type { Texts } from './ui/i18n.ts';
import { replyOrEdit } from './ui/reply.ts';

export interface BotOptions {
  token: string;
  /** Telegram's own where absent. */
  apiRoot?: string;
  me: UserFromGetMe;
  /** Number of the bot in `ops.bot`. */
  botId: number;
  db: Db;
  texts: Texts;
  /** In the order in which they see an update. */
  features: Feature[];
  /** The table of commands; that of `commands.ts` where absent. */
  commands?: readonly CommandSpec[];
  isAdmin: (userId: number) => boolean;
  /** Returns true for a text that is a line of recording with a known habit. */
  isLine: InterpretTextOptions['isLine'];
  /** Settings of a person who has not chosen any. */
  defaults: { timeZone: string; language: Language };
  /** Replaces secrets in the arguments of an admin command; default: what looks like one. */
  maskArguments?: (args: string) => string;
  /** Limits how often one person may use heavy commands (charts, exports, runs). */
  heavyRateLimiter: RateLimiter;
  /** The lane of other messages, which waits where Telegram lets an answer wait. */
  lane?: NoticeLane;
  log: Log;
  metrics: Metrics;
  /** Ends the waits between the attempts at an update. */
  signal: AbortSignal;
}

export interface TallyBot {
  bot: Bot<TallyContext>;
  /** Handles one update completely; retries it while the database or the network cannot be reached. */
  handleUpdate: HandleUpdate;
  /** Returns the id of the chat in which an update is answered. The updates of one chat are handled in order. */
  queueKey(update: Update): number;
}

/** Creates the bot with all features. It fetches no updates: give them to `handleUpdate`. */
export function createBot(options: BotOptions): TallyBot {
  const { me, db, features, commands: table = commands, heavyRateLimiter, maskArguments = maskSecrets } = options;
  checkFeatures(features, table);
  const bot = createGrammyBot(options);
  const albums = createAlbumTracker();
  const privateRedirect = createPrivateRedirect(me, table);
  const middleware = joinMiddleware<TallyContext>(
    answerCallbackQueries,
    dropUnaddressedUpdates(db, table),
    identifyUser({ ...options, answers: collectAnswers(features) }),
    callUpdateListeners(features),
    rejectForeignButtons,
    privateRedirect.notifyGroup,
    interpretText({ commands: table, isLine: options.isLine }),
    albums.track,
    ...runFastPaths(features),
    new Composer<TallyContext>(
      installConversations(db, features),
      dispatchCommands({ features, db, heavyRateLimiter, commands: table, maskArguments }),
      dispatchButtons(features, db),
      ...features.flatMap(({ composer }) => composer ?? []),
      answerWithHint(albums),
    ).middleware(),
  );
  const dispatch = createUpdateDispatcher({ ...options, api: bot.api, middleware });
  const processUpdate = createUpdateProcessor({ ...options, api: bot.api, dispatch });
  return {
    bot,
    handleUpdate: (update, inBackground) => processUpdate(privateRedirect.redirect(update), inBackground),
    queueKey: (update) => getChatId(privateRedirect.redirect(update)),
  };
}

/** Creates the grammY bot with its Api. Of the transformers the first is the innermost. */
function createGrammyBot({ token, apiRoot, me, metrics, lane, signal }: BotOptions): Bot<TallyContext> {
  const settings = { apiRoot, timeoutSeconds: callTimeoutSeconds };
  const bot = new Bot<TallyContext>(token, { botInfo: me, client: createClientOptions(settings) });
  bot.api.config.use(
    sendCallsAsJson(token, settings),
    countCalls(metrics),
    ...(lane ? [pauseAfter429(lane)] : []),
    honourRetryAfter(signal),
    followChatMigration,
  );
  return bot;
}

/** The answers to the outcomes of the bot itself. A redelivered update gets the question of its conversation again. */
const botAnswers: OutcomeAnswers<BotOutcome['kind']> = {
  asked: (ctx, { message }) => replyOrEdit(ctx, message),
  ...accessAnswers,
};

function collectAnswers(features: readonly Feature[]): Partial<OutcomeAnswers> {
  return Object.assign({}, botAnswers, ...features.map((feature) => feature.answers ?? {}));
}
