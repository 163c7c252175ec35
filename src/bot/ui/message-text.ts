import type { Context } from 'grammy';

/** Returns the text of the message, or the caption of the photo, video or document that the person sent. */
export function messageText({ msg }: Context): string | undefined {
  return msg?.text ?? msg?.caption;
}
