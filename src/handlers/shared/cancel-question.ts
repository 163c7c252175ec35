import type { Outcome, TallyContext } from '../../bot/context.ts';
import { removeButtons } from '../../bot/ui/prompt.ts';
import type { Tx } from '../../db/client.ts';
import { closeQuestion, findQuestion } from '../../db/queries/habits/questions.ts';

/** Cancels an open question about a record. It can be asked again. The feature `record` answers the outcome. */
export async function cancelQuestion({ person }: TallyContext, tx: Tx, questionId: number): Promise<Outcome> {
  const question = await findQuestion(tx, person.userId, questionId);
  if (question?.isOpen) await closeQuestion(tx, person.userId, questionId, null);
  return { kind: 'question-closed', question: questionId };
}

/** Cancels the question about a record that a typed text could answer. Returns false where there is none. */
export async function cancelOpenQuestion(ctx: TallyContext): Promise<boolean> {
  const { openQuestion } = ctx;
  if (openQuestion === null) return false;
  let shownBy: number | null = null;
  await ctx.commit(async (tx) => {
    shownBy = (await findQuestion(tx, ctx.person.userId, openQuestion))?.botMessageId ?? null;
    return cancelQuestion(ctx, tx, openQuestion);
  });
  if (shownBy !== null) ctx.inBackground(removeButtons(ctx, shownBy));
  return true;
}
