import { type Conversation, conversations, createConversation } from '@grammyjs/conversations';
import { Composer, type Context, type MiddlewareFn } from 'grammy';
import type { Db } from '../../db/client.ts';
import * as dialogues from '../../db/queries/bot/conversations.ts';
import type { Audience } from '../commands.ts';
import type { TallyContext } from '../context.ts';
import type { Feature } from '../feature.ts';
import { authorize } from './access.ts';

/** Raise it when a dialogue's questions change: stored ones of another version are dropped. */
const version = 2;

/** A dialogue that waits longer than this is closed. */
export const conversationTimeoutMinutes = 30;

export type TallyConversation = Conversation<TallyContext, Context>;

/**
 * A dialogue collects answers with `ask` and then commits once. Everything that touches the database, the clock, chance or
 * the chat goes through `talk.external`, which hands it the real context and is not repeated when the dialogue is replayed.
 */
export interface ConversationSpec {
  id: string;
  run(talk: TallyConversation, ...args: never[]): Promise<void>;
}

/**
 * Installs dialogues, stored per chat and person with the update that moved them on; `/cancel` and any other command leave them.
 * An update that fails leaves them where they were. A dialogue for admins is left by who is none any more.
 */
export function installConversations(db: Db, features: Feature[]): Composer<TallyContext> {
  const composer = new Composer<TallyContext>();
  const failed = new WeakSet<TallyContext>();
  const thrown = new WeakMap<TallyContext, unknown>();
  composer.use(
    conversations<TallyContext, Context>({
      storage: {
        type: 'context',
        version,
        adapter: {
          read: (ctx) => (ctx.conversationState ?? undefined) as never,
          // The plugin writes after a failure too: the update would count as handled, and its next try find nothing to do.
          write: (ctx, state) => (failed.has(ctx) ? undefined : save(db, ctx, state)),
          delete: (ctx) => (failed.has(ctx) ? undefined : dialogues.remove(db, placeOf(ctx))),
        },
      },
    }),
  );
  composer.use(async (ctx, next) => {
    try {
      await next();
    } catch (error) {
      failed.add(ctx);
      throw thrown.get(ctx) ?? error;
    }
  });
  composer.on('message:entities:bot_command', async (ctx, next) => {
    if (ctx.entities('bot_command')[0]?.offset === 0) await ctx.conversation.exitAll();
    await next();
  });
  for (const { audience = 'everyone', conversations: list = [] } of features)
    for (const { id, run } of list) {
      if (audience !== 'everyone') composer.use(leaveWithoutRight(db, audience, id));
      composer.use(
        createConversation<TallyContext, Context>(
          (talk, _ctx, ...args) => run(noting(talk, thrown), ...(args as never[])),
          { id },
        ),
      );
    }
  return composer;
}

/** Notes what external work throws: the plugin hands out a copy, which is not known for what it was. */
function noting(talk: TallyConversation, thrown: WeakMap<TallyContext, unknown>): TallyConversation {
  const external = talk.external.bind(talk);
  talk.external = (op) => {
    const { task, ...rest } = typeof op === 'function' ? { task: op } : op;
    const noted: typeof task = async (ctx) => {
      thrown.delete(ctx);
      try {
        return await task(ctx);
      } catch (error) {
        thrown.set(ctx, error);
        throw new Error('external work failed', { cause: String(error) });
      }
    };
    return external({ ...rest, task: noted });
  };
  return talk;
}

function leaveWithoutRight(db: Db, audience: Audience, id: string): MiddlewareFn<TallyContext> {
  return async (ctx, next) => {
    if (!ctx.conversation.active(id) || ctx.person.isAdmin) return next();
    await ctx.conversation.exit(id);
    await authorize(ctx, db, { audience, command: id, arguments: '' });
  };
}

async function save(db: Db, ctx: TallyContext, state: unknown): Promise<void> {
  const { is_topic_message, message_thread_id } = ctx.msg ?? {};
  await dialogues.save(db, {
    ...placeOf(ctx),
    updateId: ctx.update.update_id,
    threadId: is_topic_message ? (message_thread_id ?? null) : null,
    state,
    outcome: ctx.lastQuestion ? { kind: 'asked', message: ctx.lastQuestion } : null,
    minutes: conversationTimeoutMinutes,
  });
  ctx.isHandled = true;
}

function placeOf(ctx: TallyContext): { chatId: number; userId: number } {
  return { chatId: ctx.chat?.id ?? ctx.person.userId, userId: ctx.person.userId };
}
