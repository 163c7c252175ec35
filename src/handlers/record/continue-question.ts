import type { Outcome } from '../../bot/context.ts';
import { findHabit } from '../../db/queries/habits/habits.ts';
import { findQuestion, replaceContent } from '../../db/queries/habits/questions.ts';
import type { ContinueQuestion } from '../shared/start-new-habit.ts';
import { hasValue, withMeasure } from './drafts.ts';
import { createValueContent } from './question-content.ts';
import type { EntryResult } from './save-entries.ts';
import { saveReading } from './save-reading.ts';

/** Continues a question with the habit that `/newhabit` has created for it. The answer is in messages of its own. */
export const continueQuestion: ContinueQuestion = async (ctx, tx, questionId, habitId) => {
  const { userId } = ctx.person;
  const question = await findQuestion(tx, userId, questionId);
  const habit = await findHabit(tx, userId, habitId);
  if (!question?.isOpen || !habit) return null;
  const { habitName, categoryName } = habit;
  const draft = { ...withMeasure(question.understood, habit), habitId, habitName, categoryName };
  if (hasValue(draft)) return toEntries(await saveReading(ctx, tx, question, draft));
  const content = await createValueContent(ctx, tx, draft);
  await replaceContent(tx, userId, questionId, content, { keepMessage: false });
  return toEntries({ kind: 'question-asked', question: questionId });
};

/** The answer to entries never changes the pressed message, which shows the new habit. */
function toEntries(outcome: Outcome): Outcome {
  const entry = toEntry(outcome);
  return entry ? { kind: 'entries', entries: [entry] } : outcome;
}

function toEntry(outcome: Outcome): EntryResult | null {
  if (outcome.kind === 'recorded') return { saved: outcome.record };
  return outcome.kind === 'question-asked' ? { question: outcome.question } : null;
}
