import { sql } from 'drizzle-orm';
import { PgDialect } from 'drizzle-orm/pg-core';
import fc from 'fast-check';
import { expect } from 'vitest';
import { loadTexts } from '../../src/bot/ui/i18n.ts';
import type { Db } from '../../src/db/client.ts';
import type { SourceColumn } from '../../src/db/queries/batch/source-tables.ts';
import { checkFilterValues } from '../../src/jobs/batch/check-filter-values.ts';
import { compileFilter, FilterError, type FilterTree } from '../../src/jobs/batch/filter.ts';
import { findSyntaxError } from '../../src/jobs/batch/filter-syntax.ts';
import { jobErrorText } from '../../src/jobs/engine/job-texts.ts';
import { toErrorCause } from '../../src/jobs/engine/log-text.ts';
import { jobTextFolders } from '../../src/jobs/index.ts';
import { test } from '../harness/db.ts';

const columns: SourceColumn[] = [
  { name: 'row', type: 'integer', kind: 'N' },
  { name: 'amount', type: 'numeric', kind: 'N' },
  { name: 'status', type: 'text', kind: 'S' },
  { name: 'Odd "name', type: 'text', kind: 'S' },
  { name: 'paid', type: 'boolean', kind: 'B' },
  { name: 'at', type: 'timestamp with time zone', kind: 'D' },
];

/** The selected rows and the statement, or the refusal. */
type FilterOutcome = { rows: number[]; statement: string } | { refused: string; error: FilterError };

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
    const refusal = error instanceof FilterError ? error : findSyntaxError(error);
    if (!refusal) throw error;
    return { refused: refusal.message, error: refusal };
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
      { refused: expect.stringMatching(/^resource_filter, position \d+: /), error: expect.any(FilterError) },
    ]);
  expect((await db.execute(sql`select count(*)::int as n from sale`)).rows).toEqual([{ n: sales.length }]);
});

const russian = loadTexts(jobTextFolders).in('ru');

/** Filters that are refused, with the reason as a Russian-speaking admin reads it. */
const refused: Record<string, string> = {
  'status = "x" amount': "позиция 14: ожидается AND, OR, ) или конец, а не 'amount'",
  'row = 1)': "позиция 8: ожидается AND, OR или конец, а не ')'",
  '(row = 1': 'позиция 9: ожидается ) для ( на позиции 1, а не конец',
  '= 1': "позиция 1: ожидается столбец, NOT или (, а не '='",
  'row NOT = 1': "позиция 9: ожидается LIKE, IN или BETWEEN, а не '='",
  row: 'позиция 4: ожидается сравнение (= != <> < <= > >= LIKE IN BETWEEN IS), а не конец',
  'row IS 1': "позиция 8: ожидается NULL или NOT NULL, а не '1'",
  'row IS NOT 1': "позиция 12: ожидается NULL, а не '1'",
  'row IN 1': "позиция 8: ожидается (, а не '1'",
  'row IN (1 2)': "позиция 11: ожидается , или ), а не '2'",
  "status LIKE 'x\\'":
    "позиция 13: ожидается шаблон в кавычках, который не оканчивается одиночной обратной косой чертой, а не E'x\\\\'",
  'row BETWEEN 1 OR 2': "позиция 15: ожидается AND, а не 'OR'",
  'row =': 'позиция 6: ожидается число, TRUE, FALSE или текст в кавычках, а не конец',
  [`${'('.repeat(101)}row = 1`]: "позиция 101: ожидается меньше вложенных скобок, а не '('",
  [`row = 1${' '.repeat(3993)}x`]: "позиция 4 001: ожидается конец (в фильтре не больше 4000 символов), а не 'x'",
  'colour = 1': 'позиция 1: столбца colour нет, есть: row, amount, status, Odd "name, paid, at',
  "row LIKE 'x'": 'позиция 1: для LIKE нужен текст, а row имеет тип integer',
  'paid = 1': 'позиция 8: 1 — не значение столбца paid (boolean)',
  "at > 'x'": 'позиция 6: «x» нельзя прочитать как timestamp with time zone',
};

test('every refusal of a filter is in Russian for a Russian-speaking admin', async ({ db }) => {
  await createSales(db);
  const read = async (filter: string) => {
    const outcome = await tryFilter(db, filter);
    if (!('error' in outcome)) return null;
    return jobErrorText(russian, toErrorCause(outcome.error))
      ?.replace(/[\u2068\u2069]/g, '')
      .replace('\u00a0', ' ');
  };
  for (const [filter, text] of Object.entries(refused))
    expect([filter, await read(filter)]).toEqual([filter, `фильтр, ${text}`]);
});
