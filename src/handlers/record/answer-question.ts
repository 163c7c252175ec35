import type { Outcome, TallyContext } from '../../bot/context.ts';
import { messageText } from '../../bot/ui/message-text.ts';
import { noPattern } from '../../bot/ui/prompt.ts';
import type { Db, Tx } from '../../db/client.ts';
import {
  findQuestion,
  findQuestionByBotMessage,
  type RecordQuestion,
  reopenQuestion,
  replaceContent,
  touchQuestion,
  wasAskedSince,
} from '../../db/queries/habits/questions.ts';
import type { RecordDraft } from '../../db/schema/warehouse.ts';
import { cancelQuestion } from '../shared/cancel-question.ts';
import { findHabitCandidates, type MatchableHabit } from '../shared/habit-candidates.ts';
import { startNewHabit } from '../shared/start-new-habit.ts';
import { localToday } from '../shared/update-time.ts';
import { createDraft, findStatedDraft, hasSameHabit, hasValue, isOfUnclearKind } from './drafts.ts';
import { parseEntries } from './line/entries.ts';
import { findQuestionContent } from './question-content.ts';
import type { Entry } from './read-entries.ts';
import { findTypedIndex, readAnswer } from './read-typed-answer.ts';
import { createSource } from './save-entries.ts';
import { saveReading, type TypedSource } from './save-reading.ts';
import { removeQuestionButtons } from './show-question.ts';

/** Saves the reading of a pressed button. A question that is closed, or asks something else by now, is shown. */
export async function chooseReading(
  ctx: TallyContext,
  tx: Tx,
  { question: questionId, step, index }: { question: number; step: number; index: number },
): Promise<Outcome> {
  const question = await findQuestion(tx, ctx.person.userId, questionId);
  if (!question?.isOpen) return { kind: 'question-closed', question: questionId };
  const reading = question.step === step ? question.readings[index] : undefined;
  return reading ? saveReading(ctx, tx, question, reading) : { kind: 'question-asked', question: questionId };
}

/**
 * Handles the press of a reading. A new habit whose kind is not clear is created by the conversation of `/newhabit`;
 * the question waits until then.
 */
export async function pressReading(
  ctx: TallyContext,
  db: Db,
  values: { question: number; step: number; index: number },
): Promise<void> {
  const question = await findQuestion(db, ctx.person.userId, values.question);
  const reading = question?.isOpen && question.step === values.step ? question.readings[values.index] : undefined;
  if (reading && isOfUnclearKind(reading)) {
    await ctx.conversation.exitAll();
    return startNewHabit(ctx, { name: reading.habitName ?? undefined, question: values.question });
  }
  await ctx.commit((tx) => chooseReading(ctx, tx, values));
}

/** Asks a cancelled question again. */
export async function askAgain({ person }: TallyContext, tx: Tx, questionId: number): Promise<Outcome> {
  const question = await findQuestion(tx, person.userId, questionId);
  if (!question || question.isOpen || question.recordId !== null)
    return { kind: 'question-closed', question: questionId };
  await reopenQuestion(tx, person.userId, questionId);
  return { kind: 'question-asked', question: questionId };
}

/**
 * Returns the question that a typed text may answer: that of the message to which it replies, else the newest one, if
 * it is the last thing that was asked.
 */
export async function findAnswerableQuestion(ctx: TallyContext, db: Db): Promise<RecordQuestion | null> {
  if (ctx.openQuestion === null) return null;
  const replied = ctx.message?.reply_to_message;
  if (replied) return findRepliedQuestion(ctx, db, replied.message_id);
  const question = await findQuestion(db, ctx.person.userId, ctx.openQuestion);
  if (!question?.isOpen) return null;
  return (await wasAskedSince(db, ctx.person.userId, question.questionId)) ? null : question;
}

/** Returns the open question of the message that the person replies to. */
async function findRepliedQuestion(ctx: TallyContext, db: Db, messageId: number): Promise<RecordQuestion | null> {
  const message = { botId: ctx.botId, chatId: ctx.chatId ?? ctx.person.userId, messageId };
  const question = await findQuestionByBotMessage(db, ctx.person.userId, message);
  return question?.isOpen ? question : null;
}

/** Asks a question again below a text that does not answer it, together with what is wrong. */
export async function repeatQuestion(ctx: TallyContext, question: RecordQuestion, notice: string): Promise<void> {
  const { questionId } = question;
  await commitAnswer(ctx, question, async (tx) => {
    await touchQuestion(tx, ctx.person.userId, questionId);
    return { kind: 'question-repeated', question: questionId, notice };
  });
}

/**
 * Applies a typed text to the question. Returns false, and does nothing, for a text that does not answer it: an entry
 * of its own, or nothing.
 */
export async function answerByText(ctx: TallyContext, db: Db, question: RecordQuestion): Promise<boolean> {
  const text = messageText(ctx) ?? '';
  if (noPattern.test(text.trim())) {
    await ctx.commit((tx) => cancelQuestion(ctx, tx, question.questionId));
    return true;
  }
  const index = findTypedIndex(ctx, question, text);
  const typed = index === null ? undefined : question.readings[index];
  if (typed && isOfUnclearKind(typed)) {
    await startNewHabit(ctx, { name: typed.habitName ?? undefined, question: question.questionId });
    return true;
  }
  if (index !== null) {
    const { questionId, step } = question;
    await commitAnswer(ctx, question, (tx) => chooseReading(ctx, tx, { question: questionId, step, index }));
    return true;
  }
  const habits = await findHabitCandidates(ctx, db);
  const answer = readAnswer(ctx, question, text, habits);
  if (!answer) return false;
  if (answer.kind === 'refused') {
    await repeatQuestion(ctx, question, ctx.t(`refused-${answer.reason}`));
    return true;
  }
  return applyAnswer(ctx, db, question, answer, habits);
}

async function applyAnswer(
  ctx: TallyContext,
  db: Db,
  question: RecordQuestion,
  answer: Entry,
  habits: MatchableHabit[],
): Promise<boolean> {
  const { questionId } = question;
  if (answer.kind === 'record') {
    const reading = keepChosenCategory(question.understood, createDraft(answer.reading));
    const typed = createTypedSource(ctx, question, reading, habits);
    await commitAnswer(ctx, question, async (tx) => {
      const current = await findQuestion(tx, ctx.person.userId, questionId);
      if (!current?.isOpen) return { kind: 'question-closed', question: questionId };
      return saveReading(ctx, tx, current, reading, typed);
    });
    return true;
  }
  const content = await findQuestionContent(ctx, db, answer);
  if (!content) return false;
  await commitAnswer(ctx, question, async (tx) => {
    await replaceContent(tx, ctx.person.userId, questionId, content, { keepMessage: false });
    return { kind: 'question-asked', question: questionId };
  });
  return true;
}

/** Commits a typed answer. The question is then answered below, so its message loses its buttons. */
async function commitAnswer(
  ctx: TallyContext,
  question: RecordQuestion,
  effect: (tx: Tx) => Promise<Outcome>,
): Promise<void> {
  await ctx.commit(effect);
  removeQuestionButtons(ctx, [question.botMessageId]);
}

/** A new habit keeps the category that was chosen before its duration was asked for. */
function keepChosenCategory(understood: RecordDraft, reading: RecordDraft): RecordDraft {
  return reading.categoryName === null && hasSameHabit(understood, reading)
    ? { ...reading, categoryName: understood.categoryName }
    : reading;
}

/**
 * Returns the typed message as the source of the record where it states the duration or the amount. Undefined: the
 * source is the message that the question is about.
 */
function createTypedSource(
  ctx: TallyContext,
  question: RecordQuestion,
  reading: RecordDraft,
  habits: MatchableHabit[],
): TypedSource | undefined {
  if (hasValue(question.understood) || !hasValue(reading)) return undefined;
  const { language } = ctx.person;
  const [entry] = parseEntries(messageText(ctx) ?? '', { today: localToday(ctx), habits, language });
  const source = { ...createSource(ctx), entryDate: question.entryDate };
  const stated = findStatedDraft(entry);
  // `3 glasses` alone states an amount and no habit.
  const isAnswer = reading.kind === 'count' && (stated === null || stated.habitName === null);
  return { source, stated: isAnswer ? { ...reading, habitId: null, habitName: null, categoryName: null } : stated };
}
