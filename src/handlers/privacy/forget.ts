import type { ByKind, TallyContext } from '../../bot/context.ts';
import type { ConversationSpec, TallyConversation } from '../../bot/conversation.ts';
import { defineFeature } from '../../bot/feature.ts';
import type { Texts } from '../../bot/ui/i18n.ts';
import { ask } from '../../bot/ui/prompt.ts';
import { reply } from '../../bot/ui/reply.ts';
import type { Db } from '../../db/client.ts';
import { countRecords } from '../../db/queries/habits/records.ts';
import { forgetPerson } from '../../db/queries/people/forget.ts';
import { languages } from '../../time/language.ts';
import type { RunningExports } from '../shared/exports.ts';

declare module '../../bot/context.ts' {
  interface OutcomesByKind extends ByKind<{ kind: 'forgotten' }> {}
}

export interface ForgetFeatureDeps {
  db: Db;
  exports: RunningExports;
  texts: Texts;
  /** Returns true for a text that records something. It ends the question and is recorded. */
  isLine: (ctx: TallyContext, text: string) => Promise<boolean>;
}

/**
 * Creates the feature `/forget`: deletes everything about the person after a confirmation word; any other text keeps
 * everything.
 */
export function forgetFeature(deps: ForgetFeatureDeps) {
  return defineFeature({
    commands: { forget: (ctx) => ctx.conversation.enter('forget') },
    conversations: [forgetConversation(deps)],
    answers: { forgotten: async (ctx) => void (await reply(ctx, { text: ctx.t('forgotten') })) },
  });
}

function forgetConversation(deps: ForgetFeatureDeps): ConversationSpec {
  return {
    id: 'forget',
    async run(conversation: TallyConversation) {
      const typed = await ask<string>(conversation, {
        render: async (ctx) => {
          const count = await countRecords(deps.db, ctx.person.userId);
          return { message: { text: ctx.t('ask-forget', { count, word: ctx.t('forget-word') }) }, options: [] };
        },
        parseText: async (ctx, text) =>
          !isForgetWord(deps.texts, text) && (await deps.isLine(ctx, text)) ? { notAnAnswer: true } : { value: text },
      });
      await conversation.external((ctx) => deleteIfConfirmed(ctx, deps, typed));
    },
  };
}

/** Returns true for the confirmation word of any language, in any case and with punctuation around it. */
function isForgetWord(texts: Texts, text: string): boolean {
  const typed = text
    .replace(/[^\p{L}]+/gu, ' ')
    .trim()
    .toLowerCase();
  return languages.some((language) => texts.in(language)('forget-word').toLowerCase() === typed);
}

async function deleteIfConfirmed(
  ctx: TallyContext,
  { exports, texts }: ForgetFeatureDeps,
  typed: string,
): Promise<void> {
  const word = ctx.t('forget-word');
  if (typed.trim() !== word) {
    const text = isForgetWord(texts, typed) ? ctx.t('forget-word-inexact', { word }) : ctx.t('forget-kept');
    return void (await reply(ctx, { text }));
  }
  await ctx.commit(async (tx) => {
    // This also deletes the state of this conversation.
    await forgetPerson(tx, ctx.person.userId, { botId: ctx.botId, updateId: ctx.update.update_id });
    exports.stop(ctx.person.userId);
    return { kind: 'forgotten' };
  });
}
