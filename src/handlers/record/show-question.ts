import type { TallyContext } from '../../bot/context.ts';
import { editMessageById } from '../../bot/ui/edit.ts';
import type { OutgoingMessage } from '../../bot/ui/messages.ts';
import { removeButtons } from '../../bot/ui/prompt.ts';
import { editMessage, reply, replyOrEdit } from '../../bot/ui/reply.ts';
import type { Db } from '../../db/client.ts';
import { findQuestion, type RecordQuestion, saveBotMessage } from '../../db/queries/habits/questions.ts';
import { recordMessage } from './cards.ts';
import { notSavedMessage, questionMessage } from './question-message.ts';

/**
 * Shows an open question: in the pressed message, in the message that shows it already, or in a new one. A question
 * that was answered meanwhile is not shown.
 *
 * @param isNew true after a press whose message must stay as it is
 */
export async function showQuestion(ctx: TallyContext, db: Db, questionId: number, isNew = false): Promise<void> {
  const question = await findQuestion(db, ctx.person.userId, questionId);
  if (!question?.isOpen) return;
  const pressed = ctx.callbackQuery?.message;
  if (pressed && 'text' in pressed && !isNew) {
    await editMessage(ctx, questionMessage(ctx, question));
    await saveBotMessage(db, ctx.person.userId, questionId, pressed.message_id);
  } else if (!(await isShown(ctx, question))) await sendQuestion(ctx, db, question);
}

/** Edits the message that shows a question. Returns false where there is none: the update was not answered before. */
async function isShown(ctx: TallyContext, question: RecordQuestion): Promise<boolean> {
  const { chatId, botMessageId } = question;
  if (botMessageId === null) return false;
  const outcome = await editMessageById(ctx.api, { chatId, messageId: botMessageId }, questionMessage(ctx, question));
  return outcome !== 'uneditable';
}

/** Sends an open question again, below what was wrong with the answer. */
export async function sendAgain(ctx: TallyContext, db: Db, questionId: number, notice: string): Promise<void> {
  const question = await findQuestion(db, ctx.person.userId, questionId);
  if (question?.isOpen) await sendQuestion(ctx, db, question, notice);
  else await showClosedQuestion(ctx, db, questionId);
}

async function sendQuestion(ctx: TallyContext, db: Db, question: RecordQuestion, notice?: string): Promise<void> {
  const { text, keyboard } = questionMessage(ctx, question);
  const messageId = await reply(ctx, { text: notice ? `${notice}\n\n${text}` : text, keyboard });
  await saveBotMessage(db, ctx.person.userId, question.questionId, messageId);
}

/** Shows what became of a question: the record, or that it was not saved. */
export async function showClosedQuestion(ctx: TallyContext, db: Db, questionId: number): Promise<void> {
  const question = await findQuestion(db, ctx.person.userId, questionId);
  if (question?.isOpen) return showQuestion(ctx, db, questionId);
  await replyOrEdit(ctx, question ? await closedMessage(ctx, db, question) : { text: ctx.t('question-gone') });
}

/** Says that a question is cancelled, and shows that in its message too. */
export async function showCancelledQuestion(ctx: TallyContext, db: Db, questionId: number): Promise<void> {
  await reply(ctx, { text: ctx.t('cancelled') });
  await showAsCancelled(ctx, db, questionId);
}

/** What `/cancel` has cancelled. The newest is first. */
export interface CancelledOutcome {
  kind: 'questions-cancelled';
  questions: number[];
  /** The messages of files that were shown and not imported. */
  previews: number[];
  endedConversation: boolean;
}

/** `/cancel` changes at most this number of messages. An older one changes when one of its buttons is pressed. */
const maxCancelledMessages = 10;

/** Says what `/cancel` has cancelled, or that nothing waited, and shows that in the messages of the newest questions. */
export async function showCancelledQuestions(
  ctx: TallyContext,
  db: Db,
  { questions, previews, endedConversation }: CancelledOutcome,
): Promise<void> {
  const isNothing = questions.length + previews.length === 0 && !endedConversation;
  await reply(ctx, { text: ctx.t(isNothing ? 'nothing-to-cancel' : 'cancelled') });
  const shown = questions.slice(0, maxCancelledMessages).reverse();
  for (const questionId of shown) await showAsCancelled(ctx, db, questionId);
  const chatId = ctx.chatId ?? ctx.person.userId;
  for (const messageId of previews.slice(0, maxCancelledMessages))
    await editMessageById(ctx.api, { chatId, messageId }, { text: ctx.t('import-cancelled') });
}

/** Shows in the message of a question that it is cancelled. */
async function showAsCancelled(ctx: TallyContext, db: Db, questionId: number): Promise<void> {
  const question = await findQuestion(db, ctx.person.userId, questionId);
  if (!question || question.isOpen || question.botMessageId === null) return;
  const { chatId, botMessageId: messageId } = question;
  await editMessageById(ctx.api, { chatId, messageId }, await closedMessage(ctx, db, question));
}

async function closedMessage(ctx: TallyContext, db: Db, question: RecordQuestion): Promise<OutgoingMessage> {
  if (question.recordId === null) return notSavedMessage(ctx, question);
  return recordMessage(ctx, db, question.recordId);
}

/** Removes the buttons of messages that ask nothing any more. A failure is logged only. */
export function removeQuestionButtons(ctx: TallyContext, messageIds: readonly (number | null)[]): void {
  for (const messageId of messageIds) if (messageId !== null) ctx.inBackground(removeButtons(ctx, messageId));
}
