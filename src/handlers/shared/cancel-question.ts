import type { Outcome, TallyContext } from '../../bot/context.ts';
import type { Tx } from '../../db/client.ts';
import { cancelQuestionsOfChat, closeQuestion, findQuestion } from '../../db/queries/habits/questions.ts';
import { deletePreviewedImports } from '../../db/queries/imports/import-files.ts';

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

/**
 * Cancels everything that waits for an answer in the chat: the questions about records, of any age, the conversation
 * that the command has ended, and in the private chat the files that were shown and not imported. The feature `record` answers the outcome, also where nothing waited.
 */
export async function cancelWaitingQuestions(ctx: TallyContext): Promise<void> {
  const { person, botId, conversationState } = ctx;
  const chat = { botId, chatId: ctx.chatId ?? person.userId };
  await ctx.commit(async (tx) => ({
    kind: 'questions-cancelled',
    questions: await cancelQuestionsOfChat(tx, person.userId, chat),
    previews: ctx.hasChatType('private') ? await deletePreviewedImports(tx, person.userId, botId) : [],
    endedConversation: Boolean(conversationState),
  }));
}
