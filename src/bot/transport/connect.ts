import { GrammyError } from 'grammy';
import type { UserFromGetMe } from 'grammy/types';
import { StartError } from '../../lib/start-error.ts';
import { createApi } from './client.ts';

/** A bot that Telegram knows. */
export interface BotConnection {
  token: string;
  /** Default: the Bot API of Telegram. */
  apiRoot?: string;
  me: UserFromGetMe;
}

const connectTimeoutSeconds = 30;

/**
 * Asks Telegram for the bot of a token.
 *
 * @throws StartError when Telegram rejects the token or cannot be reached
 */
export async function connectToTelegram({ token, apiRoot }: Omit<BotConnection, 'me'>): Promise<BotConnection> {
  const api = createApi({ token, apiRoot }, { timeoutSeconds: connectTimeoutSeconds });
  try {
    return { token, apiRoot, me: await api.getMe() };
  } catch (cause) {
    throwIfTokenRejected(cause);
    throw new StartError('Telegram cannot be reached: check the network and BOT_API_ROOT.', { cause });
  }
}

/** Throws a StartError if Telegram does not accept the token. */
export function throwIfTokenRejected(cause: unknown): void {
  if (!(cause instanceof GrammyError) || (cause.error_code !== 401 && cause.error_code !== 404)) return;
  throw new StartError('Telegram refuses the token: check BOT_TOKEN (BotFather shows it with /token).', { cause });
}
