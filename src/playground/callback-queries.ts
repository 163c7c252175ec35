import type { CallbackAnswer, PlaygroundState } from './state.ts';

/** After this time the bot can no longer answer. Telegram does not publish its own limit. */
const maxAnswerDelayMs = 15 * 60_000;
const maxStoredQueries = 5000;

/** Stores a button press and returns the id of its callback query. */
export function addCallbackQuery(state: PlaygroundState, from: number, chatId: number): string {
  const id = String(3_000_000_000_000_000_000n + BigInt(state.nextNumber('query')));
  state.callbackQueries.set(id, { from, chatId, at: state.now().getTime() });
  if (state.callbackQueries.size > maxStoredQueries)
    state.callbackQueries.delete(state.callbackQueries.keys().next().value as string);
  return id;
}

/**
 * Stores the bot's answer to a button press and sends it to the page. Returns false if the query is unknown, answered
 * already or too old.
 */
export function storeCallbackAnswer(state: PlaygroundState, id: string, answer: CallbackAnswer): boolean {
  const query = state.callbackQueries.get(id);
  if (!query || query.answer || state.now().getTime() - query.at > maxAnswerDelayMs) return false;
  state.callbackQueries.set(id, { ...query, answer });
  state.emit({ type: 'answer', chatId: query.chatId, callbackQueryId: id, ...answer });
  return true;
}
