import type { Outcome, TallyContext } from '../../bot/context.ts';
import type { Tx } from '../../db/client.ts';
import { closeQuestion, findQuestion } from '../../db/queries/habits/questions.ts';

/** Cancels an open question about a record. It can be asked again. The feature `record` answers the outcome. */
export async function cancelQuestion(
  { person, callbackQuery }: TallyContext,
  tx: Tx,
  questionId: number,
): Promise<Outcome> {
  const question = await findQuestion(tx, person.userId, questionId);
  if (question?.isOpen) await closeQuestion(tx, person.userId, questionId, null);
  return { kind: callbackQuery ? 'question-closed' : 'question-cancelled', question: questionId };
}

/** Cancels the question about a record that a typed text could answer. Returns false where there is none. */
export async function cancelOpenQuestion(ctx: TallyContext): Promise<boolean> {
  const { openQuestion } = ctx;
  if (openQuestion === null) return false;
  await ctx.commit((tx) => cancelQuestion(ctx, tx, openQuestion));
  return true;
}
