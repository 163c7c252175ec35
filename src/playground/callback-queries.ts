import type { Answer, World } from './state.ts';

/** Telegram's limit is not published; a press answered after this is "too old". */
const ANSWERABLE_MS = 15 * 60_000;
const KEPT = 5000;

/** Notes a button press; returns its id. */
export function addQuery(world: World, from: number, chatId: number): string {
  const id = String(3_000_000_000_000_000_000n + BigInt(world.next('query')));
  world.queries.set(id, { from, chatId, at: world.now().getTime() });
  if (world.queries.size > KEPT) world.queries.delete(world.queries.keys().next().value as string);
  return id;
}

/** Answers a press and shows it to the person; false when it is unknown, answered already or too old. */
export function answerQuery(world: World, id: string, answer: Answer): boolean {
  const query = world.queries.get(id);
  if (!query || query.answer || world.now().getTime() - query.at > ANSWERABLE_MS) return false;
  world.queries.set(id, { ...query, answer });
  world.emit({ type: 'answer', chatId: query.chatId, callbackQueryId: id, ...answer });
  return true;
}
