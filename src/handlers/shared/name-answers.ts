import type { TallyContext } from '../../bot/context.ts';
import type { TallyConversation } from '../../bot/conversation.ts';
import { ask, type ParseResult } from '../../bot/ui/prompt.ts';
import type { Db } from '../../db/client.ts';
import { findCategories } from '../../db/queries/habits/habits.ts';
import { maxNameLength } from '../../db/schema/limits.ts';

/** Other categories can be typed: Telegram rejects a message with more than a hundred buttons. */
const maxOfferedCategories = 20;

/** Parses the new name of a habit or category: 1 to 64 characters on one line. */
export function parseName(ctx: TallyContext, text: string): ParseResult<string> {
  const name = text.replace(/\s+/g, ' ').trim();
  if (name === '') return { rejection: ctx.t('refused-name-empty') };
  return [...name].length > maxNameLength ? { rejection: ctx.t('refused-name-too-long') } : { value: name };
}

/** Asks for the category of a habit. Returns its name, which may be a new one. */
export async function askCategory(conversation: TallyConversation, db: Db, habitName: string): Promise<string> {
  const category = await ask<{ name: string | null }>(conversation, {
    render: async (ctx) => {
      const categories = await findCategories(db, ctx.person.userId, ctx.person.language);
      const options = categories
        .slice(0, maxOfferedCategories)
        .map(({ categoryName }) => ({ label: categoryName, value: { name: categoryName } }));
      return {
        message: { text: ctx.t('ask-category', { name: habitName }) },
        options: [...options, { label: ctx.t('button-new'), value: { name: null } }],
      };
    },
    parseText: async (ctx, text) => mapValue(parseName(ctx, text), (name) => ({ name })),
  });
  return category.name ?? askNewCategory(conversation);
}

/** Asks for the name of a new category. */
export function askNewCategory(conversation: TallyConversation): Promise<string> {
  return ask<string>(conversation, {
    render: async (ctx) => ({ message: { text: ctx.t('ask-new-category-name') }, options: [] }),
    parseText: async (ctx, text) => parseName(ctx, text),
  });
}

/** Converts the value of an answer; a rejection stays as it is. */
export function mapValue<From, To>(result: ParseResult<From>, convert: (value: From) => To): ParseResult<To> {
  return 'value' in result ? { value: convert(result.value) } : result;
}
