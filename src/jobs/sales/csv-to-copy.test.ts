import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, expect, test } from 'vitest';
import { openFile, type Reading } from './csv-to-copy.ts';
import { fileSpecs } from './file-specs.ts';
import type { Span } from './row-encoder.ts';

const folder = mkdtempSync(join(tmpdir(), 'tally-read-'));
afterAll(() => rmSync(folder, { recursive: true }));

const [orders, activity, , prices] = fileSpecs();
const head =
  'id,uniq_id,date_time,city_id,city_name,customer_id,first_name,last_name,item_id,item_name,quantity,payment_amount';
const good = '1,u1,2024-02-25T00:00:00,2,Ярославль,7603,Константин,Васильев,9,Ручка шариковая,3,135';
const row = [
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
  ...['3', '135.00', 'shipped', '5'],
];

interface More {
  spec?: typeof orders;
  span?: Span | null;
  isWhole?: boolean;
}

async function read(content: string | Buffer, { spec = orders, span = null, isWhole = true }: More = {}) {
  if (!spec) throw new Error('there is no such file');
  const path = join(folder, 'file.csv');
  writeFileSync(path, content);
  const { signal } = new AbortController();
  const file = openFile({ path, spec, batchId: 5, span, isWhole, folder, signal });
  const pieces: Buffer[] = [];
  for await (const piece of file.rows) pieces.push(Buffer.from(piece));
  const reading = file.reading();
  const kinds = [...spec.columns.map(({ name }) => kindOf(name)), ...(spec.hasHeader ? [] : [whole]), whole];
  const rejects = rowsOf(readFileSync(reading.rejectsFile), [whole, whole, text, text]).map((line) => line.slice(1, 3));
  return { ...reading, written: rowsOf(Buffer.concat(pieces), kinds), rejects } satisfies Reading &
    Record<string, unknown>;
}

type Kind = (value: Buffer) => string;

const whole: Kind = (value) => value.readBigInt64BE().toString();
const text: Kind = (value) => value.toString();
const instant: Kind = (value) => new Date(Number(value.readBigInt64BE() / 1000n) + Date.UTC(2000)).toISOString();

const money: Kind = (value) => {
  const [sign, a = 0, b = 0, c = 0, part = 0] = [4, 8, 10, 12, 14].map((at) => value.readInt16BE(at));
  return ((sign ? -1 : 1) * ((a * 1e4 + b) * 1e4 + c + part / 1e4)).toFixed(2);
};

function kindOf(column: string): Kind {
  if (/date/.test(column)) return instant;
  if (/amount|amt|price/.test(column)) return money;
  return /name|uniq|status/.test(column) ? text : whole;
}

/** Reads what goes to COPY … (FORMAT binary). */
function rowsOf(bytes: Buffer, kinds: Kind[]): (string | null)[][] {
  const found: (string | null)[][] = [];
  let at = 19;
  for (; bytes.readInt16BE(at) !== -1; ) {
    expect(bytes.readInt16BE(at)).toBe(kinds.length);
    at += 2;
    found.push(
      kinds.map((kind) => {
        const length = bytes.readInt32BE(at);
        const value = length < 0 ? null : kind(bytes.subarray(at + 4, at + 4 + length));
        at += 4 + Math.max(length, 0);
        return value;
      }),
    );
  }
  expect(at + 2).toBe(bytes.length);
  return found;
}

test('columns in any order, with others between, a BOM, CRLF, packed or not', async () => {
  const mixed =
    'status,payment_amount,x,quantity,item_name,item_id,last_name,first_name,customer_id,city_name,city_id,date_time,uniq_id,id';
  const line = 'Refunded,135.50,?,3,Ручка шариковая,9,Васильев,Константин,7603,Ярославль,2,2024-02-25 00:00:00,u1,1';
  const expected = row.with(11, '135.50').with(12, 'refunded');
  for (const content of [`\ufeff${mixed}\r\n${line}\r\n`, gzipSync(`${mixed}\n${line}`)])
    expect((await read(content)).written).toEqual([expected]);
  expect(await read(`${head}\r\n${good}\r\n\r\n\r\n`)).toMatchObject({
    written: [row],
    rows: 1,
    rejected: 0,
    refused: null,
  });
});

test('quotes, line breaks and what COPY takes for its own, in a field', async () => {
  const name = '"Ручка ""Люкс"",\r\nсиняя\t\\N"';
  const { written, rejects } = await read(`${head}\n${good.replace('Ручка шариковая', name)}\n`);
  expect(rejects).toEqual([]);
  expect(written).toEqual([row.with(9, 'Ручка "Люкс",\r\nсиняя\t\\N')]);
});

const wrong: [string, string, string][] = [
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

test.each(wrong)('a line with %j → %j is rejected with its number and the reason', async (part, instead, reason) => {
  const { written, rejects, rows } = await read(`${head}\n${good}\n${good.replace(part, instead)}\n${good}\n`);
  expect(rejects).toEqual([['3', reason]]);
  expect(written).toEqual([row, row]);
  expect(rows).toBe(3);
});

test('bytes that are no UTF-8 are rejected, 100 letters of any script are not', async () => {
  const [before, after] = `${head}\n${good.replace('Ярославль', '|')}\n`.split('|');
  const { rejects } = await read(
    Buffer.concat([Buffer.from(before ?? ''), Buffer.from([0xd0]), Buffer.from(after ?? '')]),
  );
  expect(rejects).toEqual([['2', 'is not written in UTF-8']]);
  const last = await read(Buffer.concat([Buffer.from(`${head},status\n${good},`), Buffer.from([0xd0])]));
  expect([last.rejects, last.written]).toEqual([[['2', 'is not written in UTF-8']], []]);
  const long = await read(`${head}\n${good.replace('Ярославль', '語'.repeat(50) + 'Я'.repeat(50))}\n`);
  expect([long.rows, long.rejected]).toEqual([1, 0]);
});

test('a status of any space is the usual one', async () => {
  const { written } = await read(`${head},status\n${good},\u00a0\n${good}, \n${good},\n`);
  expect(written).toEqual([row, row, row]);
});

test('spaces around numbers and dates are not meant', async () => {
  const line = good.replace('7603', ' 7603\t').replace(',135', ', 135 ').replace('2024-02-25T00:00:00', ' 2024-02-25 ');
  const { written, rejects } = await read(`${head}\n${line}\n`);
  expect(rejects).toEqual([]);
  expect(written).toEqual([row]);
});

test('instants with and without zone are days of UTC', async () => {
  const dates = [
    '2024-02-25',
    '2024-02-25T23:30',
    '2024-02-25 01:00:00+03:00',
    '2024-02-25T23:00:00.5-0200',
    '2024-02-25T00:00:00Z',
  ];
  const { written, days } = await read(
    [head, ...dates.map((date) => good.replace('2024-02-25T00:00:00', date)), ''].join('\n'),
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

test('outside of its span a line needs a uniq_id, and one of activity has none that counts', async () => {
  const span = { first: '2024-02-26', last: '2024-02-26' };
  const { written, rejects } = await read(`${head}\n${good}\n${good.replace('u1', '')}\n`, { span });
  expect(written).toEqual([row]);
  expect(rejects).toEqual([['3', 'is dated outside of 2024-02-26 and has no uniq_id']]);
  const clicks = 'id,uniq_id,date_time,action_id,customer_id,quantity\n1,a,2024-02-25T00:00:00,1,1,1\n';
  expect((await read(clicks, { spec: activity, span })).rejects).toEqual([['2', 'is dated outside of 2024-02-26']]);
});

test('a file that is cut off or has another header is refused as a whole', async () => {
  const file = `${head}\n${good}\n${good}\n`;
  const refusedOf = async (content: string | Buffer, more: More = {}) => (await read(content, more)).refused;
  expect(await refusedOf(file)).toBeNull();
  expect(await refusedOf(file.slice(0, -1))).toBeNull();
  expect(await refusedOf(file.slice(0, -1), { isWhole: false })).toBe('it is cut off in line 3');
  expect(await refusedOf(file.slice(0, -10))).toBe('it is cut off in line 3');
  expect(await refusedOf(gzipSync(file).subarray(0, -20))).toBe('its packing is broken or cut off');
  expect(await refusedOf('')).toBe('it is empty');
  expect(await refusedOf(file.replace('uniq_id,', 'unique,'))).toBe('its header has no column uniq_id');
  expect(await refusedOf(file.replace('uniq_id,', 'uniq_id,id,'))).toBe('its header has the column id twice');
});

test('prices have no header, and the number of their line', async () => {
  const { written, rejects } = await read('Молоко 1%,100\r\n,5\n"Сыр, твёрдый",45.5\n', { spec: prices });
  expect(written).toEqual([
    ['Молоко 1%', '100.00', '1', '5'],
    ['Сыр, твёрдый', '45.50', '3', '5'],
  ]);
  expect(rejects).toEqual([['2', 'item_name is missing']]);
});
