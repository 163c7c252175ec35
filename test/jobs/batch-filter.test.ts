import { sql } from 'drizzle-orm';
import { PgDialect } from 'drizzle-orm/pg-core';
import fc from 'fast-check';
import { expect } from 'vitest';
import type { Db } from '../../src/db/client.ts';
import type { SourceColumn } from '../../src/db/queries/batch/source-tables.ts';
import { checkFilterValues } from '../../src/jobs/batch/check-filter-values.ts';
import { compileFilter, FilterError, type FilterTree } from '../../src/jobs/batch/filter.ts';
import { test } from '../harness/db.ts';

const columns: SourceColumn[] = [
  { name: 'row', type: 'integer', kind: 'N' },
  { name: 'amount', type: 'numeric', kind: 'N' },
  { name: 'status', type: 'text', kind: 'S' },
  { name: 'Odd "name', type: 'text', kind: 'S' },
  { name: 'paid', type: 'boolean', kind: 'B' },
  { name: 'at', type: 'timestamp with time zone', kind: 'D' },
];

/** The selected rows and the statement, or the message of the refusal. */
type FilterOutcome = { rows: number[]; statement: string } | { refused: string };

/** Parses, compiles and runs a filter as the job does. */
async function tryFilter(db: Db, filter: string): Promise<FilterOutcome> {
  try {
    const parsed = await db.execute(sql`select ops.batch_parse_filter(${filter}::text) as tree`);
    const tree = parsed.rows[0]?.tree as FilterTree | null;
    if (!tree) return { rows: [], statement: '' };
    const { condition, checks } = compileFilter(tree, columns);
    await checkFilterValues(db, checks);
    const query = sql`select row from sale s where ${condition} order by row`;
    const result = await db.execute(query);
    return { rows: result.rows.map(({ row }) => Number(row)), statement: new PgDialect().sqlToQuery(query).sql };
  } catch (error) {
    if (error instanceof FilterError) return { refused: error.message };
    const cause = (error as Error).cause as Error & { code?: string };
    if (cause?.code !== '23514') throw error;
    return { refused: cause.message };
  }
}

interface Sale {
  row: number;
  amount: number | null;
  status: string | null;
  paid: boolean | null;
}

const sales: Sale[] = [0, 1, 2.5, -3, null].flatMap((amount, a) =>
  ['active', "it's", 'a%b_c\\', null].map((status, b) => ({
    row: a * 4 + b,
    amount,
    status,
    paid: [true, false, null][(a + b) % 3] ?? null,
  })),
);

async function createSales(db: Db): Promise<void> {
  await db.execute(
    sql`create table sale (row integer, amount numeric, status text, "Odd ""name" text, paid boolean, at timestamptz)`,
  );
  await db.execute(sql`insert into sale (row, amount, status, paid) select row, amount, status, paid
    from jsonb_to_recordset(${JSON.stringify(sales)}::jsonb)
      as s (row integer, amount numeric, status text, paid boolean)`);
}

/** The text of a condition, and the same condition in code, with the three truth values of SQL. */
interface Condition {
  text: string;
  holds(sale: Sale): boolean | null;
}

const quote = (value: string) => [`'${value.replaceAll("'", "''")}'`, `"${value.replaceAll('"', '""')}"`];
const operators: Record<string, (a: number | string, b: number | string) => boolean> = {
  '=': (a, b) => a === b,
  '!=': (a, b) => a !== b,
  '<>': (a, b) => a !== b,
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
};

const amounts = fc.constantFrom(0, 1, 2.5, -3, 7);
const negation = fc.boolean();
const comparison: fc.Arbitrary<Condition> = fc.oneof(
  fc.tuple(fc.constantFrom(...Object.keys(operators)), amounts).map(([sign, value]) => ({
    text: `AMOUNT${sign}${value}`,
    holds: ({ amount }: Sale) => (amount === null ? null : (operators[sign]?.(amount, value) ?? null)),
  })),
  fc
    .tuple(fc.constantFrom('active', "it's", 'a%b_c\\', 'x" or "1'), fc.nat(1), fc.constantFrom('=', '!='))
    .map(([value, which, sign]) => ({
      text: `status ${sign} ${quote(value)[which]}`,
      holds: ({ status }: Sale) => (status === null ? null : (operators[sign]?.(status, value) ?? null)),
    })),
  fc.tuple(fc.array(amounts, { minLength: 1, maxLength: 3 }), negation).map(([list, not]) => ({
    text: `"amount" ${not ? 'not ' : ''}in (${list.join(' , ')})`,
    holds: ({ amount }: Sale) => (amount === null ? null : list.some((one) => one === amount) !== not),
  })),
  fc.tuple(amounts, amounts, negation).map(([low, high, not]) => ({
    text: `amount ${not ? 'NOT ' : ''}between ${low} and ${high}`,
    holds: ({ amount }: Sale) => (amount === null ? null : (amount >= low && amount <= high) !== not),
  })),
  negation.map((not) => ({
    text: `status is ${not ? 'not ' : ''}null`,
    holds: ({ status }: Sale) => (status === null) !== not,
  })),
  negation.map((not) => ({
    text: `status ${not ? 'not ' : ''}like 'a%'`,
    holds: ({ status }: Sale) => (status === null ? null : status.startsWith('a') !== not),
  })),
  fc
    .boolean()
    .map((value) => ({ text: `paid = ${value}`, holds: ({ paid }: Sale) => (paid === null ? null : paid === value) })),
);

const and = (a: boolean | null, b: boolean | null) =>
  a === false || b === false ? false : a === null || b === null ? null : true;
const negate = (a: boolean | null) => (a === null ? null : !a);

/** Generates conditions with the precedence NOT, AND, OR, and parentheses only where they are needed. */
const { any } = fc.letrec<{ one: Condition; all: Condition; any: Condition }>((tie) => ({
  one: fc.oneof(
    { maxDepth: 4 },
    comparison,
    tie('any').map(({ text, holds }) => ({ text: `( ${text})`, holds })),
    tie('one').map(({ text, holds }) => ({ text: `not ${text}`, holds: (sale: Sale) => negate(holds(sale)) })),
  ),
  all: fc.array(tie('one'), { minLength: 1, maxLength: 3 }).map((parts) => ({
    text: parts.map(({ text }) => text).join('\n AND '),
    holds: (sale: Sale) => parts.map(({ holds }) => holds(sale)).reduce(and, true),
  })),
  any: fc.array(tie('all'), { minLength: 1, maxLength: 3 }).map((parts) => ({
    text: parts.map(({ text }) => text).join(' or '),
    holds: (sale: Sale) => negate(parts.map(({ holds }) => negate(holds(sale))).reduce(and, true)),
  })),
}));

test('a filter selects the same rows as the same condition in code', async ({ db }) => {
  await createSales(db);
  await fc.assert(
    fc.asyncProperty(any, async ({ text, holds }) => {
      if (text.length > 4000) return;
      expect(await tryFilter(db, text)).toMatchObject({
        rows: sales.filter((sale) => holds(sale) === true).map(({ row }) => row),
      });
    }),
    { numRuns: 100, seed: 7 },
  );
});

const tokens = fc.oneof(
  fc.constantFrom(
    'status',
    'amount',
    'paid',
    'row',
    '"Odd ""name"',
    'ctid',
    'pg_sleep',
    'select',
    'AND',
    'or',
    'NOT',
    'in',
    'LIKE',
    'between',
  ),
  fc.constantFrom(
    'is',
    'null',
    'true',
    '(',
    ')',
    ',',
    '=',
    '!=',
    '<=',
    '1',
    '-2.5e3',
    "'x'",
    '"x"',
    "'",
    '"',
    ';',
    '--',
    '/*',
    '$1',
    '::',
    '\\',
    '||',
  ),
  fc.string({ maxLength: 4 }),
  fc.string({ unit: 'binary', maxLength: 2 }).map((text) => text.replace(/[\0\ud800-\udfff]/g, '')),
);

test('any text becomes a condition on columns with bound values, or is refused with a position', async ({ db }) => {
  await createSales(db);
  const allowed = new RegExp(
    `^select row from sale s where (?:${[
      String.raw`[()\s]`,
      String.raw`s\."(?:row|amount|status|Odd ""name|paid|at)"`,
      'not|and|or|in|is|null|like|between|<>|<=|>=|=|<|>|,',
      String.raw`cast\(\$\d+ as [a-z ]+\)`,
      String.raw`\$\d+::(?:text|numeric)`,
    ].join('|')})+ order by row$`,
  );
  await fc.assert(
    fc.asyncProperty(fc.array(tokens, { maxLength: 9 }), fc.constantFrom(' ', ''), async (words, separator) => {
      const outcome = await tryFilter(db, words.join(separator));
      if ('refused' in outcome) expect(outcome.refused).toMatch(/^resource_filter, position \d+: /);
      else if (outcome.statement !== '') expect(outcome.statement).toMatch(allowed);
    }),
    { numRuns: 250, seed: 11 },
  );
});

const injections = [
  "status = 'x'; drop table sale",
  "status = 'x' -- and more",
  "status = 'x' /* */",
  "status = 'x' union select 1",
  'status = (select current_user)',
  'status = current_user',
  'status in (select status from sale)',
  'pg_sleep(10) is null',
  "pg_read_file('/etc/passwd') = 'x'",
  "status = pg_read_file('/etc/passwd')",
  "status = 'x' || version()",
  "status = E'x'",
  "status = U&'x'",
  'status = $$x$$',
  'status = $1',
  "status::regclass = 'pg_class'",
  "status = 'x'::text",
  "row = cast('1' as int)",
  'ops.job_run = 1',
  'sale.status = 1',
  's.status = 1',
  '"status" . "x" = 1',
  'ctid = 1',
  'xmin = 1',
  'tableoid = 1',
  's = 1',
  '"status"" or ""1"="1" = 1',
  "status = 'x' or 1 = 1",
  'true',
  "status = 'x' or true",
  'exists (select)',
  "status like 'x' escape 'y'",
  "status ~ 'x'",
  "status similar to 'x'",
  'amount = 1 / 0',
  'amount = 1 + 1',
  'amount = 0x10',
  "amount = 'one'",
  'amount = true',
  "amount like '1'",
  "at > 'tomorrow; drop table sale'",
  'at = 5',
  "status = 'x",
  "status = 'x' or",
  "status = '\u2019 or \u2019'='",
  'status = `x`',
  'status = ?',
  'status = {x}',
  'status collate "C" = 1',
  'status @> 1',
  '((((status = 1)',
  'status = 1)',
  "(status = 'x') from ops.job_run",
];

test('injections are refused with a position', async ({ db }) => {
  await createSales(db);
  for (const filter of injections)
    expect([filter, await tryFilter(db, filter)]).toEqual([
      filter,
      { refused: expect.stringMatching(/^resource_filter, position \d+: /) },
    ]);
  expect((await db.execute(sql`select count(*)::int as n from sale`)).rows).toEqual([{ n: sales.length }]);
});
