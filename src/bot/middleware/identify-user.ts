import type { MiddlewareFn } from 'grammy';
import type { User } from 'grammy/types';
import type { Db } from '../../db/client.ts';
import { exactlyOnce } from '../../db/queries/bot/updates.ts';
import type { PersonSettings } from '../../db/queries/people/people.ts';
import { createUserContextLoader } from '../../db/queries/people/user-contexts.ts';
import type { Language } from '../../time/language.ts';
import type { Outcome, OutcomeAnswers, Person, TallyContext } from '../context.ts';
import { chooseLanguage, type Texts } from '../ui/i18n.ts';
import { messageText } from '../ui/message-text.ts';
import { reply } from '../ui/reply.ts';
import { displayName } from './display-name.ts';

export interface IdentifyUserOptions {
  db: Db;
  /** Number of the bot in `ops.bot`. */
  botId: number;
  texts: Texts;
  answers: Partial<OutcomeAnswers>;
  isAdmin: (userId: number) => boolean;
  defaults: { timeZone: string; language: Language };
}

/**
 * Loads the person who sent the update and adds the person, the texts and `commit` to the context.
 *
 * An update that was handled before gets its stored answer again and is not passed on. Neither is an update from an
 * anonymous admin, a channel or a bot: habits belong to people.
 */
export function identifyUser(options: IdentifyUserOptions): MiddlewareFn<TallyContext> {
  const { db, botId, texts, answers, isAdmin, defaults } = options;
  const loadUserContext = createUserContextLoader(db, botId);
  return async (ctx, next) => {
    const { from } = ctx;
    if (!from || from.is_bot || ctx.senderChat) return rejectNonPerson(ctx, texts.in(defaults.language));
    const updateId = ctx.update.update_id;
    const loaded = await loadUserContext({
      updateId,
      chatId: ctx.chatId ?? from.id,
      isPrivate: ctx.chat?.type === 'private',
      withHabits: messageText(ctx) !== undefined,
      from,
    });
    ctx.person = resolvePerson(loaded.person, from, isAdmin, defaults);
    ctx.t = texts.in(ctx.person.language);
    ctx.habits = loaded.habits;
    ctx.openQuestion = loaded.openQuestion;
    ctx.isCommand = false;
    ctx.isCommandWord = false;
    ctx.conversationState = loaded.conversationExpired ? null : loaded.conversation;
    ctx.answerCommitted = async (outcome) => {
      ctx.isHandled = true;
      await sendAnswer(ctx, answers, outcome);
    };
    ctx.commit = async (effect) => {
      const { outcome, wasDuplicate } = await exactlyOnce(db, { botId, updateId, userId: from.id }, effect);
      ctx.isRepeated = wasDuplicate;
      await ctx.answerCommitted(outcome);
    };
    if (!loaded.handled) return next();
    ctx.isHandled = true;
    if (loaded.outcome) await sendAnswer(ctx, answers, loaded.outcome as Outcome);
  };
}

/** Applies the defaults to the settings that the person has not chosen. */
function resolvePerson(
  stored: PersonSettings,
  from: User,
  isAdmin: IdentifyUserOptions['isAdmin'],
  defaults: IdentifyUserOptions['defaults'],
): Person {
  return {
    userId: stored.userId,
    name: displayName(from),
    language: chooseLanguage(stored.language, stored.languageCode, defaults.language),
    timeZone: stored.timeZone ?? defaults.timeZone,
    hasOwnTimeZone: stored.timeZone !== null,
    defaultTimeZone: defaults.timeZone,
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

/** Messages between channels and bots are dropped earlier: a message that gets here is addressed to the bot. */
async function rejectNonPerson(ctx: TallyContext, t: TallyContext['t']): Promise<void> {
  await reply(ctx, { text: t('not-a-person') });
}
