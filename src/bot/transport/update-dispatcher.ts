import { type Api, BotError, Context, type MiddlewareFn } from 'grammy';
import type { UserFromGetMe } from 'grammy/types';
import type { Db } from '../../db/client.ts';
import { markHandled } from '../../db/queries/bot/updates.ts';
import type { Log } from '../../lib/log.ts';
import type { TallyContext } from '../context.ts';
import type { HandleUpdate } from './update.ts';

export interface UpdateDispatcherOptions {
  api: Api;
  middleware: MiddlewareFn<TallyContext>;
  me: UserFromGetMe;
  /** Number of the bot in `ops.bot`. */
  botId: number;
  db: Db;
  log: Log;
}

/**
 * Creates the function that gives one update to the middleware, once. It does what grammY's
 * `bot.handleUpdate` does, but with one Api for all updates: a copy for each of them costs CPU time. The inbox has made
 * the texts of the update storable.
 *
 * The effect of an update marks it as handled in its own transaction. An update without an effect is marked here, after
 * its answer and its background work. If the process dies before that, the update is delivered and handled again.
 *
 * @throws BotError with the context and the error of the middleware
 */
export function createUpdateDispatcher(options: UpdateDispatcherOptions): HandleUpdate {
  const { api, middleware, me, botId, db, log } = options;
  const markIfNeeded = async (ctx: TallyContext) => {
    if (!ctx.isHandled && ctx.from) await markHandled(db, { botId, updateId: ctx.update.update_id }, ctx.from.id);
  };
  return async (update, inBackground) => {
    const ctx = new Context(update, api, me) as TallyContext;
    const backgroundTasks: Promise<void>[] = [];
    ctx.log = log;
    ctx.botId = botId;
    ctx.isHandled = false;
    ctx.isRepeated = false;
    ctx.inBackground = (work) => {
      work.catch(() => undefined); // prevents an unhandled rejection; `Promise.all` below reports the failure
      backgroundTasks.push(work);
    };
    try {
      await middleware(ctx, endOfChain);
      if (backgroundTasks.length === 0) await markIfNeeded(ctx);
      else inBackground(Promise.all(backgroundTasks).then(() => markIfNeeded(ctx)));
    } catch (error) {
      throw new BotError(error, ctx);
    }
  };
}

/** Does nothing: the `next` of the last middleware. */
function endOfChain(): Promise<void> {
  return Promise.resolve();
}
