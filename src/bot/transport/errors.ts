import { BotError, GrammyError } from 'grammy';

/** Returns the error inside those of grammY and Drizzle that wrap it. */
export function rootOf(error: unknown): unknown {
  if (error instanceof BotError) return rootOf(error.error);
  if (error instanceof Error && error.cause instanceof Error && !(error instanceof GrammyError))
    return rootOf(error.cause);
  return error;
}

const undeliverable =
  /chat not found|user is deactivated|PEER_ID_INVALID|not enough rights to send|have no rights to send|CHAT_WRITE_FORBIDDEN|TOPIC_CLOSED/;

/** Returns true where Telegram refuses to deliver to this person or chat for good: blocked, deleted, kicked or muted. */
export function isUndeliverable(error: unknown): boolean {
  const root = rootOf(error);
  return root instanceof GrammyError && (root.error_code === 403 || undeliverable.test(root.description));
}
