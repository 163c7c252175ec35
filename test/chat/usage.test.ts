import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Db } from '../../src/db/client.ts';
import { createExporter } from '../../src/reports/export/exporter.ts';
import { addDays } from '../../src/time/days.ts';
import { localDate } from '../../src/time/local-day.ts';
import { readRows, readSentFiles, readWorkbook } from '../harness/files.ts';
import { labelsOf, testWith, textOf } from '../harness/shared-chat.ts';

/** Far from where the tests run: the company's day is mostly not that of the person. */
const timeZone = 'Pacific/Kiritimati';

const test = testWith({ settings: { TIME_ZONE: timeZone } });

const today = () => localDate(new Date(), { timeZone, dayStartHour: 0 });

type Day = [subscriber: string, day: string, anytime: number, offpeak: number, anomalies?: number];

async function used(db: Db, days: Day[]): Promise<void> {
  for (const [subscriber, day, anytime, offpeak, anomalies = 0] of days)
    await db.$client.query('insert into usage.daily_usage values ($1, $2, $3, $4, 7, 10, $5)', [
      subscriber,
      day,
      anytime,
      offpeak,
      anomalies,
    ]);
}

test('/usage shows the top subscribers of a day, other days, one subscriber and the workbook', async ({
  anna,
  world,
  db,
}) => {
  const many = Array.from({ length: 12 }, (_, n): Day => [`88${10 + n}`, today(), 1000 - n, n]);
  const long = 'the terminal on the roof of the harbour office';
  await used(db, [...many, [long, today(), 5000, 1, 2], ['8810', addDays(today(), -2), 3, 0]]);
  const top = await anna.says('/usage');
  expect(top.at(-1)?.photo).toBeDefined();
  expect(textOf(top)).toMatch(/^Top subscribers · Today, /);
  expect(textOf(top)).toContain(`\n1. ${long} · 5,001 units · 2 anomalies\n2. 8810 · 1,000 units\n`);
  expect(textOf(top)).toContain('\n10. 8818 · 1,000 units\n\nAll 13 subscribers:\n');
  expect(textOf(top)).toMatch(/\nAnytime 16,934 units · off-peak 67 units · 91 tokens\n130 records, 2 anomalies$/);
  const numbers = many.slice(0, 9).map(([subscriber]) => subscriber);
  expect(labelsOf(top)).toEqual(['◀', long, ...numbers, 'Excel']);

  const [file] = await readSentFiles(world.playground, await anna.taps('Excel'));
  expect(file?.name).toBe(`tally-usage-${today()}.xlsx`);
  const rows = readRows(await readWorkbook(file), 'Usage');
  expect(rows[0]).toEqual(['Date', 'Subscriber', 'Anytime', 'Off-peak', 'Tokens', 'Records', 'Anomalies']);
  expect(rows[1]).toEqual([new Date(today()), long, 5000, 1, 7, 10, 2]);
  expect(rows).toHaveLength(14);

  const before = await anna.taps('◀');
  expect(before[0]?.message_id).toBe(top[0]?.message_id);
  expect(textOf(before)).toMatch(/: no usage\.\nThe picture still shows what you chose before\.$/);
  expect(labelsOf(before)).toEqual(['◀', '▶']);
  const earlier = await anna.taps('◀');
  expect(textOf(earlier)).toMatch(/\n1\. 8810 · 3 units\n\nAll 1 subscriber:/);
  expect(labelsOf(earlier)).toEqual(['▶', '8810', 'Excel']);
  // Too long for a button, which carries its beginning and digest.
  await anna.taps('▶');
  await anna.taps('▶');
  expect(textOf(await anna.taps(long))).toMatch(new RegExp(`^${long} · This month, `));
  expect(textOf(await anna.taps('All time'))).toContain(`${long} · All time\nAnytime 5,000 units · off-peak 1 unit · `);
  const one = await anna.taps('8810');
  expect(one[0]?.message_id).not.toBe(top[0]?.message_id);
  expect(textOf(one)).toMatch(/^8810 · /);
  const audited = await db.$client.query("select command, allowed from ops.audit_log where command in ('usage', 'ub')");
  expect(audited.rows).toEqual([
    { command: 'usage', allowed: true },
    { command: 'ub', allowed: true },
  ]);
});

test('/usage shows the days of one subscriber with anomalies for every period, in Russian too', async ({
  anna,
  db,
}) => {
  const year = Number(today().slice(0, 4));
  await used(db, [
    ['8816 55%', `${year - 2}-03-05`, 1500, 500, 1],
    ['8816 55%', `${year - 2}-03-06`, 20, 3],
    ['8816 55%', `${year - 2}-05-01`, 1, 1],
  ]);
  const newest = await anna.says('/usage 8816 55%');
  expect(textOf(newest)).toBe(`8816 55% · May ${year - 2}\nAnytime 1 unit · off-peak 1 unit · 7 tokens\n10 records`);
  expect(labelsOf(newest)).toEqual(['◀', '▶', 'Week', 'Month', 'Year', 'All time', 'Top subscribers']);
  await anna.taps('◀');
  const odd = await anna.taps('◀');
  expect(textOf(odd)).toContain('Anytime 1,520 units · off-peak 503 units · 14 tokens\n20 records, 1 anomaly (5 Mar)');
  expect(textOf(await anna.taps('Year'))).toMatch(/^8816 55% · This year, \d{4}: no usage\.\nThe picture/);
  expect(textOf(await anna.taps('All time'))).toMatch(
    /^8816 55% · All time\nAnytime 1,521 units · off-peak 504 units · 21 tokens\n/,
  );
  expect(textOf(await anna.taps('Top subscribers'))).toMatch(/^Top subscribers · .*1 May/);
  await anna.says('/language');
  await anna.taps('Русский');
  expect(textOf(await anna.says('/usage 8816 55%'))).toMatch(
    /\nВ любое время 1 единица · вне пика 1 единица · 7 токенов\n10 записей$/,
  );
  expect(textOf(await anna.says('/usage 8817'))).toMatch(/^Абонента 8817 нет\./);
});

test('/usage reports an unknown subscriber and missing data, and refuses people who are not admins', async ({
  anna,
  ben,
  db,
}) => {
  expect(textOf(await anna.says('/usage'))).toMatch(/^No usage yet\./);
  await db.$client.query(
    "insert into usage.subscriber_state (subscriber_number, id) values ('88161', 1), ('88162', 2), ('9', 3)",
  );
  const near = await anna.says('/usage 8816');
  expect(textOf(near)).toBe(
    'There is no subscriber 8816. /usage shows the top subscribers of the day.\nNumbers that start like this:',
  );
  expect(labelsOf(near)).toEqual(['88161', '88162', 'Top subscribers']);
  const dateless = await anna.taps('88161');
  expect(textOf(dateless)).toMatch(/^No record of 88161 belongs to today or an earlier day/);
  expect(labelsOf(dateless)).toEqual(['Top subscribers']);
  expect(labelsOf(await anna.says("/usage '; drop table usage.daily_usage --"))).toEqual(['Top subscribers']);
  const refused = await ben.says('/usage 88161');
  expect(textOf(refused)).toMatch(/admins/i);
  const audited = await db.$client.query("select arguments from ops.audit_log where command = 'usage' and not allowed");
  expect(audited.rows).toEqual([{ arguments: '88161' }]);
});

test('usage beyond exact numbers is shown with 15 digits and does not affect other subscribers', async ({
  anna,
  world,
  db,
}) => {
  const most = '9223372036854775807';
  await db.$client.query(
    'insert into usage.daily_usage values ($1, $2, $3::numeric + 5, $3, $3, 2, 0), ($4, $2, 1, 1, 1, 1, 0)',
    ['8810', today(), most, '8811'],
  );
  expect(textOf(await anna.says('/usage'))).toContain(
    '\n1. 8810 · ≈ 18,446,744,073,709,600,000 units\n2. 8811 · 2 units\n',
  );
  const [file] = await readSentFiles(world.playground, await anna.taps('Excel'));
  expect(readRows(await readWorkbook(file), 'Usage')[1]?.[2]).toBe(Number(most));
  expect(textOf(await anna.says('/usage 8810'))).toContain('Anytime ≈ 9,223,372,036,854,780,000 ');
});

test('a chart that is requested in a group is sent in the private chat', async ({ anna, ben, world, db }) => {
  await used(db, [['8810', today(), 5, 0]]);
  await anna.says('/start');
  const { chat } = await world.playground.addGroup({ title: 'Team', members: [anna.id, ben.id] });
  const inGroup = await anna.in(chat.id).says('/usage 8810');
  expect(textOf(inGroup)).not.toContain('8810');
  expect(inGroup.filter(({ photo }) => photo)).toEqual([]);
  expect(anna.messages().at(-1)?.photo).toBeDefined();
  expect(textOf(anna.messages().slice(-1))).toMatch(/^8810 · This month, /);
});

test('a workbook that is too large for the chat is sent in parts that contain every subscriber', async ({
  database: { db, address },
}) => {
  const day = '2026-11-20';
  await db.$client.query(
    `insert into usage.daily_usage
    select 'S' || n, $1, n * 7919 % 100000, n, n % 10, 1, 0 from generate_series(1, 6000) n`,
    [day],
  );
  const dir = mkdtempSync(join(tmpdir(), 'tally-usage-'));
  const exporter = createExporter({ address, dir, maxBytes: 60_000 });
  const column = (name: string) => ({ [name]: name });
  const names = ['sheet', 'subscriber', 'date', 'anytime', 'offpeak', 'tokens', 'records', 'anomalies'];
  const exported = await exporter.run({ kind: 'usage', day, labels: Object.assign({}, ...names.map(column)) });
  expect(exported).toMatchObject({ rows: 6000, split: true });
  const seen: unknown[] = [];
  for (const { path } of exported.files) {
    const book = await readWorkbook({ name: path, bytes: readFileSync(path) });
    seen.push(
      ...readRows(book, 'sheet')
        .slice(1)
        .map((row) => row[1]),
    );
  }
  expect(new Set(seen).size).toBe(6000);
  await exported.dispose();
  await exporter.close();
  rmSync(dir, { recursive: true });
});
