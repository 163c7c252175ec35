import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect } from 'vitest';
import { inCopyTransaction } from '../../src/jobs/sales/copy-transaction.ts';
import { openCsvFile } from '../../src/jobs/sales/csv-to-copy.ts';
import { createFileSpecs, stagingColumns } from '../../src/jobs/sales/file-specs.ts';
import { test } from '../harness/db.ts';
import { pickSeed } from '../harness/random.ts';

const { signal } = new AbortController();
const digits = (max: number) => fc.stringMatching(new RegExp(`^[0-9]{1,${max}}$`));
const minus = fc.constantFrom('', '-');
const spaces = fc.constantFrom('', '', ' ', '\t ');
const spaced = (value: fc.Arbitrary<string>) =>
  fc.tuple(spaces, value, spaces).map(([before, text, after]) => `${before}${text}${after}`);
const bigint = spaced(fc.tuple(minus, digits(18)).map((parts) => parts.join('')));
const money = spaced(
  fc
    .tuple(minus, digits(8), fc.constantFrom('', '.', '.0', '.7', '.05', '.5000', '.99'))
    .map((parts) => parts.join('')),
);
const name = fc
  .array(fc.constantFrom('a', 'Ж', '語', '😀', ' ', '\t', '\r', '\n', '\\', '\\N', '"', ',', "'"), { maxLength: 40 })
  .map((parts) => parts.join(''));
const timestamp = fc
  .tuple(
    fc.date({ min: new Date(0), max: new Date('9999-12-31T23:59:59.999Z'), noInvalidDate: true }),
    fc.constantFrom('day', 'second', 'millisecond', 'zone'),
  )
  .map(([date, kind]) => {
    const text = date.toISOString();
    if (kind === 'day') return text.slice(0, 10);
    if (kind === 'second') return text.slice(0, 19);
    return kind === 'zone' && date.getTime() > 86_400_000 ? `${text.slice(0, 23)}+05:30` : text;
  });
const line = fc.tuple(bigint, name, timestamp, bigint, name, bigint, name, name, bigint, name, bigint, money, name);

/** Lets PostgreSQL parse the same texts. */
const parseTexts = `select (l)::text as line from (select id::bigint, case when uniq_id ~ '[^[:space:]]' then uniq_id end as uniq_id,
    (date_time || case when date_time ~ '(Z|[+]05:30)$' then '' else 'Z' end)::timestamptz as date_time,
    city_id::bigint, nullif(city_name, '') as city_name, customer_id::bigint, nullif(first_name, '') as first_name,
    nullif(last_name, '') as last_name, item_id::bigint, nullif(item_name, '') as item_name, quantity::bigint,
    payment_amount::numeric(10, 2)
  from texts) as l order by 1`;

test('every value of a file gets into the database as PostgreSQL parses its text', async ({ db }) => {
  const folder = mkdtempSync(join(tmpdir(), 'tally-field-parsers-'));
  const [spec] = createFileSpecs();
  if (!spec) throw new Error('there is no such file');
  const names = spec.columns.map((column) => column.name);
  const lines = fc
    .sample(line, { numRuns: 2000, seed: pickSeed() })
    .map((fields) => [...fields.slice(0, -1), 'shipped']);
  const path = join(folder, 'lines.csv');
  const quoted = (value: string) => `"${value.replaceAll('"', '""')}"`;
  writeFileSync(path, [names.join(','), ...lines.map((fields) => fields.map(quoted).join(','))].join('\r\n'));

  const file = openCsvFile({ path, spec, batchId: 5, span: null, isComplete: true, folder, signal });
  await inCopyTransaction(db, ({ copy }) =>
    copy(
      `copy staging.user_order_log (${stagingColumns(spec).join(', ')}) from stdin with (format binary)`,
      file.rows,
      signal,
    ),
  );
  expect(file.getSummary()).toMatchObject({ rows: 2000, rejected: 0, refusal: null });

  const compared = names.slice(0, -1);
  await db.$client.query(`create table texts (place serial, ${compared.map((column) => `${column} text`).join(', ')})`);
  await db.$client.query(
    `insert into texts (${compared.join(', ')}) select ${compared.map((_, index) => `fields->>${index}`).join(', ')}
    from jsonb_array_elements($1::jsonb) with ordinality as e (fields, place) order by place`,
    [JSON.stringify(lines)],
  );
  const expected = await db.$client.query(parseTexts);
  const loaded = await db.$client.query(
    `select (l)::text as line from (select ${compared.join(', ')} from staging.user_order_log) as l order by 1`,
  );
  expect(loaded.rows).toEqual(expected.rows);
  rmSync(folder, { recursive: true });
});
