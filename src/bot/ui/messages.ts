import { GrammyError, InlineKeyboard, type InputFile } from 'grammy';
import type {
  ForceReply,
  InlineKeyboardMarkup,
  MessageEntity,
  ReplyKeyboardMarkup,
  ReplyKeyboardRemove,
} from 'grammy/types';
import type { TallyContext } from '../context.ts';

/** A message as handlers make it: plain text, never markup. `heading` makes its first line bold. */
export interface Message {
  text: string;
  heading?: boolean;
  entities?: MessageEntity[];
  keyboard?: InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove | ForceReply;
}

export const messageLimit = 4096;
export const captionLimit = 1024;

/** Sends a message to the chat (and topic) of the update, in parts where it is longer than Telegram takes. Returns the last part's id. */
export async function answer(ctx: TallyContext, message: Message): Promise<number> {
  const parts = splitText(message.text, messageLimit);
  let sent = 0;
  for (const [index, text] of parts.entries()) {
    const last = index === parts.length - 1;
    const { message_id } = await ctx.reply(text, {
      entities: index === 0 ? entitiesOf(message, text) : undefined,
      reply_markup: last ? message.keyboard : undefined,
      link_preview_options: { is_disabled: true },
      ...place(ctx),
    });
    sent = message_id;
  }
  return sent;
}

/** Where an answer belongs: its topic, and in groups as a reply to the message it answers. */
function place(ctx: TallyContext) {
  const source = ctx.msg;
  const thread = source?.is_topic_message ? { message_thread_id: source.message_thread_id } : {};
  const isGroup = ctx.chat?.type === 'group' || ctx.chat?.type === 'supergroup';
  if (!isGroup || !ctx.message) return thread;
  return { ...thread, reply_parameters: { message_id: ctx.message.message_id, allow_sending_without_reply: true } };
}

/**
 * Changes the message whose button was pressed, in place; an unchanged or vanished one is no error: a vanished one is sent
 * anew. What is longer than a message goes on in new ones, with the buttons under the last.
 */
export async function redraw(ctx: TallyContext, message: Message): Promise<void> {
  const keyboard = message.keyboard && 'inline_keyboard' in message.keyboard ? message.keyboard : undefined;
  const [text = '', ...more] = splitText(message.text, messageLimit);
  try {
    await ctx.editMessageText(text, {
      entities: entitiesOf(message, text),
      reply_markup: more.length > 0 ? undefined : keyboard,
      link_preview_options: { is_disabled: true },
    });
  } catch (error) {
    if (isUneditable(error)) return void (await answer(ctx, message));
    if (!isUnmodified(error)) throw error;
  }
  if (more.length > 0) await answer(ctx, { text: more.join('\n'), keyboard: message.keyboard });
}

/** Answers in place after a press, with a new message otherwise. */
export async function show(ctx: TallyContext, message: Message): Promise<void> {
  if (ctx.callbackQuery?.message && 'text' in ctx.callbackQuery.message) await redraw(ctx, message);
  else await answer(ctx, message);
}

/** Sends a picture with an optional caption and buttons. */
export async function answerPhoto(
  ctx: TallyContext,
  photo: InputFile,
  caption?: string,
  keyboard?: InlineKeyboardMarkup,
): Promise<void> {
  await ctx.replyWithPhoto(photo, {
    caption: caption && clip(caption, captionLimit),
    reply_markup: keyboard,
    ...place(ctx),
  });
}

export function isUnmodified(error: unknown): boolean {
  return error instanceof GrammyError && error.description.includes('message is not modified');
}

/** True where the message is gone, too old, or a picture: it cannot be changed in place. */
export function isUneditable(error: unknown): boolean {
  return (
    error instanceof GrammyError &&
    /message to edit not found|message can't be edited|there is no text in the message/.test(error.description)
  );
}

/** Returns the entities of a message of which `text` is the first part. */
export function entitiesOf(message: Message, text: string): MessageEntity[] | undefined {
  const end = text.indexOf('\n');
  const bold: MessageEntity[] = message.heading
    ? [{ type: 'bold', offset: 0, length: end < 0 ? text.length : end }]
    : [];
  const all = [...bold, ...(message.entities ?? [])].filter(
    (entity) => entity.length > 0 && entity.offset + entity.length <= text.length,
  );
  return all.length > 0 ? all : undefined;
}

/** Returns the text in parts of at most `limit` (2 or more) UTF-16 units, split at line ends where there are any, never inside a character. */
export function splitText(text: string, limit: number): string[] {
  const parts: string[] = [];
  let rest = text;
  while (rest.length > limit) {
    const line = rest.lastIndexOf('\n', limit);
    const end = line > 0 ? line : wholeCharacters(rest, limit);
    parts.push(rest.slice(0, end));
    rest = rest.slice(line > 0 ? end + 1 : end);
  }
  return [...parts, rest].filter((part) => part.trim() !== '' || text.length <= limit);
}

/** Returns the text cut to `limit` UTF-16 units, with an ellipsis where something was cut. */
export function clip(text: string, limit: number): string {
  if (text.length <= limit) return text;
  return `${text.slice(0, wholeCharacters(text, limit - 1))}…`;
}

/** Returns `end`, or one less where that would part the halves of a character. */
function wholeCharacters(text: string, end: number): number {
  const unit = text.charCodeAt(end - 1);
  return unit >= 0xd800 && unit <= 0xdbff ? end - 1 : end;
}

/** Lays labelled buttons out in rows a thumb can hit: `perRow` beside each other. */
export function keyboardOf(buttons: { label: string; data: string }[], perRow = 2): InlineKeyboard {
  const keyboard = new InlineKeyboard();
  for (const [index, { label, data }] of buttons.entries()) {
    if (index > 0 && index % perRow === 0) keyboard.row();
    keyboard.text(clip(label, 64), data);
  }
  return keyboard;
}
