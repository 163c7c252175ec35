import { type Conversation, conversations, createConversation } from '@grammyjs/conversations';
import { Composer, type Context } from 'grammy';
import type { Db } from '../db/client.ts';
import * as dialogues from '../db/queries/dialogues.ts';
import type { TallyContext } from './context.ts';

/** Raise it when a dialogue's questions change: stored ones of another version are dropped. */
const version = 1;

/** A dialogue that waits longer than this is closed. */
export const patienceMinutes = 30;

export type Talk = Conversation<TallyContext, Context>;

/**
 * A dialogue collects answers with `ask` and then commits once. Everything that touches the database, the clock, chance or
 * the chat goes through `talk.external`, which hands it the real context and is not repeated when the dialogue is replayed.
 */
export interface Dialogue {
  id: string;
  run(talk: Talk, ...args: never[]): Promise<void>;
}

/** Installs dialogues, stored per chat and person with the update that moved them on; `/cancel` and any other command leave them. */
export function dialogueMachine(db: Db, list: Dialogue[]): Composer<TallyContext> {
  const composer = new Composer<TallyContext>();
  composer.use(
    conversations<TallyContext, Context>({
      storage: {
        type: 'context',
        version,
        adapter: {
          read: (ctx) => (ctx.dialogue ?? undefined) as never,
          write: (ctx, state) => save(db, ctx, state),
          delete: (ctx) => dialogues.remove(db, placeOf(ctx)),
        },
      },
    }),
  );
  composer.on('message:entities:bot_command', async (ctx, next) => {
    if (ctx.entities('bot_command')[0]?.offset === 0) await ctx.conversation.exitAll();
    await next();
  });
  for (const { id, run } of list)
    composer.use(
      createConversation<TallyContext, Context>((talk, _ctx, ...args) => run(talk, ...(args as never[])), { id }),
    );
  return composer;
}

async function save(db: Db, ctx: TallyContext, state: unknown): Promise<void> {
  const { is_topic_message, message_thread_id } = ctx.msg ?? {};
  await dialogues.save(db, {
    ...placeOf(ctx),
    updateId: ctx.update.update_id,
    threadId: is_topic_message ? (message_thread_id ?? null) : null,
    state,
    minutes: patienceMinutes,
  });
  ctx.handled = true;
}

function placeOf(ctx: TallyContext): { chatId: number; userId: number } {
  return { chatId: ctx.chat?.id ?? ctx.person.userId, userId: ctx.person.userId };
}
