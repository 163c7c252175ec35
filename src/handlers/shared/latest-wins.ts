/**
 * Runs work on the thing called `key`, asked for by `wish` (an update: tried again, it keeps its place). Resolves when the work
 * is done or was skipped; rejects as it does.
 */
export type TakeTurn = (key: string, wish: object, work: (isNewest: () => boolean) => Promise<void>) => Promise<void>;

interface Line {
  /** The number of the newest wish. */
  newest: number;
  done: Promise<void>;
}

/**
 * Returns turns: work on one thing is done in the order of the wishes, and what a newer wish has overtaken is skipped. Work that
 * takes long asks `isNewest` before it changes anything. For one process; it knows the `most` things that were used last.
 */
export function createTurns(most = 1000): TakeTurn {
  const lines = new Map<string, Line>();
  const numbers = new WeakMap<object, number>();
  let count = 0;
  return async (key, wish, work) => {
    const number = numbers.get(wish) ?? ++count;
    numbers.set(wish, number);
    const line = lines.get(key) ?? { newest: 0, done: Promise.resolve() };
    keepLast(lines, key, line, most);
    line.newest = Math.max(line.newest, number);
    const isNewest = () => line.newest === number;
    const mine = line.done.then(() => (isNewest() ? work(isNewest) : undefined));
    line.done = mine.catch(() => undefined); // the one who asked hears of it; the next has its turn all the same
    await mine;
  };
}

function keepLast(lines: Map<string, Line>, key: string, line: Line, most: number): void {
  lines.delete(key);
  lines.set(key, line);
  const [oldest] = lines.keys();
  if (lines.size > most && oldest !== undefined) lines.delete(oldest);
}
