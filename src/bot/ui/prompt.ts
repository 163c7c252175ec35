import type { Context } from 'grammy';
import type { Document, Location } from 'grammy/types';
import type { TallyContext } from '../context.ts';
import type { TallyConversation } from '../conversation.ts';
import { defineButton } from './callback-data.ts';
import { editOutcome } from './edit.ts';
import { buildKeyboard, type OutgoingMessage } from './messages.ts';
import { editMessage, reply, replyOrEdit } from './reply.ts';

/** One button of a question; the value is plain JSON. */
export interface Option<T> {
  label: string;
  value: T;
}

export type ParseResult<T> = { value: T } | { rejection: string };

/** `other`: the text is no answer but a wish of its own, which leaves the dialogue. */
export type AnswerResult<T> = ParseResult<T> | { notAnAnswer: true };

export interface Question<T> {
  /** Returns the question and its buttons. A `Cancel` button is added. */
  render(ctx: TallyContext): Promise<{ message: OutgoingMessage; choices: Option<T>[]; perRow?: number }>;
  /** Reads a typed answer; without it only the buttons answer. */
  parseText?(ctx: TallyContext, text: string): Promise<AnswerResult<T>>;
  /** Reads a sent location; without it one passes on to the other handlers. */
  parseLocation?(ctx: TallyContext, place: Location): Promise<AnswerResult<T>>;
  /** Reads a sent document; without it one passes on to the other handlers. */
  parseDocument?(ctx: TallyContext, document: Document): Promise<AnswerResult<T>>;
  /** False: a typed text that equals a label is read all the same. Otherwise it is that button. */
  matchesLabels?: boolean;
}

/** A button of a dialogue's question: `asked` is the update that asked it, so that older questions' buttons are told apart. */
const pick = defineButton('k', { asked: 'int', index: 'int' });

const cancelIndex = -1;

/**
 * Asks and waits until an answer can be read; refuses others with a sentence and waits on. Presses of other messages and what
 * is not text pass on to the other handlers. `Cancel` ends the dialogue, and so does a text that is read as something else.
 */
export async function ask<T>(talk: TallyConversation, question: Question<T>): Promise<T> {
  const { asked, messageId, choices } = await talk.external((ctx) => put(ctx, question));
  for (;;) {
    const reply = await talk.wait();
    const index = pressedIndex(reply, asked) ?? (question.matchesLabels === false ? null : typedIndex(reply, choices));
    if (index === cancelIndex) return await cancel(talk);
    const choice = index === null ? undefined : choices[index];
    if (!choice && !canRead(reply, question)) return await talk.skip({ next: true });
    const reading = choice ?? (await talk.external((ctx) => readSent(ctx, question)));
    if ('rejection' in reading) continue;
    if (!reply.callbackQuery) await talk.external((ctx) => ctx.inBackground(takeButtons(ctx, messageId)));
    if ('value' in reading) return reading.value;
    return await talk.halt({ next: true });
  }
}

/** A question that was answered in writing offers nothing any more; decoration. */
async function takeButtons(ctx: TallyContext, messageId: number): Promise<void> {
  try {
    await editOutcome(ctx.api.editMessageReplyMarkup(ctx.chatId ?? ctx.person.userId, messageId));
  } catch (err) {
    ctx.log.info({ err }, 'the buttons of a question were not taken away');
  }
}

interface Put<T> {
  /** The update that asked. */
  asked: number;
  messageId: number;
  choices: Option<T>[];
}

async function put<T>(ctx: TallyContext, question: Question<T>): Promise<Put<T>> {
  const { message, choices, perRow } = await question.render(ctx);
  const asked = ctx.update.update_id;
  const owner = ctx.person.userId;
  const keyboard = buildKeyboard(
    choices.map(({ label }, index) => ({ label, data: pick.pack(owner, { asked, index }) })),
    perRow,
  );
  keyboard.row().text(ctx.t('button-cancel'), pick.pack(owner, { asked, index: cancelIndex }));
  ctx.lastQuestion = { ...message, keyboard };
  const pressed = ctx.callbackQuery?.message;
  const isText = pressed !== undefined && 'text' in pressed;
  if (isText) await editMessage(ctx, ctx.lastQuestion);
  const messageId = isText ? pressed.message_id : await reply(ctx, ctx.lastQuestion);
  return { asked, messageId, choices };
}

function pressedIndex(reply: Context, asked: number): number | null {
  const pressed = reply.callbackQuery?.data ? pick.unpack(reply.callbackQuery.data) : null;
  return pressed?.asked === asked ? pressed.index : null;
}

function typedIndex(reply: Context, choices: Option<unknown>[]): number | null {
  const typed = reply.message?.text?.trim().toLowerCase();
  const index = typed === undefined ? -1 : choices.findIndex(({ label }) => label.toLowerCase() === typed);
  return index < 0 ? null : index;
}

async function cancel(talk: TallyConversation): Promise<never> {
  await talk.external((ctx) => replyOrEdit(ctx, { text: ctx.t('cancelled') }));
  return await talk.halt();
}

function canRead({ message }: Context, question: Question<unknown>): boolean {
  const { text, location, document } = message ?? {};
  return (
    text !== undefined || Boolean(location && question.parseLocation) || Boolean(document && question.parseDocument)
  );
}

async function readSent<T>(ctx: TallyContext, question: Question<T>): Promise<AnswerResult<T>> {
  const { text, location, document } = ctx.message ?? {};
  const place = location && (await question.parseLocation?.(ctx, location));
  const file = document && (await question.parseDocument?.(ctx, document));
  const typed = text === undefined ? undefined : await question.parseText?.(ctx, text);
  const reading = place ?? file ?? typed ?? { rejection: ctx.t('ask-press-a-button') };
  if ('rejection' in reading) {
    ctx.lastQuestion = { text: reading.rejection };
    await reply(ctx, ctx.lastQuestion);
  }
  return reading;
}
