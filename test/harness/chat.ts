import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ProgramOptions } from '../../src/app/program.ts';
import { type Actor, actor } from './actor.ts';
import { test as database } from './db.ts';
import { openWorld, printWarnings, type World } from './world.ts';

export { type Actor, type Answers, actor, labelsOf, textOf } from './actor.ts';
export type { World } from './world.ts';

/**
 * A test with the whole program against the playground's Bot API over HTTP, on its own database. Anna (English) is an
 * admin, Ben is not, and Maria speaks Russian. A test that needs no program of its own uses `shared-chat.ts`, which
 * costs a third of the time.
 *
 * @example
 * test('a record is answered', async ({ anna }) => {
 *   expect(textOf(await anna.says('run 45m'))).toMatch(/45 min Running/);
 * });
 */
export const test = database.extend<{
  world: World;
  anna: Actor;
  ben: Actor;
  maria: Actor;
  /** The `DATA_DIR` of the program. */
  dataDir: string;
  /** Environment variables in addition to the default ones. */
  settings: Record<string, string>;
  options: Partial<ProgramOptions>;
}>({
  settings: {},
  options: {},
  // biome-ignore lint/correctness/noEmptyPattern: vitest wants the pattern
  dataDir: async ({}, use) => {
    const dir = mkdtempSync(join(tmpdir(), 'tally-chat-'));
    await use(dir);
    rmSync(dir, { recursive: true, force: true });
  },
  world: async ({ database, dataDir, settings, options, task }, use) => {
    const { world, close } = await openWorld({ database, dataDir, settings, options });
    await use(world);
    await close();
    if (task.result?.state === 'fail') printWarnings(world);
  },
  anna: async ({ world }, use) => use(defaultPerson(world, 0)),
  ben: async ({ world }, use) => use(defaultPerson(world, 1)),
  maria: async ({ world }, use) => use(defaultPerson(world, 2)),
});

function defaultPerson({ playground }: World, index: number): Actor {
  const person = playground.people[index];
  if (!person) throw new Error(`the playground has no person ${index}`);
  return actor(playground, person);
}
