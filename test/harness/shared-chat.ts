import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, inject } from 'vitest';
import type { Db } from '../../src/db/client.ts';
import { type Actor, actor } from './actor.ts';
import { createEmptier } from './clear-database.ts';
import { openTestDatabase, type TestDatabase } from './db.ts';
import { openWorld, printWarnings, type World } from './world.ts';

export { type Actor, type Answers, actor, labelsOf, textOf } from './actor.ts';
export type { SharedWorld as World };

/** The program of a file, without what would stop it for the next tests. */
type SharedWorld = Omit<World, 'restart' | 'startInstance'>;

interface SharedProgram {
  world: World;
  database: TestDatabase;
  /** The ids of the admins. Each test puts its own admin there. */
  adminIds: number[];
  /** Deletes all rows that tests have written. */
  clear(): Promise<void>;
}

/** `settings` are environment variables in addition to the default ones. They hold for the file. */
const withProgram = base
  .extend('settings', { scope: 'file' }, (): Record<string, string> => ({}))
  .extend('shared', { scope: 'file' }, async ({ settings }, { onCleanup }): Promise<SharedProgram> => {
    const { database, close: closeDatabase } = await openTestDatabase(inject('poolerUrl'));
    const dataDir = mkdtempSync(join(tmpdir(), 'tally-chat-'));
    const adminIds = [0];
    const { world, close: closeWorld } = await openWorld({ database, dataDir, adminIds, settings });
    onCleanup(async () => {
      await closeWorld();
      await closeDatabase({ keeps: false });
      rmSync(dataDir, { recursive: true, force: true });
    });
    return { world, database, adminIds, clear: await createEmptier(database.pool) };
  });

/**
 * A test as in `chat.ts`, but with one program and one database for all tests of the file. Each test has an Anna, a Ben
 * and a Maria of its own, and finds the tables empty.
 */
export const test = withProgram.extend<{
  database: TestDatabase;
  db: Db;
  world: SharedWorld;
  anna: Actor;
  ben: Actor;
  maria: Actor;
}>({
  database: async ({ shared }, use) => use(shared.database),
  db: async ({ database }, use) => use(database.db),
  world: async ({ shared, task }, use) => {
    const { world } = shared;
    world.logLines.length = 0;
    world.playground.calls.length = 0;
    await use(world);
    world.playground.faults.clear();
    await shared.clear();
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

/** Adds a new person with the name and language of a default person of the playground. */
async function addNamesake({ playground }: SharedWorld, index: number): Promise<Actor> {
  const person = playground.people[index];
  if (!person) throw new Error(`the playground has no person ${index}`);
  const { id: _, ...details } = person;
  return actor(playground, await playground.addPerson(details));
}
