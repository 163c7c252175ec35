import type { TallyContext } from '../../bot/context.ts';
import type { TallyConversation } from '../../bot/conversation.ts';
import { clip } from '../../bot/ui/messages.ts';
import { type AnswerResult, ask, type Option, type ParseResult } from '../../bot/ui/prompt.ts';
import { maxQuoteLength } from '../../bot/ui/reply.ts';
import type { Db } from '../../db/client.ts';
import { findCategories } from '../../db/queries/habits/habits.ts';
import { maxNameLength } from '../../db/schema/limits.ts';

/** Other categories can be typed: Telegram rejects a message with more than a hundred buttons. */
const maxOfferedCategories = 20;

/**
 * Classifies a text that is typed as a name. `record`: it records a known habit for certain. `doubtful`: it may record
 * a known habit. `name`: it records nothing.
 */
export type ClassifyName = (ctx: TallyContext, text: string) => Promise<'record' | 'doubtful' | 'name'>;

/** Parses the new name of a habit or category: 1 to 64 characters on one line. */
export function parseName(ctx: TallyContext, text: string): ParseResult<string> {
  const name = text.replace(/\s+/g, ' ').trim();
  if (name === '') return { rejection: ctx.t('refused-name-empty') };
  return [...name].length > maxNameLength ? { rejection: ctx.t('refused-name-too-long') } : { value: name };
}

/** A question for a name. */
export interface NameQuestion<Choice> {
  classify: ClassifyName;
  /** Returns the text of the question and the choices that stand for other answers. */
  render(ctx: TallyContext): Promise<{ text: string; options?: Option<Choice>[]; cancelData?: string }>;
}

type NameAnswer<Choice> = { name: string } | { doubtful: string } | { choice: Choice };

/**
 * Asks for a name. A text that records something is recorded, and the question waits on. A text that may be a record is
 * a name after a press of a button only.
 */
export async function askName<Choice = never>(
  conversation: TallyConversation,
  question: NameQuestion<Choice>,
): Promise<{ name: string } | { choice: Choice }> {
  let doubtful: string | null = null;
  for (;;) {
    const answer: NameAnswer<Choice> = await askNameOnce(conversation, question, doubtful);
    if (!('doubtful' in answer)) return answer;
    doubtful = answer.doubtful;
  }
}

function askNameOnce<Choice>(
  conversation: TallyConversation,
  { classify, render }: NameQuestion<Choice>,
  doubtful: string | null,
): Promise<NameAnswer<Choice>> {
  return ask<NameAnswer<Choice>>(conversation, {
    render: async (ctx) => {
      const { text, options = [], cancelData } = await render(ctx);
      const choices = options.map(({ label, value }) => ({ label, value: { choice: value } }));
      if (doubtful === null) return { message: { text }, options: choices, cancelData };
      const notice = ctx.t('name-or-record', { text: clip(doubtful, maxQuoteLength) });
      const confirmation = { label: ctx.t('button-use-as-name'), value: { name: doubtful } };
      return { message: { text: `${notice}\n\n${text}` }, options: [confirmation, ...choices], cancelData };
    },
    parseText: (ctx, text) => parseTypedName(ctx, text, classify),
  });
}

async function parseTypedName(
  ctx: TallyContext,
  text: string,
  classify: ClassifyName,
): Promise<AnswerResult<{ name: string } | { doubtful: string }>> {
  const kind = await classify(ctx, text);
  if (kind === 'record') return { notAnAnswer: true, staysOpen: true };
  return mapValue(parseName(ctx, text), (name) => (kind === 'doubtful' ? { doubtful: name } : { name }));
}

/** The question for the category of a habit. */
export interface CategoryQuestion {
  db: Db;
  habitName: string;
  classify: ClassifyName;
  /** Callback data of the `Cancel` button; see {@link ask}. */
  cancelData?: (ctx: TallyContext) => string;
}

/** Asks for the category of a habit. Returns its name, which may be a new one. */
export async function askCategory(
  conversation: TallyConversation,
  { db, habitName, classify, cancelData }: CategoryQuestion,
): Promise<string> {
  const answer = await askName<{ name: string | null }>(conversation, {
    classify,
    render: async (ctx) => {
      const categories = await findCategories(db, ctx.person.userId, ctx.person.language);
      const options = categories
        .slice(0, maxOfferedCategories)
        .map(({ categoryName }) => ({ label: categoryName, value: { name: categoryName } }));
      return {
        text: ctx.t('ask-category', { name: habitName }),
        options: [...options, { label: ctx.t('button-new'), value: { name: null } }],
        cancelData: cancelData?.(ctx),
      };
    },
  });
  const name = 'choice' in answer ? answer.choice.name : answer.name;
  return name ?? askNewCategory(conversation, { classify, cancelData });
}

/** Asks for the name of a new category. */
export async function askNewCategory(
  conversation: TallyConversation,
  { classify, cancelData }: Pick<CategoryQuestion, 'classify' | 'cancelData'>,
): Promise<string> {
  const answer = await askName(conversation, {
    classify,
    render: async (ctx) => ({ text: ctx.t('ask-new-category-name'), cancelData: cancelData?.(ctx) }),
  });
  return (answer as { name: string }).name;
}

/** Converts the value of an answer; a rejection stays as it is. */
export function mapValue<From, To>(result: ParseResult<From>, convert: (value: From) => To): ParseResult<To> {
  return 'value' in result ? { value: convert(result.value) } : result;
}
