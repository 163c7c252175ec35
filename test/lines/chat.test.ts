import { afterEach, beforeEach, describe, expect, vi } from 'vitest';
import type { Db } from '../../src/db/client.ts';
import { recordsOf } from '../chat/records.ts';
import { type Actor, labelsOf, test, type World } from '../harness/chat.ts';
import {
  fitsWanted,
  hasSamples,
  type LineSample,
  languageOf,
  ownHabits,
  readSamples,
  type StoredRecord,
  samplesDay,
} from './samples.ts';

const sampled = (hasSamples ? readSamples() : []).filter((_, index) => index % 5 === 0);
/** Long before the samples. */
const firstDay = new Date('2020-01-01');

/** Creates the person of a sample, who owns the person's habits. */
async function createWriter(world: World, db: Db, { who }: LineSample): Promise<Actor> {
  const writer = await world.person({ language_code: languageOf(who) });
  await recordsOf(
    db,
    writer.id,
    (ownHabits[who] ?? []).map((name) => [name, firstDay, 1]),
  );
  return writer;
}

/** Returns the records of the person that are newer than `firstDay`. */
async function findStored(db: Db, userId: number): Promise<StoredRecord[]> {
  const { rows } = await db.$client.query<StoredRecord>(
    `select habit_name as "habitName", r.duration::float8 as minutes, r.local_date::text as date
     from warehouse.fact_records r join warehouse.dim_habits h using (habit_id)
     where r.user_id = $1 and r.local_date > $2 and r.deleted_at is null`,
    [userId, firstDay],
  );
  return rows;
}

/** Sends a line, and presses the buttons of its question one after another until one saves what was meant. */
async function isOffered(world: World, db: Db, sample: LineSample): Promise<boolean> {
  const labels = labelsOf(await (await createWriter(world, db, sample)).says(sample.text)).slice(0, -1);
  for (const label of labels.slice(0, 3)) {
    const writer = await createWriter(world, db, sample);
    await writer.says(sample.text);
    await writer.taps(label);
    const [stored] = await findStored(db, writer.id);
    if (stored && fitsWanted(stored, sample.want)) return true;
  }
  return false;
}

describe.skipIf(!hasSamples)('lines that people really type, through the whole bot', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: new Date(`${samplesDay}T12:00:00Z`) }));
  afterEach(() => void vi.useRealTimers());

  test('are stored only as they were meant, and offered else', { timeout: 120_000 }, async ({ world, db }) => {
    const missed: string[] = [];
    for (const sample of sampled) {
      const writer = await createWriter(world, db, sample);
      await writer.says(sample.text);
      const stored = await findStored(db, writer.id);
      for (const one of stored) expect(fitsWanted(one, sample.want), `${sample.id} ${sample.text}`).toBe(true);
      const isRight = stored.length > 0 === (sample.want !== null);
      if (!isRight && !(await isOffered(world, db, sample))) missed.push(`${sample.id} ${sample.text}`);
    }
    expect(missed.length / sampled.length, missed.join('\n')).toBeLessThanOrEqual(0.08);
  });
});
