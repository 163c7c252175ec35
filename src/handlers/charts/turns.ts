/** Runs work on the thing called `key`. Resolves when it is done or was skipped; rejects as the work does. */
export type TakeTurn = (key: string, work: (isNewest: () => boolean) => Promise<void>) => Promise<void>;

/**
 * Returns turns: work on one thing is done in the order in which it was asked for, and what a newer wish has overtaken while it
 * waited is skipped. Work that takes long asks `isNewest` before it changes anything. Works for one process.
 */
export function createTurns(): TakeTurn {
  const lines = new Map<string, { newest: symbol; done: Promise<void> }>();
  return async (key, work) => {
    const me = Symbol(key);
    const isNewest = () => lines.get(key)?.newest === me;
    const before = lines.get(key)?.done ?? Promise.resolve();
    const mine = before.then(() => (isNewest() ? work(isNewest) : undefined));
    const done = mine.catch(() => undefined); // the one who asked hears of it; the next has its turn all the same
    lines.set(key, { newest: me, done });
    try {
      await mine;
    } finally {
      if (isNewest()) lines.delete(key);
    }
  };
}
