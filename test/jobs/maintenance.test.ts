import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { expect } from 'vitest';
import { maintenanceJob } from '../../src/jobs/maintenance/index.ts';
import { test } from './stage.ts';

const day = 86_400_000;
const fileOf = (daysAgo: number) => `tally-${new Date(Date.now() - daysAgo * day).toISOString().slice(0, 10)}.log`;

test('removes what is older than its days, and nothing else; again it finds nothing', async ({ jobs }) => {
  const logDir = mkdtempSync(join(tmpdir(), 'tally-logs-'));
  for (const name of [fileOf(0), fileOf(5), fileOf(6), fileOf(400), 'notes.log']) writeFileSync(join(logDir, name), '');
  await jobs.db.execute(sql`insert into ops.job_run (job, trigger, due_at, state, finished_at)
    select 'old', 'manual', now(), 'succeeded', now() - d * interval '1 day' from unnest(array[1, 89, 91, 400]) d`);
  await jobs.db.execute(
    sql`insert into ops.job_log (run_id, level, message) select run_id, 'info', 'line' from ops.job_run`,
  );
  await jobs.db.execute(sql`insert into ops.telegram_update (update_id, handled_at)
    values (1, now() - interval '4 days'), (2, now() - interval '2 days')`);
  const one = jobs.runner([maintenanceJob({ historyKeepDays: 90, logDir, logKeepDays: 5 })]);
  const clean = async () => (await (await one.start({ job: 'maintenance', trigger: 'manual' })).done).counts;
  expect(await clean()).toEqual({ runs_removed: 2, log_lines_removed: 0, update_ids_removed: 1, log_files_removed: 2 });
  expect(await clean()).toEqual({ runs_removed: 0, log_lines_removed: 0, update_ids_removed: 0, log_files_removed: 0 });
  expect(readdirSync(logDir).sort()).toEqual([fileOf(0), fileOf(5), 'notes.log'].sort());
  const left = await jobs.db.execute(sql`select (select count(*)::int from ops.job_run where job = 'old') as runs,
    (select count(*)::int from ops.job_log l join ops.job_run r using (run_id) where r.job = 'old') as lines,
    (select array_agg(update_id::int) from ops.telegram_update) as updates`);
  expect(left.rows[0]).toEqual({ runs: 2, lines: 2, updates: [2] });
  rmSync(logDir, { recursive: true });
});
