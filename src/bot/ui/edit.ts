import { type Api, GrammyError } from 'grammy';
import type { InlineKeyboardMarkup } from 'grammy/types';
import { isUndeliverable } from '../transport/errors.ts';
import { firstPartEntities, type OutgoingMessage } from './messages.ts';

/** `uneditable`: the message was deleted, is too old, or has a photo in place of a text. */
export type EditOutcome = 'edited' | 'unchanged' | 'uneditable';

/**
 * Waits for an edit and returns its outcome. Every edit goes through here: a message that has the new content already,
 * or that can no longer be edited, is no failure of the update. Other errors are thrown, an undeliverable chat
 * included.
 *
 * @example
 * if ((await editOutcome(ctx.editMessageCaption({ caption }))) === 'uneditable') await reply(ctx, { text: caption });
 */
export async function editOutcome(edit: Promise<unknown>): Promise<EditOutcome> {
  try {
    await edit;
    return 'edited';
  } catch (error) {
    if (isRefusedWith(error, /message is not modified/)) return 'unchanged';
    if (isRefusedWith(error, uneditable)) return 'uneditable';
    throw error;
  }
}

const uneditable = /message to edit not found|message can't be edited|there is no text in the message/;

function isRefusedWith(error: unknown, pattern: RegExp): boolean {
  return error instanceof GrammyError && pattern.test(error.description);
}

/**
 * Edits text and keyboard of a message outside the handling of an update. `undeliverable`: the person has blocked the
 * bot, or it has lost its rights in the chat. The text must fit into one message.
 */
export async function editMessageById(
  api: Api,
  { chatId, messageId }: { chatId: number; messageId: number },
  message: OutgoingMessage,
): Promise<EditOutcome | 'undeliverable'> {
  try {
    return await editOutcome(
      api.editMessageText(chatId, messageId, message.text, {
        entities: firstPartEntities(message, message.text),
        reply_markup: editableKeyboard(message),
        link_preview_options: { is_disabled: true },
      }),
    );
  } catch (error) {
    if (isUndeliverable(error)) return 'undeliverable';
    throw error;
  }
}

/** Returns the keyboard of a message if it is an inline keyboard: an edit accepts no other kind. */
export function editableKeyboard({ keyboard }: OutgoingMessage): InlineKeyboardMarkup | undefined {
  return keyboard && 'inline_keyboard' in keyboard ? keyboard : undefined;
}
