import { conversations, createConversation } from '@grammyjs/conversations';
import { Composer, type Context, type MiddlewareFn } from 'grammy';
import type { Db } from '../../db/client.ts';
import * as storedConversations from '../../db/queries/bot/conversations.ts';
import type { Audience } from '../commands.ts';
import type { TallyContext } from '../context.ts';
import { conversationKey, type TallyConversation } from '../conversation.ts';
import type { Feature } from '../feature.ts';
import { reply } from '../ui/reply.ts';
import { authorize } from './access.ts';

/**
 * The version of stored states. Raise it when the questions of a conversation change, or the values that its external
 * operations return: the plugin drops states of another version.
 */
const stateVersion = 10;

/** A conversation that waits longer than this for an answer is closed by the sweeper. */
const conversationTimeoutMinutes = 30;

/**
 * The maximum length of a stored state, as JSON. Each answer replays and stores the whole of it, so that the work would
 * grow with the square of the number of answers. The longest conversation of the tests has 17,000 characters.
 */
const maxStateLength = 512 * 1024;

/** The error that an external operation of a conversation threw while this context was handled. */
type ExternalErrors = WeakMap<TallyContext, unknown>;

/**
 * Installs grammY's conversations plugin and the conversations of all features.
 *
 * The state is stored per chat and person, in one transaction with the id of the update that moved the conversation on.
 * An update that fails leaves the state as it was. `/cancel` and any other command end the conversation. A conversation
 * for admins also ends when the person is no admin any more.
 */
export function installConversations(db: Db, features: readonly Feature[]): Composer<TallyContext> {
  const composer = new Composer<TallyContext>();
  const failed = new WeakSet<TallyContext>();
  const externalErrors: ExternalErrors = new WeakMap();
  composer.use(conversationsPlugin(db, failed), rememberFailure(failed, externalErrors));
  composer.use(...features.flatMap((feature) => featureConversations(feature, db, externalErrors)));
  // The question of the conversation has seen the command. This ends a conversation whose state is of another version.
  composer.use(async (ctx, next) => {
    if (ctx.isCommand) await ctx.conversation.exitAll();
    await next();
  });
  return composer;
}

/**
 * The plugin with our storage. It writes the state even after a failure. That write is skipped: the update would count
 * as handled, and its next attempt would find nothing to do. So is the write of an update that another process handled.
 */
function conversationsPlugin(db: Db, failed: WeakSet<TallyContext>): MiddlewareFn<TallyContext> {
  const isSkipped = (ctx: TallyContext) => failed.has(ctx) || ctx.isRepeated;
  return conversations<TallyContext, Context>({
    storage: {
      type: 'context',
      version: stateVersion,
      adapter: {
        read: (ctx) => (ctx.conversationState ?? undefined) as never,
        write: (ctx, state) => (isSkipped(ctx) ? undefined : saveState(db, ctx, state)),
        delete: (ctx) =>
          isSkipped(ctx) ? undefined : storedConversations.deleteConversation(db, conversationKey(ctx)),
      },
    },
  });
}

function rememberFailure(failed: WeakSet<TallyContext>, externalErrors: ExternalErrors): MiddlewareFn<TallyContext> {
  return async (ctx, next) => {
    try {
      await next();
    } catch (error) {
      failed.add(ctx);
      throw externalErrors.get(ctx) ?? error;
    }
  };
}

function featureConversations(
  { audience = 'everyone', conversations: specs = [] }: Feature,
  db: Db,
  externalErrors: ExternalErrors,
): MiddlewareFn<TallyContext>[] {
  return specs.flatMap(({ id, run }) => {
    const install = createConversation<TallyContext, Context>(
      (conversation, _ctx, ...args) => run(captureExternalErrors(conversation, externalErrors), ...(args as never[])),
      { id },
    );
    return audience === 'everyone' ? [install] : [exitUnlessAllowed(db, audience, id), install];
  });
}

/**
 * Keeps the errors that external operations throw. The plugin throws a copy, in which `isTransient` and
 * `isUndeliverable` do not recognise the original.
 */
function captureExternalErrors(conversation: TallyConversation, externalErrors: ExternalErrors): TallyConversation {
  const external = conversation.external.bind(conversation);
  conversation.external = (op) => {
    const { task, ...rest } = typeof op === 'function' ? { task: op } : op;
    const capturing: typeof task = async (ctx) => {
      externalErrors.delete(ctx);
      try {
        return await task(ctx);
      } catch (error) {
        externalErrors.set(ctx, error);
        throw new Error('external work failed', { cause: String(error) });
      }
    };
    return external({ ...rest, task: capturing });
  };
  return conversation;
}

function exitUnlessAllowed(db: Db, audience: Audience, id: string): MiddlewareFn<TallyContext> {
  return async (ctx, next) => {
    if (!ctx.conversation.active(id) || ctx.person.isAdmin) return next();
    await ctx.conversation.exit(id);
    await authorize(ctx, db, { audience, command: id, arguments: '' });
  };
}

async function saveState(db: Db, ctx: TallyContext, state: unknown): Promise<void> {
  if (JSON.stringify(state).length > maxStateLength) return closeOverlong(db, ctx);
  const { is_topic_message, message_thread_id } = ctx.msg ?? {};
  await storedConversations.saveConversationStep(db, {
    ...conversationKey(ctx),
    updateId: ctx.update.update_id,
    isCommitted: ctx.isHandled,
    threadId: is_topic_message ? (message_thread_id ?? null) : null,
    state,
    outcome: ctx.lastQuestion ? { kind: 'asked', message: ctx.lastQuestion } : null,
    timeoutMinutes: conversationTimeoutMinutes,
  });
  ctx.isHandled = true;
}

async function closeOverlong(db: Db, ctx: TallyContext): Promise<void> {
  await storedConversations.deleteConversation(db, conversationKey(ctx));
  await reply(ctx, { text: ctx.t('conversation-too-long') });
}
