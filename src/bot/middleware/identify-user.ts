import type { MiddlewareFn } from 'grammy';
import type { User } from 'grammy/types';
import type { Db } from '../../db/client.ts';
import { once } from '../../db/queries/bot/updates.ts';
import { createGreeter, type Person as Stored } from '../../db/queries/people/people.ts';
import type { Outcome, OutcomeAnswers, Person, TallyContext } from '../context.ts';
import { chooseLanguage, type Language, type Texts } from '../ui/i18n.ts';
import { reply } from '../ui/reply.ts';

export interface IdentifyUserOptions {
  db: Db;
  texts: Texts;
  answers: Partial<OutcomeAnswers>;
  isAdmin: (userId: number) => boolean;
  defaults: { timeZone: string; language: Language };
  /** Told of each update whose effect is committed; resolves when it may be answered. */
  onCommitted(updateId: number): Promise<void>;
}

/**
 * After it, the context knows the person with all settings. An update that was handled before is answered again from what
 * was stored and goes no further. Anonymous admins, channels and bots are told that habits belong to people.
 */
export function identifyUser({
  db,
  texts,
  answers,
  isAdmin,
  defaults,
  onCommitted,
}: IdentifyUserOptions): MiddlewareFn<TallyContext> {
  const greet = createGreeter(db);
  return async (ctx, next) => {
    const from = ctx.from;
    if (!from || from.is_bot || ctx.senderChat) return refuseNonPerson(ctx, texts.in(defaults.language));
    const isPrivate = ctx.chat?.type === 'private';
    const updateId = ctx.update.update_id;
    const withHabits = isPlainText(ctx);
    const greeted = await greet({ updateId, chatId: ctx.chatId ?? from.id, isPrivate, withHabits, from });
    ctx.person = personOf(greeted.person, from, isAdmin, defaults);
    ctx.t = texts.in(ctx.person.language);
    ctx.habits = greeted.habits;
    ctx.conversationState = greeted.dialogueExpired ? null : greeted.dialogue;
    ctx.answerCommitted = async (outcome) => {
      ctx.isHandled = true;
      await onCommitted(updateId);
      await sendAnswer(ctx, answers, outcome);
    };
    ctx.commit = async (effect) => {
      const { outcome } = await once(db, { updateId, userId: from.id }, effect);
      await ctx.answerCommitted(outcome);
    };
    if (!greeted.handled) return next();
    ctx.isHandled = true;
    await onCommitted(updateId);
    if (greeted.outcome) await sendAnswer(ctx, answers, greeted.outcome as Outcome);
  };
}

/** A text that may record something: it is compared with the habits. */
function isPlainText({ msg }: TallyContext): boolean {
  return msg?.text !== undefined && !msg.text.startsWith('/');
}

/** First and last name, else username, else `user ID`. */
function nameOf({ id, first_name, last_name, username }: User): string {
  const full = [first_name, last_name].filter(Boolean).join(' ').trim();
  return full || username || `user ${id}`;
}

function personOf(
  stored: Stored,
  from: User,
  isAdmin: IdentifyUserOptions['isAdmin'],
  defaults: IdentifyUserOptions['defaults'],
): Person {
  return {
    userId: stored.userId,
    name: nameOf(from),
    language: chooseLanguage(stored.language, stored.languageCode, defaults.language),
    timeZone: stored.timeZone ?? defaults.timeZone,
    weekStart: stored.weekStart ?? 1,
    dayStartHour: stored.dayStartHour ?? 0,
    isAdmin: isAdmin(stored.userId),
  };
}

async function sendAnswer(ctx: TallyContext, answers: Partial<OutcomeAnswers>, outcome: Outcome): Promise<void> {
  const answerOutcome = answers[outcome.kind];
  if (!answerOutcome) throw new Error(`no feature answers outcomes of the kind ${outcome.kind}`);
  await answerOutcome(ctx, outcome as never);
}

/** What comes here is addressed to the bot: what channels and bots say to each other does not. */
async function refuseNonPerson(ctx: TallyContext, t: TallyContext['t']): Promise<void> {
  await reply(ctx, { text: t('not-a-person') });
}
