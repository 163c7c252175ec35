import { Composer, type MiddlewareFn } from 'grammy';
import type { TallyContext } from '../../bot/context.ts';
import type { PlainTextKey } from '../../bot/ui/i18n.ts';
import { messageText } from '../../bot/ui/message-text.ts';
import type { Db } from '../../db/client.ts';
import type { RecordQuestion } from '../../db/queries/habits/questions.ts';
import type { Recorder } from '../../db/queries/habits/record.ts';
import { minutesPerDay } from '../../time/days.ts';
import { createKnownHabitsLoader, type MatchableHabit } from '../shared/habit-candidates.ts';
import { localToday, sentAtUnix } from '../shared/update-time.ts';
import { answerByText, findAnswerableQuestion, repeatQuestion } from './answer-question.ts';
import { hasValue } from './drafts.ts';
import { findSpecialHint } from './hint.ts';
import { parseEntries } from './line/entries.ts';
import type { Reading } from './line/reading.ts';
import { readEntries } from './read-entries.ts';
import { saveMessage } from './save-entries.ts';
import { findCurrentWeek } from './week-total.ts';

/** The handlers of texts and captions, which are parsed as entries: `run 45m yesterday #easy after work`. */
export interface FreeTextHandlers {
  /** Saves a text of one entry with one meaning, and passes other texts on. */
  fastPath: MiddlewareFn<TallyContext>;
  /** Saves the entries, asks what is missing, or says why nothing can be recorded. */
  composer: Composer<TallyContext>;
}

export function createFreeTextHandlers(db: Db, recorder: Recorder): FreeTextHandlers {
  const composer = new Composer<TallyContext>();
  composer.on(['message:text', 'message:caption'], (ctx, next) => handleText(ctx, db, next));
  return { composer, fastPath: createFastPath(db, recorder) };
}

/**
 * Handles a text: an answer to the question that waits, else entries to record. A text that is nothing of it repeats
 * the question.
 */
async function handleText(ctx: TallyContext, db: Db, next: () => Promise<void>): Promise<void> {
  const question = ctx.isCommand ? null : await findAnswerableQuestion(ctx, db);
  if (question && (await answerByText(ctx, db, question))) return;
  const entries = await readEntries(ctx, db, messageText(ctx) ?? '');
  const [entry, ...others] = entries;
  const isNothing = !entry || (others.length === 0 && entry.kind === 'nothing');
  if (question && isNothing) {
    return repeatQuestion(ctx, question, ctx.t(findSpecialHint(ctx) ?? findNotice(question)));
  }
  // A line about a known habit is no answer: its refusal stands alone, and the question stays.
  if (question && others.length === 0 && entry?.kind === 'refused' && !entry.namesKnownHabit)
    return repeatQuestion(ctx, question, ctx.t(`refused-${entry.reason}`));
  // The hint of the bot knows what a photo or an album needs.
  if (isNothing && ctx.message?.text === undefined) return next();
  await saveMessage(ctx, db, entries);
}

/** Returns the key of the text that says why an answer to a question is refused. */
function findNotice({ asks, understood }: RecordQuestion): PlainTextKey {
  if (hasValue(understood)) return 'ask-press-a-button';
  if (asks === 'amount') return 'refused-no-amount';
  return asks === 'duration' ? 'refused-no-duration' : 'ask-press-a-button';
}

function createFastPath(db: Db, recorder: Recorder): MiddlewareFn<TallyContext> {
  const loadKnownHabits = createKnownHabitsLoader(db);
  return async (ctx, next) => {
    if (ctx.openQuestion !== null) return next(); // the text may be its answer
    const { language } = ctx.person;
    const options = { today: localToday(ctx), habits: await loadKnownHabits(ctx), language };
    const [entry, ...others] = parseEntries(messageText(ctx) ?? '', options);
    if (entry?.kind !== 'record' || entry.reading.mark || others.length > 0) return next();
    if (!(await saveAtOnce(ctx, recorder, entry.reading))) await next();
  };
}

/** Saves a reading exactly once for this update and answers. Returns false where the day would exceed 24 hours. */
async function saveAtOnce(ctx: TallyContext, recorder: Recorder, reading: Reading<MatchableHabit>): Promise<boolean> {
  if (!ctx.from) throw new Error('a record needs a person');
  const localDate = reading.date ?? localToday(ctx);
  const { outcome } = await recorder(
    {
      updateId: ctx.update.update_id,
      from: ctx.from,
      chatId: ctx.chatId ?? ctx.from.id,
      messageId: ctx.message?.message_id ?? null,
      habitName: reading.habit?.habitName ?? reading.name,
      categoryName: reading.habit?.categoryName ?? null,
      minutes: reading.minutes,
      kind: reading.kind,
      amount: reading.kind === 'count' ? reading.amount : null,
      unit: reading.unit,
      recordDateUnix: sentAtUnix(ctx),
      localDate,
      weekFirstDate: findCurrentWeek(ctx, localDate),
      note: reading.note,
      dayLimit: minutesPerDay,
    },
    ctx.person,
  );
  if (outcome.kind === 'over-a-day') return false;
  await ctx.answerCommitted(outcome);
  return true;
}
