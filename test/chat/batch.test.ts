import { sql } from 'drizzle-orm';
import { expect } from 'vitest';
import type { ProgramOptions } from '../../src/app/program.ts';
import type { Db } from '../../src/db/client.ts';
import { test as chat, labelsOf, textOf } from '../harness/chat.ts';
import { readRows, readSentFiles, readWorkbook } from '../harness/files.ts';
import { waitUntil } from '../harness/process.ts';
import { waitForMessage } from './jobs-fixture.ts';

const test = chat.extend<{ settings: Record<string, string>; options: Partial<ProgramOptions> }>({
  settings: { TIME_ZONE: 'Europe/Berlin' },
  options: { cardEveryMs: 100 },
});

async function activity(db: Db): Promise<void> {
  await db.execute(sql`create table user_activity (id serial, user_id text, team_id integer, timestamp timestamptz,
    page_views integer, status text, created_at timestamptz default now())`);
  await db.execute(sql`insert into user_activity (user_id, team_id, timestamp, page_views, status)
    select 'u' || n % 3, 1, '2026-11-20T10:00Z'::timestamptz + n * interval '20 min', n,
      case when n % 4 = 0 then 'idle' else 'active' end
    from generate_series(1, 30) n`);
}

test('/batch new asks its questions, refuses a wrong filter, previews ten rows and saves a job that runs', async ({
  anna,
  world,
  db,
}) => {
  await activity(db);
  expect(textOf(await anna.says('/batch'))).toBe(
    'There are no batch jobs yet. Create one by answering a few questions, or import a JSON file.',
  );
  const sources = await anna.taps('New');
  expect(labelsOf(sources)).toContain('user_activity');
  expect(
    labelsOf(sources).filter((label) => /^(ops|dtrack|energy)\.|^warehouse\.dim_habits$|batch_jobs/.test(label)),
  ).toEqual([]);
  expect(textOf(await anna.says('ops.job_run'))).toMatch(/ops\.job_run can’t be used as a source/);
  expect(textOf(await anna.says('nowhere; drop table x'))).toMatch(
    /^There is no table or view nowhere; drop table x\./,
  );
  expect(labelsOf(await anna.says('user_activity'))).toEqual(['page_views', 'Cancel']);
  expect(textOf(await anna.says('status'))).toMatch(/not a numeric column/);
  expect(labelsOf(await anna.taps('page_views'))).toEqual(['user_id', 'team_id', 'id', 'Cancel']);
  await anna.taps('user_id');
  await anna.taps('2-hour');
  expect(textOf(await anna.taps('max'))).toMatch(/Selected: sum, avg, count, max$/);
  expect(textOf(await anna.taps('✓ avg'))).toMatch(/Selected: sum, count, max$/);
  await anna.taps('Continue ›');
  expect(textOf(await anna.says('tomorrow'))).toMatch(/^There is no such event\./);
  const modes = await anna.says('everyday11pmct');
  expect(labelsOf(modes).slice(0, 3)).toEqual(['Only new data', 'All data', 'Last 24 hours']);
  expect(textOf(await anna.says('now and then'))).toMatch(/^Please press a button, or type a number of hours/);
  expect(textOf(await anna.says('36'))).toMatch(/^Filter rows\?/);
  expect(textOf(await anna.says('status = "active" and colour = 1'))).toMatch(/position 23: there is no column colour/);
  expect(textOf(await anna.says('status = "active"; drop table user_activity'))).toMatch(
    /position 18: expected AND, OR/,
  );
  const shown = await anna.says('status = "active"');
  expect(textOf(shown)).toMatch(
    /^New batch job: page_views\nuser_activity · 2-hour · EVERYDAY11PMCT · Europe\/Berlin\nsum, count, max\nEach run computes the last 36 hours\n/,
  );
  expect(textOf(shown)).toContain('\nThe newest 10 rows:\n2026-11-20 21:00 · u0 · 30\n');
  expect(labelsOf(shown)).toEqual(['Save', 'Another filter', 'Cancel']);
  const saved = await anna.taps('Save');
  expect(textOf(saved)).toContain('Saved: batch job 1 is enabled.');
  expect(textOf(saved)).toContain('1. page_views 2-hour\nEVERYDAY11PMCT · 2-hour\n');
  expect(textOf(await anna.says('/audit'))).toMatch(
    /\/audit\n[^\n]*created a batch job: page_views, 2-hour\n[^\n]*started a new batch job\n[^\n]*\/batch$/,
  );

  await anna.says('/run batch full=true');
  await waitUntil(world.playground, () =>
    anna.messages().some((message) => /^✅ Batch aggregation/.test(message.text ?? '')),
  );
  const card = await anna.says('/batch 1');
  expect(textOf(card)).toContain(
    'page_views (user_activity): sum, count, max\nFilter: status = "active"\nBuckets in Europe/Berlin\nEach run computes the last 36 hours\nResults: ',
  );
  expect(labelsOf(card)).toEqual(['Run', 'Status', 'Chart', 'Excel', 'Disable', 'Delete', 'All batch jobs']);
  const [file] = await readSentFiles(world.playground, await anna.taps('Excel'));
  const rows = readRows(await readWorkbook(file), 'Results');
  expect(rows[0]).toEqual(['Result', 'Bucket (Europe/Berlin)', 'Id', 'Value']);
  expect(rows[1]).toEqual(['tcount_2-hour_page_views', new Date('2026-11-20T10:00:00Z'), 'u1', 1]);
  await anna.says('/batch 1');
  const chart = await anna.taps('Chart');
  expect(chart.at(-1)?.photo).toBeDefined();
  expect(textOf(chart)).toContain('tsum_2-hour_page_views');
  expect(textOf(await anna.taps('max page_views'))).toContain('tmax_2-hour_page_views');
});

test('a batch job can be disabled, enabled and deleted with its results, only by admins', async ({ anna, ben, db }) => {
  await activity(db);
  await db.execute(
    sql`insert into batch_jobs (job_name, event_name) values ('views', 'EVERYHOUR'), (null, 'EVERYWEEK')`,
  );
  await db.execute(
    sql`insert into batchjob_definitions (job_id, focal_entity, granularity) values (1, 'user', '1-day')`,
  );
  await db.execute(
    sql`insert into batchjob_metrics (job_id, metric_name, aggregation_types) values (1, 'page_views', 'sum')`,
  );
  await db.execute(sql`insert into ruleexecutionresults ("Id", timestamp, udc_config_name, udc_config_value, job_id)
    values ('u1', now(), 'tsum_1-day_page_views', 1, 1)`);
  const list = await anna.says('/batch');
  expect(textOf(list)).toMatch(
    /^Batch jobs\n\n▫️ 1\. views · EVERYHOUR · 1-day · never ran · next [^\n]+\n▫️ 2\. Job 2 · EVERYWEEK · no definition yet · never ran$/,
  );
  expect(labelsOf(list)).toEqual(['views', 'Job 2', 'New', 'Import JSON']);
  await anna.taps('views');
  expect(labelsOf(await anna.taps('Disable'))).toContain('Enable');
  expect((await db.execute(sql`select enable_flag from batch_jobs where id = 1`)).rows).toEqual([
    { enable_flag: false },
  ]);
  expect(labelsOf(await anna.taps('Enable'))).toContain('Disable');
  expect(labelsOf(await anna.taps('Delete'))).toEqual(['Delete, keep its results', 'Delete with its results', 'Back']);
  await db.execute(sql`insert into batch_jobs (job_name, event_name) values ('sales', 'EVERYDAY')`);
  await db.execute(sql`insert into ops.job_run (job, trigger, due_at, state, finished_at, error)
    values ('batch:3', 'schedule', now(), 'failed', now(), 'no table')`);
  expect(textOf(await anna.says('/batch'))).toMatch(
    /^Batch jobs\n\n❌ 3\. sales · EVERYDAY · [^\n]+ failed [^\n]+\n▫️ 1\. views/,
  );
  await anna.taps('views');
  await anna.taps('Delete');
  expect(textOf(await anna.taps('Delete with its results'))).toBe('The batch job “views” is deleted.');
  expect((await db.execute(sql`select 1 from ruleexecutionresults`)).rows).toEqual([]);
  expect(textOf(await anna.says('/batch 1'))).toBe('There is no batch job 1.');
  expect(textOf(await ben.says('/batch new'))).toMatch(/admins/i);
});

test('batch jobs are imported from a document, except names that exist already', async ({ anna, world, db }) => {
  await activity(db);
  const metricList = [{ name: 'page_views', entity: 'user_activity', aggr: ['sum', 'count'] }];
  const definition = { focalEntity: 'user', granularity: '1-hour', jobDelay: 0, timezone: 'UTC', metricList };
  const file = JSON.stringify({
    JOB_NAME: 'views',
    EVENT_NAME: 'EVERYDAY',
    ENABLE_FLAG: false,
    DEFINITION: definition,
  });
  const send = async (bytes = Buffer.from(file)) => {
    const sent = await world.playground.sendDocument(anna.id, anna.id, { name: 'job.json', bytes });
    await world.playground.finished(sent.updateId);
  };
  for (const end of [/job\.json\nSucceeded.*added 1/s, /job\.json\nSucceeded.*skipped 1/s]) {
    expect(textOf(await anna.says('/run batch-import'))).toContain('send the file as a document');
    await send();
    await anna.taps('Run');
    await waitForMessage(world, anna.id, end);
  }
  expect((await db.execute(sql`select job_name, event_name from batch_jobs`)).rows).toEqual([
    { job_name: 'views', event_name: 'EVERYDAY' },
  ]);
  expect(textOf(await anna.says('/batch'))).toContain('views');
  await anna.says('/run batch-import');
  await send(Buffer.alloc(19 * 1024 * 1024, ' '));
  await waitForMessage(world, anna.id, /That file is too large\. This job accepts files of up to 1 MB\./);
});
