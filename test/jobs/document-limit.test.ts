import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { expect } from 'vitest';
import { batchImportJob } from '../../src/jobs/batch/import.ts';
import { findMissingPaths, formatDocumentValue } from '../../src/jobs/engine/params.ts';
import { withTelegramFiles } from '../../src/jobs/engine/telegram-files.ts';
import { createTestJobContext } from '../harness/job-context.ts';
import { test } from '../harness/shared-db.ts';

const job = batchImportJob();
const megabyte = 1024 * 1024;

test('a file of more than 1 MB is refused before a run, on the command line and from the chat', async () => {
  const path = join(tmpdir(), `large-${process.pid}.json`);
  await writeFile(path, Buffer.alloc(19 * megabyte, ' '));
  expect(await findMissingPaths(job.params, { file: path })).toMatchObject([
    { kind: 'custom', errorText: { key: 'file-too-large', values: { size: 19, max: 1 } } },
  ]);
  await writeFile(path, Buffer.alloc(megabyte, ' '));
  expect(await findMissingPaths(job.params, { file: path })).toEqual([]);

  let fetched = 0;
  async function* chunks() {
    for (; fetched < 19; fetched++) yield Buffer.alloc(megabyte);
  }
  const telegramFiles = { dir: tmpdir(), fetch: async () => Readable.from(chunks()) };
  const params = { file: formatDocumentValue({ fileId: 'a', name: 'large.json' }) };
  const { signal } = new AbortController();
  const read = withTelegramFiles(telegramFiles, { job, params, signal }, async () => 'read');
  await expect(read).rejects.toMatchObject({ errorText: { key: 'file-too-large' } });
  expect(fetched).toBeLessThan(19);
});

/** Returns a form of 1 MB whose metrics are repeated. */
const withMetrics = (metric: string) => {
  const head = '{"JOB_NAME":"a","EVENT_NAME":"EVERYHOUR","DEFINITION":{"granularity":"1-hour","metricList":[';
  return `${head}${metric}${`,${metric}`.repeat((megabyte - 200) / (metric.length + 1))}]}}`;
};
const deep = (open: string, close: string) => open.repeat(megabyte / 8) + close.repeat(megabyte / 8);
const deepMetric = `{"name":${deep('[', ']')},"aggr":"sum"}`;
const zip = Buffer.concat([Buffer.from('PK\x03\x04'), Buffer.alloc(megabyte - 4)]);

test.for<[name: string, content: string | Buffer, error: RegExp]>([
  ['deep lists', deep('[', ']'), /nested too deeply$/],
  ['deep objects', `${deep('{"":', '}').replace('}', '1}')}`, /nested too deeply$/],
  ['a deep name', withMetrics(deepMetric), /nested too deeply$/],
  ['empty metrics', withMetrics('{}'), /more than 200 characters or entries: DEFINITION\.metricList\)/],
  ['valid metrics', withMetrics('{"name":"m","aggr":"sum"}'), /more than 200 .*: DEFINITION\.metricList\)/],
  [
    'a long name',
    withMetrics(`{"name":"${'m'.repeat(600_000)}","aggr":"sum"}`),
    /more than 200 .*: DEFINITION\.metricList\.0\.name/,
  ],
  ['a workbook', zip, /^the file is a ZIP file or a workbook, not JSON$/],
  ['zeros', Buffer.alloc(megabyte), /^the file is no JSON: [^\0]+$/],
])('a hostile file of 1 MB is refused in a few words, at once: %s', async ([name, content, error], { db }) => {
  const path = join(tmpdir(), `hostile-${process.pid}.json`);
  await writeFile(path, content);
  const before = process.memoryUsage().rss;
  const run = job.run(createTestJobContext(db), { file: path }, null);
  const message = await run.then(String, (failure: Error) => failure.message);
  expect(message, name).toMatch(error);
  expect(message.length).toBeLessThan(500);
  // Without the limits, a list of empty metrics took 1.1 GB and 8 s.
  expect(process.memoryUsage().rss - before).toBeLessThan(200 * megabyte);
});

test('a file with very many jobs is refused as a whole; characters that cannot be stored are replaced', async ({
  db,
}) => {
  const path = join(tmpdir(), `many-${process.pid}.json`);
  const run = () => job.run(createTestJobContext(db), { file: path }, null);
  await writeFile(path, JSON.stringify(Array.from({ length: 300_000 }, () => 0)));
  await expect(run()).rejects.toMatchObject({ errorText: { key: 'batch-too-many', values: { count: 300_000 } } });
  const metricList = [{ name: 'page_views', aggr: ['sum'] }];
  const form = { JOB_NAME: 'a\0b\ud83d', EVENT_NAME: 'EVERYHOUR', DEFINITION: { granularity: '1-hour', metricList } };
  await writeFile(path, JSON.stringify({ ...form, DEFINITION: { ...form.DEFINITION, mode: 'window:48' } }));
  expect(await run()).toMatchObject({ jobs_added: 1 });
  const { rows } = await db.$client.query(
    'select job_name, mode from batch_jobs j join batchjob_definitions d on d.job_id = j.id',
  );
  expect(rows).toEqual([{ job_name: 'a\ufffdb\ufffd', mode: 'window:48' }]);
});
