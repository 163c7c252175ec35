import type { Context } from 'grammy';
import type { Document, Location } from 'grammy/types';
import type { TallyContext } from '../context.ts';
import type { TallyConversation } from '../conversation.ts';
import { defineButton } from './callback-data.ts';
import { editMessageById, editOutcome } from './edit.ts';
import { messageText } from './message-text.ts';
import { buildKeyboard, type OutgoingMessage } from './messages.ts';
import { editMessage, reply, replyOrEdit } from './reply.ts';

/** One button of a question. The value must be plain JSON: it is stored with the state of the conversation. */
export interface Option<T> {
  label: string;
  value: T;
}

/** The value of an answer, or a sentence that explains why it cannot be read. */
export type ParseResult<T> = { value: T } | { rejection: string };

/**
 * `notAnAnswer`: the text is a request of its own, and the other handlers get it. The conversation ends; with
 * `staysOpen` its question waits on.
 */
export type AnswerResult<T> = ParseResult<T> | { notAnAnswer: true; staysOpen?: true };

/** The message and the buttons of a question. */
export interface RenderedQuestion<T> {
  message: OutgoingMessage;
  /** A sentence above the message. What was wrong with an answer takes its place. */
  notice?: string;
  options: Option<T>[];
  /** The number of buttons in a row, or in each row. */
  perRow?: number | readonly number[];
  /** Callback data of a button of a feature, for a `Cancel` that does more than to end the conversation. */
  cancelData?: string;
}

/** A question with buttons that a conversation asks by {@link ask}. */
export interface Question<T> {
  /**
   * Identifies the buttons, instead of the id of the update. Questions with the same id whose buttons have the same
   * order accept one another's presses: a page of switches is asked anew after each press, and a quick second press is
   * valid.
   */
  id?: number;
  /** Returns the message and the buttons. A `Cancel` button is added. */
  render(ctx: TallyContext): Promise<RenderedQuestion<T>>;
  /**
   * Returns the message that replaces the question when something other than an answer ends the conversation: a
   * command, or a text that is no answer. If there is no such function, the question only loses its buttons.
   */
  renderLeft?(ctx: TallyContext): Promise<OutgoingMessage>;
  /** Parses a typed answer. Where absent, a text is rejected: only the buttons answer. */
  parseText?(ctx: TallyContext, text: string): Promise<AnswerResult<T>>;
  /** Parses a sent location. Where absent, the other handlers get the location. */
  parseLocation?(ctx: TallyContext, location: Location): Promise<AnswerResult<T>>;
  /** Parses a sent document. Where absent, the other handlers get the document. */
  parseDocument?(ctx: TallyContext, document: Document): Promise<AnswerResult<T>>;
  /** True sends the question as a new message, and leaves the pressed one as it is. */
  isSeparate?: boolean;
  /** Whether a typed text that equals the label of a button counts as a press of it; true where absent. */
  matchesLabels?: boolean;
}

/**
 * A button of a question. `prompt` is the id of the update for which the question was asked: it tells the buttons of
 * older questions apart.
 */
const optionButton = defineButton('k', { prompt: 'id', index: 'option' });

/** The index of the `Cancel` button. */
const cancelIndex = -1;

/**
 * Asks a question and waits for an answer that can be parsed. Returns its value.
 *
 * A rejected answer repeats the question below, together with what was wrong. It leaves no trace in the stored state,
 * because every later answer would read it again. `yes` presses the only button. Presses of other messages and updates
 * that the question cannot parse are passed to the other handlers, and the conversation waits on. `Cancel` ends the
 * conversation, and so does a command or a text that is not an answer.
 */
export async function ask<T>(conversation: TallyConversation, question: Question<T>): Promise<T> {
  const start = conversation.checkpoint();
  const prompt = await conversation.external((ctx) => sendPrompt(ctx, question));
  const ctx = await conversation.wait();
  if (await conversation.external((outside) => outside.isCommand)) return await leave(conversation, question, prompt);
  const index = findChosenIndex(ctx, prompt, question);
  if (index === cancelIndex) return await cancel(conversation);
  const option = index === null ? undefined : prompt.options[index];
  if (!option && !canParse(ctx, question)) return await conversation.skip({ next: true });
  const answer = option ?? (await conversation.external((outside) => parseAnswer(outside, question)));
  const { messageId } = prompt;
  if ('rejection' in answer) {
    const rejection = { notice: answer.rejection, messageId };
    await conversation.external((outside) => void rejections.set(outside, rejection));
    return await conversation.rewind(start); // asks the question again, for the same update
  }
  if (!('value' in answer)) {
    if (answer.staysOpen) return await conversation.skip({ next: true });
    return await leave(conversation, question, prompt);
  }
  if (!ctx.callbackQuery)
    await conversation.external((outside) => outside.inBackground(removeButtons(outside, messageId)));
  return answer.value;
}

/** What was wrong with the answer of an update, and the message of the question that it answered. */
const rejections = new WeakMap<TallyContext, { notice: string; messageId: number }>();

/**
 * A question that was sent. It is stored with the state of the conversation: raise its version when this type changes.
 */
interface SentPrompt<T> {
  /** The id of the question: of the update for which it was asked, where it has no own. */
  updateId: number;
  messageId: number;
  options: Option<T>[];
}

/**
 * Sends the question, in place of the message whose button was pressed if that has a text. After a rejected answer it
 * says what was wrong, and the earlier message of the question loses its buttons.
 */
async function sendPrompt<T>(ctx: TallyContext, question: Question<T>): Promise<SentPrompt<T>> {
  const { message, notice, options, perRow, cancelData } = await question.render(ctx);
  const updateId = question.id ?? ctx.update.update_id;
  const pack = (index: number) => optionButton.pack(ctx.person.userId, { prompt: updateId, index });
  const keyboard = buildKeyboard(
    options.map(({ label }, index) => ({ label, data: pack(index) })),
    perRow,
  );
  keyboard.row().text(ctx.t('button-cancel'), cancelData ?? pack(cancelIndex));
  const rejected = rejections.get(ctx);
  rejections.delete(ctx);
  const shown = rejected?.notice ?? notice;
  ctx.lastQuestion = { ...(shown === undefined ? message : withNotice(message, shown)), keyboard };
  const pressed = ctx.callbackQuery?.message;
  const isText = !question.isSeparate && pressed !== undefined && 'text' in pressed;
  if (isText) await editMessage(ctx, ctx.lastQuestion);
  const messageId = isText ? pressed.message_id : await reply(ctx, ctx.lastQuestion);
  if (rejected) ctx.inBackground(removeButtons(ctx, rejected.messageId));
  return { updateId, messageId, options };
}

/** Puts what was wrong with an answer above the question. */
function withNotice({ text, entities = [] }: OutgoingMessage, notice: string): OutgoingMessage {
  const head = `${notice}\n\n`;
  const moved = entities.map((entity) => ({ ...entity, offset: entity.offset + head.length }));
  return { text: head + text, ...(moved.length > 0 && { entities: moved }) };
}

/** Ends the conversation because of a text that is a request of its own. The other handlers get the text. */
async function leave<T>(
  conversation: TallyConversation,
  question: Question<T>,
  { messageId }: SentPrompt<T>,
): Promise<never> {
  await conversation.external((ctx) => ctx.inBackground(showLeft(ctx, question, messageId)));
  return await conversation.halt({ next: true });
}

/** Changes the message of a question that was left. A failure is logged only. */
async function showLeft<T>(ctx: TallyContext, question: Question<T>, messageId: number): Promise<void> {
  const message = await question.renderLeft?.(ctx);
  if (!message) return removeButtons(ctx, messageId);
  try {
    await editMessageById(ctx.api, { chatId: ctx.chatId ?? ctx.person.userId, messageId }, message);
  } catch (err) {
    ctx.log.info({ err }, 'the message of a question could not be edited');
  }
}

/** Matches a text that says yes. It presses the only button of a question. */
export const yesPattern =
  /^(?:yes|y|yep|yeah|sure|ok|okay|yes please|of course|да|ага|ок|угу|конечно|да конечно|давай|👍)[.!]*$/iu;

/** Matches a text that says no. It cancels a question. */
export const noPattern = /^(?:no|nope|nah|no thanks|no thank you|нет|неа|не надо|не нужно|нет спасибо|👎)[.!]*$/iu;

/** Returns the index of the option that was pressed or whose label was typed, else null. */
function findChosenIndex<T>(ctx: Context, prompt: SentPrompt<T>, { matchesLabels = true }: Question<T>): number | null {
  const pressed = ctx.callbackQuery?.data ? optionButton.unpack(ctx.callbackQuery.data) : null;
  if (pressed?.prompt === prompt.updateId) return pressed.index;
  const typed = matchesLabels ? ctx.message && messageText(ctx)?.trim().toLowerCase() : undefined;
  if (typed === undefined) return null;
  if (prompt.options.length === 1 && yesPattern.test(typed)) return 0;
  const index = prompt.options.findIndex(({ label }) => label.toLowerCase() === typed);
  return index < 0 ? null : index;
}

async function cancel(conversation: TallyConversation): Promise<never> {
  await conversation.external((ctx) => replyOrEdit(ctx, { text: ctx.t('cancelled') }));
  return await conversation.halt();
}

function canParse(ctx: Context, question: Question<unknown>): boolean {
  const { location, document } = ctx.message ?? {};
  const text = ctx.message && messageText(ctx);
  return (
    text !== undefined || Boolean(location && question.parseLocation) || Boolean(document && question.parseDocument)
  );
}

/** Parses what the person sent. The caption of a photo or document is read like a text. */
async function parseAnswer<T>(ctx: TallyContext, question: Question<T>): Promise<AnswerResult<T>> {
  const { location, document } = ctx.message ?? {};
  const text = messageText(ctx);
  const fromLocation = location && (await question.parseLocation?.(ctx, location));
  const fromDocument = document && (await question.parseDocument?.(ctx, document));
  const fromText = text === undefined ? undefined : await question.parseText?.(ctx, text);
  return fromLocation ?? fromDocument ?? fromText ?? { rejection: ctx.t('ask-press-a-button') };
}

/**
 * Removes the buttons of a question that was answered by a message. A failure is logged only: the answer counts all the
 * same.
 */
export async function removeButtons(ctx: TallyContext, messageId: number): Promise<void> {
  try {
    await editOutcome(ctx.api.editMessageReplyMarkup(ctx.chatId ?? ctx.person.userId, messageId));
  } catch (err) {
    ctx.log.info({ err }, 'the buttons of a question could not be removed');
  }
}
