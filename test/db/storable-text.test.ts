import { expect } from 'vitest';
import { readJobState, writeJobState } from '../../src/db/queries/engine/job-state.ts';
import { raiseAlert } from '../../src/db/queries/engine/raised-alerts.ts';
import { test } from '../harness/db.ts';

test('texts from outside that jsonb refuses are stored with replacement characters', async ({ db }) => {
  await raiseAlert(db, { job: 'detrack', key: 'stuck', values: { reason: 'a\0b \ud83d' } });
  await writeJobState(db, 'detrack', 'last', { text: 'a\0', '\ude00': 1 });
  const alerts = await db.$client.query('select values from ops.job_alert');
  expect(alerts.rows).toEqual([{ values: { reason: 'a\ufffdb \ufffd' } }]);
  expect(await readJobState(db, 'detrack', 'last')).toEqual({ text: 'a\ufffd', '\ufffd': 1 });
});
