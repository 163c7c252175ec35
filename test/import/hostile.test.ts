import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect } from 'vitest';
import { ZipFile } from 'yazl';
import { createImportReader } from '../../src/import/import-reader.ts';
import { collectBytes, loopSchema, makeDatabase, makeZip, test } from './import-fixture.ts';

const maxMs = 5000;
const range = (length: number) => Array.from({ length }, (_, at) => at);

const habitsCsv = 'Position,Name\n001,Run\n';
const checkmarks = '001 Run/Checkmarks.csv';

/** Makes an archive whose checkmarks are a repeated text. */
async function makeLargeZip(part: string, times: number): Promise<Buffer> {
  const zip = new ZipFile();
  zip.addBuffer(Buffer.from(habitsCsv), 'Habits.csv');
  const block = part.repeat(1000);
  zip.addReadStream(
    Readable.from(
      (function* () {
        for (let done = 0; done < times; done += 1000) yield Buffer.from(block);
      })(),
    ),
    checkmarks,
  );
  zip.end();
  return collectBytes(zip.outputStream);
}

/** Replaces all occurrences of a text by one of the same length. */
function patch(bytes: Buffer, from: string, to: string): Buffer {
  expect(to).toHaveLength(from.length);
  return Buffer.from(bytes.toString('latin1').replaceAll(from, to), 'latin1');
}

/** Changes bytes of the entries of an archive's directory. */
function patchDirectory(bytes: Buffer, change: (entry: Buffer) => void): Buffer {
  const signature = Buffer.from([0x50, 0x4b, 1, 2]);
  for (let at = bytes.indexOf(signature); at !== -1; at = bytes.indexOf(signature, at + 4)) change(bytes.subarray(at));
  return bytes;
}

const insertHabit = `insert into Habits (id, name) values (1, 'Run');`;
const oneDay = `insert into Repetitions (habit, timestamp, value) values (1, 0, 2);`;

describe('large archives, in a process with limits', () => {
  test.for<[string, () => Promise<Buffer>, string]>([
    ['a line without end', () => makeLargeZip('a', 3_000_000), 'too_large'],
    ['more than a million rows', () => makeLargeZip('2026-01-01,2\n', 1_001_000), 'too_many_records'],
  ])('%s', async ([, make, code], { files }) => {
    const path = files.write(await make());
    const startedMs = performance.now();
    await expect(files.readInProcess(path)).rejects.toMatchObject({ name: 'ImportError', code });
    expect(performance.now() - startedMs).toBeLessThan(maxMs);
    expect(readdirSync(join(files.dir, 'out'))).toEqual([]);
  });
});

describe('hostile archives', () => {
  test.for<[string, () => Promise<Buffer>, string]>([
    [
      'more than 200 MB by its directory',
      async () =>
        patchDirectory(await makeZip({ 'Habits.csv': habitsCsv }), (entry) => entry.writeUInt32LE(240_000_000, 24)),
      'too_large',
    ],
    [
      'more than 2,000 entries',
      () => makeZip(Object.fromEntries(range(2001).map((at) => [`${at}`, '']))),
      'too_many_entries',
    ],
    [
      'a path that leads out',
      async () => patch(await makeZip({ 'Habits.csv': habitsCsv, '001/aa/aa/x': 'x' }), '/aa/aa/', '/../../'),
      'hostile_file',
    ],
    [
      'an absolute path',
      async () => patch(await makeZip({ 'Habits.csv': habitsCsv, 'aetc/passwd': 'x' }), 'aetc', '/etc'),
      'hostile_file',
    ],
    [
      'a length that is not true',
      async () =>
        patchDirectory(await makeZip({ 'Habits.csv': habitsCsv.repeat(100) }), (entry) => entry.writeUInt32LE(5, 24)),
      'damaged_file',
    ],
    [
      'a checksum that is not true',
      async () => patchDirectory(await makeZip({ 'Habits.csv': habitsCsv }), (entry) => entry.writeUInt32LE(5, 16)),
      'damaged_file',
    ],
    [
      'encryption',
      async () => patchDirectory(await makeZip({ 'Habits.csv': habitsCsv }), (entry) => entry.writeUInt16LE(1, 8)),
      'encrypted',
    ],
    ['no habits', () => makeZip({ 'a.bin': 'a' }), 'unknown_format'],
    ['one file that can be sent by itself', () => makeZip({ 'a.csv': 'a' }), 'packed_file'],
  ])('%s', async ([, make, code], { files }) => {
    await expect(files.readHere(await make())).rejects.toMatchObject({ name: 'ImportError', code });
  });
});

describe('hostile databases', () => {
  test.for([
    ['a view in place of a table', 'drop table Repetitions; create view Repetitions as select 1 as habit;'],
    [
      'a view without end',
      'create view v as with recursive r(n) as (select 1 union all select n + 1 from r) select n from r;',
    ],
    ['a trigger', 'create trigger t after insert on Habits begin delete from Repetitions; end;'],
    ['a generated column', 'alter table Habits add column big text as (hex(zeroblob(100000000)));'],
    ['a check', 'create table c (a text check (length(hex(zeroblob(100000000))) > 1));'],
    ['an index on an expression', 'create index i on Habits (hex(name));'],
    ['a partial index', "create index i on Habits (name) where name like '%a%a%a%a%';"],
    ['a virtual table', 'create virtual table f using fts3(text);'],
    ['a blob as a name', 'update Habits set name = zeroblob(3000000);'],
    ['a long name', "update Habits set name = printf('%.*c', 3000000, 'x');"],
    [
      'hundreds of tables',
      range(250)
        .map((at) => `create table t${at} (a);`)
        .join(''),
    ],
  ])('%s', async ([, sql], { files }) => {
    const bytes = await makeDatabase(`${loopSchema} ${insertHabit} ${oneDay} ${sql}`);
    await expect(files.readHere(bytes)).rejects.toMatchObject({ code: 'hostile_file' });
  });

  test('a tree whose pages refer to themselves', async ({ files }) => {
    const rows = range(5000)
      .map((at) => `(1, ${at * 86_400_000}, 2)`)
      .join(',');
    let root = 0;
    const bytes = await makeDatabase((db) => {
      db.exec(`${loopSchema} ${insertHabit} insert into Repetitions (habit, timestamp, value) values ${rows}`);
      root = Number(db.exec("select rootpage from sqlite_schema where name = 'Repetitions'")[0]?.values[0]?.[0]);
    });
    const page = Buffer.from(bytes.buffer, bytes.byteOffset + (root - 1) * 4096, 4096);
    expect(page[0]).toBe(5); // an inner page of a table
    page.writeUInt32BE(root, 8);
    await expect(files.readHere(bytes)).rejects.toMatchObject({ code: 'damaged_file' });
  });

  test('other databases are unknown, and truncated ones damaged', async ({ files }) => {
    for (const sql of ['create table a (b)', 'create table a (b primary key) without rowid'])
      await expect(files.readHere(await makeDatabase(sql))).rejects.toMatchObject({ code: 'unknown_format' });
    const bytes = await makeDatabase(`${loopSchema} ${insertHabit} ${oneDay}`);
    for (const length of [50, 1000, 5000, bytes.length - 1])
      await expect(files.readHere(bytes.subarray(0, length))).rejects.toMatchObject({ code: 'damaged_file' });
  });
});

describe('other hostile files', () => {
  test.for<[string, string | Uint8Array, string]>([
    ['nothing', '', 'empty_file'],
    ['nested lists', '['.repeat(1_000_000), 'hostile_file'],
    ['many objects', `[${'{},'.repeat(2_000_000)}1]`, 'too_large'],
    ['half of JSON', '{"habits":[{"name":"a","records":[', 'damaged_file'],
    ['JSON of something else', '{"a":1}', 'unknown_format'],
    ['a later version', '{"format":"tally-habits","version":99}', 'unsupported_version'],
    [
      'a quote that is not closed',
      'HabitName,HabitDescription,HabitCategory,CalendarDate,Value\n"a,b\nc,d\n',
      'damaged_file',
    ],
    ['an image', Buffer.from('89504e470d0a1a0a0000000d49484452000001', 'hex'), 'unknown_format'],
    ['one word', 'hello', 'unknown_format'],
    [
      'too many habits',
      `Project,Start date,Duration\n${range(1001)
        .map((at) => `p${at},2026-01-01,00:01:00\n`)
        .join('')}`,
      'too_many_habits',
    ],
  ])('%s', async ([, content, code], { files }) => {
    await expect(files.readHere(content)).rejects.toMatchObject({ name: 'ImportError', code });
  });
});

describe('the process that reads', () => {
  const largeJson = () => `{"habits":[{"name":"a","records":[${'{"record_date":1},'.repeat(400_000)}{}]}]}`;

  test('is ended when it needs too much memory, and the next file is read', async ({ files }) => {
    const reader = createImportReader({ dir: join(files.dir, 'out'), limits: { memoryMb: 90, seconds: 20 } });
    const large = files.write(largeJson());
    await expect(reader.read(large)).rejects.toMatchObject({ code: 'too_large' });
    const small = await reader.read(files.write('Project,Start date,Duration\nRun,2026-01-01,00:10:00\n'));
    expect(small).toMatchObject({ kind: 'read', summary: { source: 'toggl', counts: { records: 1 } } });
  });

  test('is ended when it takes too long, or when nobody waits any more', async ({ files }) => {
    const path = files.write(largeJson());
    await expect(files.readInProcess(path, { memoryMb: 256, seconds: 0.01 })).rejects.toMatchObject({
      code: 'timed_out',
    });
    const reader = createImportReader({ dir: join(files.dir, 'out') });
    const stop = new AbortController();
    const read = reader.read(path, { signal: stop.signal });
    const next = reader.read(path, { signal: AbortSignal.abort() });
    stop.abort();
    const reasons = (await Promise.allSettled([read, next])).map(
      (ended) => ended.status === 'rejected' && ended.reason,
    );
    expect(reasons).toMatchObject([{ name: 'AbortError' }, { name: 'AbortError' }]);
    expect(readdirSync(join(files.dir, 'out'))).toEqual([]);
  });

  test('has its turn: too many waiting files are refused', async ({ files }) => {
    const path = files.write('Project,Start date,Duration\nRun,2026-01-01,00:10:00\n');
    const reader = createImportReader({ dir: join(files.dir, 'out'), maxWaiting: 1 });
    const reads = await Promise.allSettled([1, 2, 3].map(() => reader.read(path)));
    const codes = reads.map((read) => (read.status === 'rejected' ? read.reason.code : 'read'));
    expect(codes.sort()).toEqual(['busy', 'busy', 'read']);
  });
});
