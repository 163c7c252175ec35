import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { expect } from 'vitest';
import { maintenanceJob } from '../../src/jobs/maintenance/index.ts';
import { test } from './jobs-fixture.ts';

const day = 86_400_000;
const logFileName = (daysAgo: number) => `tally-${new Date(Date.now() - daysAgo * day).toISOString().slice(0, 10)}.log`;

test('maintenance removes only what is older than the configured days; a second run removes nothing', async ({
  jobs,
}) => {
  const logDir = mkdtempSync(join(tmpdir(), 'tally-logs-'));
  for (const name of [logFileName(0), logFileName(5), logFileName(6), logFileName(400), 'notes.log'])
    writeFileSync(join(logDir, name), '');
  await jobs.db.execute(sql`insert into ops.job_run (job, trigger, due_at, state, finished_at)
    select 'old', 'manual', now(), 'succeeded', now() - d * interval '1 day' from unnest(array[1, 89, 91, 400]) d`);
  await jobs.db.execute(
    sql`insert into ops.job_log (run_id, level, message) select run_id, 'info', 'line' from ops.job_run`,
  );
  await jobs.db.execute(sql`insert into ops.telegram_update (update_id, handled_at)
    values (1, now() - interval '4 days'), (2, now() - interval '2 days')`);
  await jobs.db.execute(sql`insert into ops.record_question
      (user_id, chat_id, asks, understood, readings, entry_date, sent_at, created_at)
    select 7, 7, 'habit', '{}', '[]', current_date, now(), now() - d * interval '1 day' from unnest(array[89, 91]) d`);
  await jobs.db.execute(sql`insert into ops.job_alert (job, kind, opened_at, seen_at, failures, closed_at)
    select 'old', 'failed', now(), now(), 1, now() - d * interval '1 day' from unnest(array[1, 91]) d
    union all select 'old', 'failed', now() - interval '400 days', now(), 1, null`);
  await jobs.db.execute(sql`insert into ops.job_notice (chat_id, alert_id) select 7, alert_id from ops.job_alert`);
  await jobs.db.execute(sql`with added as (insert into ops.job_backfill (job, requested_by, created_at, state)
      select 'old', 7, now() - d * interval '1 day', s from (values (1, 'done'), (91, 'done'), (91, 'running')) b (d, s)
      returning backfill_id, created_at)
    insert into ops.job_backfill_window (backfill_id, window_from, window_to)
    select backfill_id, created_at, now() from added`);
  const oneId = sql`(select min(run_id) from ops.job_run where finished_at > now() - interval '2 days')`;
  await jobs.db.execute(sql`insert into ops.job_card (chat_id, message_id, run_id, user_id, language, done_at)
    values (7, 1, ${oneId}, 7, 'en', now() - interval '91 days'), (7, 2, ${oneId}, 7, 'en', now()),
      (7, 3, ${oneId}, 7, 'en', null)`);
  await jobs.db.execute(sql`insert into energy.reading_rejects (source, reason, payload, rejected_at)
    select 'mqtt', 'it is no JSON object', d::text, now() - d * interval '1 day' from unnest('{1,91}'::int[]) d`);
  await jobs.db.execute(sql`insert into energy.reject_day (device_name, reason, day, messages, example)
    select '', 'it is no JSON object', current_date - d, 1, '' from unnest('{1,92}'::int[]) d`);
  await jobs.db.execute(sql`insert into ops.audit_log (user_id, command, arguments, allowed) values
    (7, 'run', 'grant-bi password=hunter2 wait=false', true), (7, 'run', 'grant-bi hunter2', true),
    (7, 'run', 'usage rebuild=true', true), (7, 'jr', '{"key": 5}', true)`);
  await jobs.db.execute(sql`insert into warehouse.reminder_sent
      (user_id, reminder_id, local_date, local_time, due_at, state, bot_id, chat_id)
    select 7, 1, current_date - d, '7:30', now() - d * interval '1 day', 'sent', 0, 7 from unnest('{34,36}'::int[]) d`);
  await jobs.db.execute(sql`insert into warehouse.import
      (user_id, source, file_name, sha256, state, counts, file_id, created_at)
    select 7, 'csv', 'f', repeat('0', 64), s, '{}', 'f', now() - d * interval '1 day'
    from (values (89, 'previewed'), (91, 'previewed'), (91, 'done')) as i(d, s)`);
  const runner = jobs.startRunner([maintenanceJob({ historyKeepDays: 90, logDir, logKeepDays: 5 })]);
  const runMaintenance = async () =>
    (await (await runner.start({ job: 'maintenance', trigger: 'manual' })).done).counts;
  const expectedCounts = (runs: number, alertsAndCards: number, updates: number, files: number) => ({
    runs_removed: runs,
    log_lines_removed: 0,
    alerts_and_cards_removed: alertsAndCards,
    update_ids_removed: updates,
    questions_removed: updates,
    reminders_removed: updates,
    import_previews_removed: updates,
    rejects_removed: updates,
    secrets_removed: 2 * updates,
    log_files_removed: files,
  });
  expect(await runMaintenance()).toEqual(expectedCounts(2, 3, 1, 2));
  expect(await runMaintenance()).toEqual(expectedCounts(0, 0, 0, 0));
  expect(readdirSync(logDir).sort()).toEqual([logFileName(0), logFileName(5), 'notes.log'].sort());
  const remaining = await jobs.db.execute(sql`select (select count(*)::int from ops.job_run where job = 'old') as runs,
    (select count(*)::int from ops.job_log l join ops.job_run r using (run_id) where r.job = 'old') as lines,
    (select count(*)::int from ops.job_notice) as notices,
    (select count(*)::int from ops.job_backfill_window) as windows,
    (select array_agg(payload) from energy.reading_rejects) as rejects,
    (select count(*)::int from energy.reject_day) as reject_days,
    (select array_agg(arguments order by audit_id) from ops.audit_log) as commands,
    (select array_agg(message_id::int order by 1) from ops.job_card) as cards,
    (select array_agg(update_id::int) from ops.telegram_update) as updates`);
  expect(remaining.rows[0]).toEqual({
    runs: 2,
    lines: 2,
    notices: 2,
    windows: 2,
    cards: [2, 3],
    updates: [2],
    commands: ['grant-bi password=••• wait=false', 'grant-bi password=•••', 'usage rebuild=true', '{"key": 5}'],
    rejects: ['1'],
    reject_days: 1,
  });
  rmSync(logDir, { recursive: true });
});
