import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, inject } from 'vitest';
import type { ProgramOptions } from '../../src/app/program.ts';
import type { Db } from '../../src/db/client.ts';
import { type Actor, actor } from './actor.ts';
import { createEmptier } from './clear-database.ts';
import { openTestDatabase, type TestDatabase } from './db.ts';
import { openWorld, printWarnings, type World, type WorldOptions } from './world.ts';

export { type Actor, type Answers, actor, labelsOf, textOf } from './actor.ts';
export type { SharedWorld as World };

/**
 * The program of a file. After a restart, the next tests have the program that was started last. A second instance
 * would take chats of theirs.
 */
type SharedWorld = Omit<World, 'startInstance'>;

interface SharedProgram {
  world: World;
  database: TestDatabase;
  dataDir: string;
  /** The ids of the admins. Each test puts its own admin there. */
  adminIds: number[];
  /** Deletes all rows that tests have written. */
  clear(): Promise<void>;
}

const withProgram = base
  .extend('settings', { scope: 'file' }, (): Record<string, string> => ({}))
  .extend('options', { scope: 'file' }, (): Partial<ProgramOptions> => ({}))
  .extend('shared', { scope: 'file' }, async ({ settings, options }, { onCleanup }): Promise<SharedProgram> => {
    const { database, close: closeDatabase } = await openTestDatabase(inject('poolerUrl'));
    const dataDir = mkdtempSync(join(tmpdir(), 'tally-chat-'));
    const adminIds = [0];
    const { world, close: closeWorld } = await openWorld({ database, dataDir, adminIds, settings, options });
    onCleanup(async () => {
      await closeWorld();
      await closeDatabase({ keeps: false });
      rmSync(dataDir, { recursive: true, force: true });
    });
    return { world, database, dataDir, adminIds, clear: await createEmptier(database.pool) };
  });

/**
 * A test as in `chat.ts`, but with one program and one database for all tests of the file. Each test has an Anna, a Ben
 * and a Maria of its own, and finds the tables empty.
 */
export const test = withProgram.extend<{
  database: TestDatabase;
  db: Db;
  world: SharedWorld;
  /** The `DATA_DIR` of the program. */
  dataDir: string;
  anna: Actor;
  ben: Actor;
  maria: Actor;
}>({
  database: async ({ shared }, use) => {
    await use(shared.database);
    await shared.clear();
  },
  db: async ({ database }, use) => use(database.db),
  dataDir: async ({ shared }, use) => use(shared.dataDir),
  // It uses the database, so that what the program still writes for a test is deleted too.
  world: async ({ shared, database: _, task }, use) => {
    const { world } = shared;
    world.logLines.length = 0;
    world.playground.calls.length = 0;
    await use(world);
    world.playground.faults.clear();
    if (task.result?.state === 'fail') printWarnings(world);
  },
  anna: async ({ world, shared }, use) => {
    const anna = await addNamesake(world, 0);
    shared.adminIds.splice(0, shared.adminIds.length, anna.id);
    await use(anna);
  },
  ben: async ({ world }, use) => use(await addNamesake(world, 1)),
  maria: async ({ world }, use) => use(await addNamesake(world, 2)),
});

/**
 * Creates a test whose program has environment variables and options in addition to the default ones. `test.override`
 * at the top of a file would change the tests of the next files of the worker too.
 */
export function testWith({ settings = {}, options = {} }: Pick<WorldOptions, 'settings' | 'options'>) {
  return test.extend('settings', { scope: 'file' }, () => settings).extend('options', { scope: 'file' }, () => options);
}

/** Adds a new person with the name and language of a default person of the playground. */
async function addNamesake({ playground }: SharedWorld, index: number): Promise<Actor> {
  const person = playground.people[index];
  if (!person) throw new Error(`the playground has no person ${index}`);
  const { id: _, ...details } = person;
  return actor(playground, await playground.addPerson(details));
}
