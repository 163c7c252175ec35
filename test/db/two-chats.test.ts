import { expect } from 'vitest';
import type { Db } from '../../src/db/client.ts';
import { exactlyOnce } from '../../src/db/queries/bot/updates.ts';
import { createRecorder, type NewRecord, recordEntries, recordOnce } from '../../src/db/queries/habits/record.ts';
import { test } from '../harness/db.ts';
import { waitForRow } from '../harness/wait-for-row.ts';
import { aggDailyDifferences, anna, defaults, newRecord, say, table } from './warehouse.ts';

/** The ways on which a record of another chat may come: alone, in a batch, or as an entry of a longer message. */
const ways: Record<string, (db: Db, record: NewRecord) => Promise<string>> = {
  alone: async (db, record) => (await recordOnce(db, record, defaults)).outcome.kind,
  'in a batch': async (db, record) => (await createRecorder(db, 0)(record, defaults)).outcome.kind,
  'as an entry of a message': async (db, { updateId, ...entry }) => {
    const update = { botId: 0, updateId, userId: anna.id };
    const { outcome } = await exactlyOnce(db, update, (tx) => recordEntries(tx, 0, [entry], defaults));
    return outcome[0]?.kind ?? '';
  },
};

const waits = "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";

for (const [way, record] of Object.entries(ways))
  test(`a record that comes ${way} sees the day total of another chat's record that is not committed yet`, async ({
    db,
  }) => {
    await say(db, { minutes: 10 });
    const { updateId, ...inGroup } = newRecord({ chatId: -5, minutes: 1000, dayLimit: 1440 });
    const inPrivate = newRecord({ minutes: 1000, dayLimit: 1440 });
    let later = Promise.resolve('');
    const first = await exactlyOnce(db, { botId: 0, updateId, userId: anna.id }, async (tx) => {
      const outcomes = await recordEntries(tx, 0, [inGroup], defaults);
      later = record(db, inPrivate);
      await waitForRow(db.$client, waits);
      return outcomes;
    });
    expect(first.outcome[0]).toMatchObject({ kind: 'recorded', record: { dayTotal: 1010 } });
    expect(await later).toBe('over-a-day');
    expect(await table(db, 'select sum(total_duration) from warehouse.agg_daily')).toEqual([['1010.00']]);
    expect(await aggDailyDifferences(db)).toEqual([]);
  });
