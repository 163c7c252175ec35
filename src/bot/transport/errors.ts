import { BotError, GrammyError } from 'grammy';

/** Returns the innermost error: without the wrappers of grammY (`BotError`) and Drizzle (`cause`). */
export function rootCause(error: unknown): unknown {
  if (error instanceof BotError) return rootCause(error.error);
  if (error instanceof Error && error.cause instanceof Error && !(error instanceof GrammyError))
    return rootCause(error.cause);
  return error;
}

const undeliverable = new RegExp(
  [
    'chat not found',
    'user is deactivated',
    'PEER_ID_INVALID',
    'not enough rights to send',
    'have no rights to send',
    'CHAT_WRITE_FORBIDDEN',
    'TOPIC_CLOSED',
  ].join('|'),
);

/**
 * Returns true if Telegram refuses permanently to deliver to this person or chat: the bot was blocked, removed or
 * muted, or the account was deleted.
 */
export function isUndeliverable(error: unknown): boolean {
  const root = rootCause(error);
  return root instanceof GrammyError && (root.error_code === 403 || undeliverable.test(root.description));
}
