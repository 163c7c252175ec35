import { test as base, inject } from 'vitest';
import type { Db } from '../../src/db/client.ts';
import { openTestDatabase } from './db.ts';
import { openProcesses, type ProcessFixture, type RunningProgram } from './process.ts';

export type { ProcessFixture } from './process.ts';

// biome-ignore lint/correctness/noEmptyPattern: vitest requires the pattern
const withProgram = base.extend('shared', { scope: 'file' }, async ({}, { onCleanup }) => {
  const { database, close: closeDatabase } = await openTestDatabase(inject('poolerUrl'));
  const { processes, close: closeProcesses, printWarnings } = await openProcesses(database);
  onCleanup(async () => {
    await closeProcesses();
    await closeDatabase({ keeps: false });
  });
  return { db: database.db, processes: { ...processes, start: startWhereNoneRuns(processes.start) }, printWarnings };
});

/**
 * A test as in `process.ts`, but with one database, one playground and one program for all tests of the file: `start`
 * starts the program only where none runs. So the start after the kill of a test is the first start of the next test.
 * Each test adds people of its own, and looks only at what is theirs.
 */
export const test = withProgram.extend<{ db: Db; processes: ProcessFixture }>({
  db: async ({ shared }, use) => use(shared.db),
  processes: async ({ shared, task }, use) => {
    await use(shared.processes);
    if (task.result?.state === 'fail') shared.printWarnings();
  },
});

/** Returns a function that returns the running program, or starts it with `start` where none runs. */
function startWhereNoneRuns(start: ProcessFixture['start']): ProcessFixture['start'] {
  let current: RunningProgram | undefined;
  return async (more) => {
    if (current) return current;
    const running = await start(more);
    const forget = () => {
      current = undefined;
    };
    current = {
      ...running,
      kill: () => running.kill().then(forget),
      stop: () => running.stop().finally(forget),
    };
    return current;
  };
}
