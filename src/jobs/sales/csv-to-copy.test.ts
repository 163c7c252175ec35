import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, expect, test } from 'vitest';
import { type FileSummary, openCsvFile } from './csv-to-copy.ts';
import { createFileSpecs, type FileSpec, stagingColumns } from './file-specs.ts';
import type { LoadSpan } from './load-span.ts';

const folder = mkdtempSync(join(tmpdir(), 'tally-csv-'));
afterAll(() => rmSync(folder, { recursive: true }));

const [orders, activity, , prices] = createFileSpecs();
const header =
  'id,uniq_id,date_time,city_id,city_name,customer_id,first_name,last_name,item_id,item_name,quantity,payment_amount';
const goodLine = '1,u1,2024-02-25T00:00:00,2,Ярославль,7603,Константин,Васильев,9,Ручка шариковая,3,135';
const goodRow: (string | null)[] = [
  ...[
    '1',
    'u1',
    '2024-02-25T00:00:00.000Z',
    '2',
    'Ярославль',
    '7603',
    'Константин',
    'Васильев',
    '9',
    'Ручка шариковая',
  ],
  ...['3', '135.00', 'shipped', 'false', '5'],
];

interface Overrides {
  spec?: FileSpec;
  span?: LoadSpan | null;
  isComplete?: boolean;
}

/** Converts a file and decodes the resulting rows and rejects. */
async function convert(content: string | Buffer, overrides: Overrides = {}) {
  const { spec = orders, span = null, isComplete = true } = overrides;
  if (!spec) throw new Error('there is no such file');
  const path = join(folder, 'file.csv');
  writeFileSync(path, content);
  const { signal } = new AbortController();
  const file = openCsvFile({ path, spec, batchId: 5, span, isComplete, folder, signal });
  const chunks: Buffer[] = [];
  for await (const chunk of file.rows) chunks.push(Buffer.from(chunk));
  const summary = file.getSummary();
  const decoders = stagingColumns(spec).map(decoderFor);
  const rejectDecoders = [bigint, bigint, text, text];
  const rejects = decodeRows(readFileSync(summary.rejectsFile), rejectDecoders).map((line) => line.slice(1, 3));
  const written = decodeRows(Buffer.concat(chunks), decoders);
  return { ...summary, written, rejects } satisfies FileSummary & Record<string, unknown>;
}

type Decoder = (value: Buffer) => string;

const bigint: Decoder = (value) => value.readBigInt64BE().toString();
const text: Decoder = (value) => value.toString();
const timestamptz: Decoder = (value) => new Date(Number(value.readBigInt64BE() / 1000n) + Date.UTC(2000)).toISOString();

const money: Decoder = (value) => {
  const [sign, a = 0, b = 0, c = 0, part = 0] = [4, 8, 10, 12, 14].map((at) => value.readInt16BE(at));
  return ((sign ? -1 : 1) * ((a * 1e4 + b) * 1e4 + c + part / 1e4)).toFixed(2);
};

const boolean: Decoder = (value) => String(value[0] === 1);

function decoderFor(column: string): Decoder {
  if (column === 'is_refund') return boolean;
  if (/date/.test(column)) return timestamptz;
  if (/amount|amt|price/.test(column)) return money;
  return /name|uniq|status/.test(column) ? text : bigint;
}

/** Decodes rows of COPY … (FORMAT binary). */
function decodeRows(bytes: Buffer, decoders: Decoder[]): (string | null)[][] {
  const found: (string | null)[][] = [];
  let at = 19;
  for (; bytes.readInt16BE(at) !== -1; ) {
    expect(bytes.readInt16BE(at)).toBe(decoders.length);
    at += 2;
    found.push(
      decoders.map((decode) => {
        const length = bytes.readInt32BE(at);
        const value = length < 0 ? null : decode(bytes.subarray(at + 4, at + 4 + length));
        at += 4 + Math.max(length, 0);
        return value;
      }),
    );
  }
  expect(at + 2).toBe(bytes.length);
  return found;
}

test('columns come in any order, with others between them; a BOM, CRLF and gzip are understood', async () => {
  const mixed =
    'status,payment_amount,x,quantity,item_name,item_id,last_name,first_name,' +
    'customer_id,city_name,city_id,date_time,uniq_id,id';
  const line = 'Refunded,135.50,?,3,Ручка шариковая,9,Васильев,Константин,7603,Ярославль,2,2024-02-25 00:00:00,u1,1';
  const expected = goodRow.with(11, '135.50').with(12, 'refunded').with(13, 'true');
  for (const content of [`\ufeff${mixed}\r\n${line}\r\n`, gzipSync(`${mixed}\n${line}`)])
    expect((await convert(content)).written).toEqual([expected]);
  expect(await convert(`${header}\r\n${goodLine}\r\n\r\n\r\n`)).toMatchObject({
    written: [goodRow],
    rows: 1,
    rejected: 0,
    refusal: null,
  });
});

test('a field may contain quotes, line breaks and the escapes of COPY', async () => {
  const name = '"Ручка ""Люкс"",\r\nсиняя\t\\N"';
  const { written, rejects } = await convert(`${header}\n${goodLine.replace('Ручка шариковая', name)}\n`);
  expect(rejects).toEqual([]);
  expect(written).toEqual([goodRow.with(9, 'Ручка "Люкс",\r\nсиняя\t\\N')]);
});

const badFields: [string, string, string][] = [
  ['u1', 'Я'.repeat(101), 'uniq_id has more than 100 characters'],
  ['Ярославль', 'Я'.repeat(101), 'city_name has more than 100 characters'],
  ['Ярославль', '"Яро', 'a quote is not closed'],
  ['Ярославль', 'a\0b', 'city_name has a zero byte'],
  [',3,135', ',3', 'has 11 fields instead of 12'],
  [',3,135', ',3,135,', 'has 13 fields instead of 12'],
  ['7603', '', 'customer_id is missing'],
  ['7603', 'x', 'customer_id is no whole number'],
  ['7603', '1234567890123456789', 'customer_id is no whole number'],
  [',3,135', ',3.5,135', 'quantity is no whole number'],
  [',3,135', ',3,', 'payment_amount is missing'],
  [',3,135', ',3,1e3', 'payment_amount is no number'],
  [',3,135', ',3,1.005', 'payment_amount has more than two decimals'],
  [',3,135', ',3,123456789', 'payment_amount has more than 8 digits'],
  ['2024-02-25T00:00:00', '2024-02-30T00:00:00', 'date_time is no date'],
  ['2024-02-25T00:00:00', '25.02.2024', 'date_time is no date'],
  ['2024-02-25T00:00:00', '2024-02-25T24:00:00', 'date_time is no date'],
  ['2024-02-25T00:00:00', '', 'date_time is missing'],
  ['2024-02-25T00:00:00', '9999-12-31T23:59:59-15:00', 'date_time is no date'],
];

test.each(badFields)(
  'a line with %j → %j is rejected with its number and the reason',
  async (part, instead, reason) => {
    const { written, rejects, rows } = await convert(
      `${header}\n${goodLine}\n${goodLine.replace(part, instead)}\n${goodLine}\n`,
    );
    expect(rejects).toEqual([['3', reason]]);
    expect(written).toEqual([goodRow, goodRow]);
    expect(rows).toBe(3);
  },
);

test('invalid UTF-8 is rejected, 100 characters of any script are not', async () => {
  const [before, after] = `${header}\n${goodLine.replace('Ярославль', '|')}\n`.split('|');
  const { rejects } = await convert(
    Buffer.concat([Buffer.from(before ?? ''), Buffer.from([0xd0]), Buffer.from(after ?? '')]),
  );
  expect(rejects).toEqual([['2', 'is not written in UTF-8']]);
  const last = await convert(Buffer.concat([Buffer.from(`${header},status\n${goodLine},`), Buffer.from([0xd0])]));
  expect([last.rejects, last.written]).toEqual([[['2', 'is not written in UTF-8']], []]);
  const long = await convert(`${header}\n${goodLine.replace('Ярославль', '語'.repeat(50) + 'Я'.repeat(50))}\n`);
  expect([long.rows, long.rejected]).toEqual([1, 0]);
});

test('a status of any kind of space is the default status', async () => {
  const { written } = await convert(`${header},status\n${goodLine},\u00a0\n${goodLine}, \n${goodLine},\n`);
  expect(written).toEqual([goodRow, goodRow, goodRow]);
});

test('a uniq_id in which nothing can be seen is missing; other ones stay as they are', async () => {
  for (const blank of ['', '   ', '\u00a0', ' \u00a0\t', '\u202f', '\u3000', '\ufeff', '\u200b', '" "']) {
    const { written, rowsWithoutKey } = await convert(`${header}\n${goodLine.replace('u1', blank)}\n`);
    expect([written, rowsWithoutKey], JSON.stringify(blank)).toEqual([[goodRow.with(1, null)], 1]);
  }
  for (const key of [' u1', 'ключ', '語', '😀', '\u00a0x'])
    expect((await convert(`${header}\n${goodLine.replace('u1', key)}\n`)).written).toEqual([goodRow.with(1, key)]);
  const clicks = 'id,uniq_id,date_time,action_id,customer_id,quantity\n1,\u00a0,2024-02-25T00:00:00,1,1,1\n';
  expect((await convert(clicks, { spec: activity })).written[0]?.[1]).toBeNull();
});

test('each status is a sale, a refund, or ignored by the settings', async () => {
  const [spec] = createFileSpecs({ refund: ['refunded', 'возврат'], ignored: ['cancelled'] });
  const lines = ['Возврат', ' refunded', 'CANCELLED', 'paid', 'shipped', ''].map((status) => `${goodLine},${status}`);
  const { written, ignored, unknownStatuses } = await convert([`${header},status`, ...lines, ''].join('\n'), { spec });
  expect(written.map((row) => row.slice(12, 14))).toEqual([
    ['возврат', 'true'],
    ['refunded', 'true'],
    ['cancelled', null],
    ['paid', 'false'],
    ['shipped', 'false'],
    ['shipped', 'false'],
  ]);
  expect({ ignored, unknownStatuses }).toEqual({ ignored: 1, unknownStatuses: 1 });
});

test('spaces around numbers and dates are ignored', async () => {
  const line = goodLine
    .replace('7603', ' 7603\t')
    .replace(',135', ', 135 ')
    .replace('2024-02-25T00:00:00', ' 2024-02-25 ');
  const { written, rejects } = await convert(`${header}\n${line}\n`);
  expect(rejects).toEqual([]);
  expect(written).toEqual([goodRow]);
});

test('timestamps with and without a zone belong to UTC days', async () => {
  const dates = [
    '2024-02-25',
    '2024-02-25T23:30',
    '2024-02-25 01:00:00+03:00',
    '2024-02-25T23:00:00.5-0200',
    '2024-02-25T00:00:00Z',
  ];
  const { written, days } = await convert(
    [header, ...dates.map((date) => goodLine.replace('2024-02-25T00:00:00', date)), ''].join('\n'),
  );
  expect(written.map((line) => line[2])).toEqual([
    '2024-02-25T00:00:00.000Z',
    '2024-02-25T23:30:00.000Z',
    '2024-02-24T22:00:00.000Z',
    '2024-02-26T01:00:00.500Z',
    '2024-02-25T00:00:00.000Z',
  ]);
  expect(days).toEqual({ first: '2024-02-24', last: '2024-02-26' });
});

test('a line dated outside the span needs a uniq_id, and an activity line has no key at all', async () => {
  const span = { first: '2024-02-26', last: '2024-02-26' };
  const { written, rejects } = await convert(`${header}\n${goodLine}\n${goodLine.replace('u1', '')}\n`, { span });
  expect(written).toEqual([goodRow]);
  expect(rejects).toEqual([['3', 'is dated 2024-02-25, outside of 2024-02-26, and has no uniq_id']]);
  const clicks = 'id,uniq_id,date_time,action_id,customer_id,quantity\n1,a,2024-02-25T00:00:00,1,1,1\n';
  expect((await convert(clicks, { spec: activity, span })).rejects).toEqual([
    ['2', 'is dated 2024-02-25, outside of 2024-02-26'],
  ]);
});

test('a file that is truncated or has another header is refused as a whole', async () => {
  const file = `${header}\n${goodLine}\n${goodLine}\n`;
  const refusal = async (content: string | Buffer, overrides: Overrides = {}) =>
    (await convert(content, overrides)).refusal?.message ?? null;
  expect(await refusal(file)).toBeNull();
  expect(await refusal(file.slice(0, -1))).toBeNull();
  expect(await refusal(file.slice(0, -1), { isComplete: false })).toBe('it is cut off in line 3');
  expect(await refusal(file.slice(0, -10))).toBe('it is cut off in line 3');
  expect(await refusal(gzipSync(file).subarray(0, -20))).toBe('its packing is broken or cut off');
  expect(await refusal('')).toBe('it is empty');
  expect(await refusal(file.replace('uniq_id,', 'unique,'))).toBe('its header has no column uniq_id');
  expect(await refusal(file.replace('uniq_id,', 'uniq_id,id,'))).toBe('its header has the column id twice');
});

test('a line of 200 kB in a file of 500 lines is one reject, also as the last line of a complete file', async () => {
  const long = goodLine.replace('Ярославль', 'Я'.repeat(100_000));
  const lines = Array.from({ length: 500 }, (_, index) => (index === 250 ? long : goodLine));
  const inside = await convert(`${header}\n${lines.join('\n')}\n`);
  expect(inside).toMatchObject({ rows: 500, rejected: 1, refusal: null });
  expect(inside.rejects).toEqual([['252', 'the line is too long']]);
  expect(inside.written).toHaveLength(499);
  const content = `${header}\n${goodLine}\n${long}`;
  expect(await convert(content)).toMatchObject({ rows: 2, rejected: 1, refusal: null });
  expect(await convert(content, { isComplete: false })).toMatchObject({
    refusal: { message: 'it is cut off in line 3' },
  });
});

test('a price file has no header, and its rows have the line number', async () => {
  const { written, rejects } = await convert('Молоко 1%,100\r\n,5\n"Сыр, твёрдый",45.5\n', { spec: prices });
  expect(written).toEqual([
    ['Молоко 1%', '100.00', '1', '5'],
    ['Сыр, твёрдый', '45.50', '3', '5'],
  ]);
  expect(rejects).toEqual([['2', 'item_name is missing']]);
});
