import type { Log } from '../lib/log.ts';

/** The resources to close when the program stops. */
export interface Cleanups {
  /** Registers a cleanup. Cleanups run in reverse order: the newest resource is closed first. */
  add(cleanup: () => Promise<unknown>): void;
  /** Runs every registered cleanup once. One that fails is logged, and the others still run. */
  run(): Promise<void>;
}

/** Creates an empty list of cleanups. */
export function createCleanups(log: Log): Cleanups {
  const cleanups: (() => Promise<unknown>)[] = [];
  return {
    add: (cleanup) => void cleanups.push(cleanup),
    async run() {
      for (const cleanup of cleanups.splice(0).reverse())
        await cleanup().catch((err: unknown) => log.error({ err }, 'a resource could not be closed'));
    },
  };
}
