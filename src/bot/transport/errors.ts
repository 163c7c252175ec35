import { BotError, GrammyError, HttpError } from 'grammy';

/** Returns the error inside grammY's and drizzle's wrappings. */
export function rootOf(error: unknown): unknown {
  if (error instanceof BotError) return rootOf(error.error);
  if (error instanceof Error && error.cause instanceof Error && !(error instanceof GrammyError))
    return rootOf(error.cause);
  return error;
}

/** SQLSTATE classes and codes that pass: connection lost, resources, shutdown, serialisation, deadlock, a server that turns over. */
const passing = /^(08|53|57P|40001|40P01|55P03|25006)/;
const networkCode = /^E(CONN|PIPE|TIMEDOUT|AI_AGAIN|HOSTUNREACH|NETUNREACH|NETDOWN|HOSTDOWN)/;

/** True where the same update can succeed a moment later: the database or the network is away. */
export function canPass(error: unknown): boolean {
  const root = rootOf(error);
  if (root instanceof HttpError) return true;
  if (root instanceof GrammyError) return root.error_code === 429 || root.error_code >= 500;
  const { code, message } = (root ?? {}) as { code?: string; message?: string };
  if (code && (passing.test(code) || networkCode.test(code))) return true;
  return /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error/.test(
    message ?? '',
  );
}

const nobodyThere =
  /chat not found|user is deactivated|PEER_ID_INVALID|not enough rights to send|have no rights to send|CHAT_WRITE_FORBIDDEN|TOPIC_CLOSED/;

/** True where Telegram will not deliver to this person or chat, whatever we do: blocked, deleted, kicked, muted. */
export function isUndeliverable(error: unknown): boolean {
  const root = rootOf(error);
  return root instanceof GrammyError && (root.error_code === 403 || nobodyThere.test(root.description));
}
