import { InlineKeyboard } from 'grammy';
import type {
  ForceReply,
  InlineKeyboardMarkup,
  MessageEntity,
  ReplyKeyboardMarkup,
  ReplyKeyboardRemove,
} from 'grammy/types';
import { removeDirectionControls } from '../../lib/bidi.ts';

/** A message that a handler sends. The text is plain: it is never parsed as Markdown or HTML. */
export interface OutgoingMessage {
  text: string;
  /** Makes the first line bold. */
  heading?: boolean;
  entities?: MessageEntity[];
  keyboard?: InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove | ForceReply;
}

/** Telegram's limits for the text of a message and for a caption, in UTF-16 units. */
export const messageLimit = 4096;
export const captionLimit = 1024;

/** Telegram's limit for the label of a button, in UTF-16 units. */
const labelLimit = 64;

/** Returns the entities of a message for its first part: those that lie in `firstPart` as a whole. */
export function firstPartEntities(message: OutgoingMessage, firstPart: string): MessageEntity[] | undefined {
  const end = firstPart.indexOf('\n');
  const bold: MessageEntity[] = message.heading
    ? [{ type: 'bold', offset: 0, length: end < 0 ? firstPart.length : end }]
    : [];
  const all = [...bold, ...(message.entities ?? [])].filter(
    (entity) => entity.length > 0 && entity.offset + entity.length <= firstPart.length,
  );
  return all.length > 0 ? all : undefined;
}

/**
 * Splits a text into parts of at most `limit` (2 or more) UTF-16 units: at line ends where there are any, never inside
 * a character.
 */
export function splitText(text: string, limit: number): string[] {
  const parts: string[] = [];
  let rest = text;
  while (rest.length > limit) {
    const lineEnd = rest.lastIndexOf('\n', limit);
    const end = lineEnd > 0 ? lineEnd : characterBoundary(rest, limit);
    parts.push(rest.slice(0, end));
    rest = rest.slice(lineEnd > 0 ? end + 1 : end);
  }
  return [...parts, rest].filter((part) => part.trim() !== '' || text.length <= limit);
}

/** Cuts a text to at most `limit` UTF-16 units; ends it with an ellipsis where something was cut. */
export function clip(text: string, limit: number): string {
  if (text.length <= limit) return text;
  return `${text.slice(0, characterBoundary(text, limit - 1))}…`;
}

/** Returns `end`, or one less where a cut at `end` would separate the halves of a surrogate pair. */
function characterBoundary(text: string, end: number): number {
  const unit = text.charCodeAt(end - 1);
  return unit >= 0xd800 && unit <= 0xdbff ? end - 1 : end;
}

/**
 * Builds an inline keyboard with `perRow` buttons in a row, or with as many as the list says for each row. Labels that
 * are too long are cut.
 */
export function buildKeyboard(
  buttons: { label: string; data: string }[],
  perRow: number | readonly number[] = 2,
): InlineKeyboard {
  const keyboard = new InlineKeyboard();
  let [row, inRow] = [0, 0];
  for (const { label, data } of buttons) {
    if (inRow >= (typeof perRow === 'number' ? perRow : (perRow[row] ?? 1))) {
      keyboard.row();
      [row, inRow] = [row + 1, 0];
    }
    keyboard.text(clip(removeDirectionControls(label), labelLimit), data);
    inRow++;
  }
  return keyboard;
}
