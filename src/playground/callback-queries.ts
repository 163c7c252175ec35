import type { CallbackAnswer, PlaygroundState } from './state.ts';

/** Telegram's limit is not published; a press answered after this is "too old". */
const maxAnswerDelayMs = 15 * 60_000;
const maxStoredQueries = 5000;

/** Notes a button press; returns its id. */
export function addCallbackQuery(state: PlaygroundState, from: number, chatId: number): string {
  const id = String(3_000_000_000_000_000_000n + BigInt(state.nextNumber('query')));
  state.callbackQueries.set(id, { from, chatId, at: state.now().getTime() });
  if (state.callbackQueries.size > maxStoredQueries)
    state.callbackQueries.delete(state.callbackQueries.keys().next().value as string);
  return id;
}

/** Answers a press and shows it to the person; false when it is unknown, answered already or too old. */
export function storeCallbackAnswer(state: PlaygroundState, id: string, answer: CallbackAnswer): boolean {
  const query = state.callbackQueries.get(id);
  if (!query || query.answer || state.now().getTime() - query.at > maxAnswerDelayMs) return false;
  state.callbackQueries.set(id, { ...query, answer });
  state.emit({ type: 'answer', chatId: query.chatId, callbackQueryId: id, ...answer });
  return true;
}
