import type { InputFile } from 'grammy';
import type { InlineKeyboardMarkup } from 'grammy/types';
import type { TallyContext } from '../context.ts';
import { editableKeyboard, editOutcome } from './edit.ts';
import { captionLimit, clip, firstPartEntities, messageLimit, type OutgoingMessage, splitText } from './messages.ts';

/**
 * Sends a message to the chat (and topic) of the update. A text over Telegram's limit is sent in several parts, with
 * the keyboard under the last one. Returns the message id of the last part.
 */
export async function reply(ctx: TallyContext, message: OutgoingMessage): Promise<number> {
  const parts = splitText(message.text, messageLimit);
  let lastId = 0;
  for (const [index, text] of parts.entries()) {
    const isLast = index === parts.length - 1;
    const { message_id } = await ctx.reply(text, {
      entities: index === 0 ? firstPartEntities(message, text) : undefined,
      reply_markup: isLast ? message.keyboard : undefined,
      link_preview_options: { is_disabled: true },
      ...replyTarget(ctx),
    });
    lastId = message_id;
  }
  return lastId;
}

/**
 * Edits the message whose button was pressed. An unchanged message is no error; one that can no longer be edited is
 * sent again as a new one. The part of the text over Telegram's limit follows in new messages, with the keyboard under
 * the last.
 */
export async function editMessage(ctx: TallyContext, message: OutgoingMessage): Promise<void> {
  const [text = '', ...more] = splitText(message.text, messageLimit);
  const edit = ctx.editMessageText(text, {
    entities: firstPartEntities(message, text),
    reply_markup: more.length > 0 ? undefined : editableKeyboard(message),
    link_preview_options: { is_disabled: true },
  });
  if ((await editOutcome(edit)) === 'uneditable') await reply(ctx, message);
  else if (more.length > 0) await reply(ctx, { text: more.join('\n'), keyboard: message.keyboard });
}

/**
 * Edits the message whose button was pressed; sends a new message for any other update, and after a press under a
 * photo.
 */
export async function replyOrEdit(ctx: TallyContext, message: OutgoingMessage): Promise<void> {
  if (ctx.callbackQuery?.message && 'text' in ctx.callbackQuery.message) await editMessage(ctx, message);
  else await reply(ctx, message);
}

/** The maximum length of a text of the person that a sentence repeats. */
export const maxQuoteLength = 100;

/** Says that a text after a command was ignored. */
export async function replyIgnoredText(ctx: TallyContext, command: string, text: string): Promise<void> {
  await reply(ctx, { text: ctx.t('extra-text-ignored', { command: `/${command}`, text: clip(text, maxQuoteLength) }) });
}

/** Sends a photo with an optional caption and keyboard to the chat (and topic) of the update. */
export async function replyWithPhoto(
  ctx: TallyContext,
  photo: InputFile,
  caption?: string,
  keyboard?: InlineKeyboardMarkup,
): Promise<void> {
  await ctx.replyWithPhoto(photo, {
    caption: caption && clip(caption, captionLimit),
    reply_markup: keyboard,
    ...replyTarget(ctx),
  });
}

/** Returns where an answer goes: to the topic of the update, and in a group as a reply to the message. */
function replyTarget(ctx: TallyContext) {
  const source = ctx.msg;
  const thread = source?.is_topic_message ? { message_thread_id: source.message_thread_id } : {};
  const isGroup = ctx.chat?.type === 'group' || ctx.chat?.type === 'supergroup';
  if (!isGroup || !ctx.message) return thread;
  return { ...thread, reply_parameters: { message_id: ctx.message.message_id, allow_sending_without_reply: true } };
}
