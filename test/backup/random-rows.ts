import type pg from 'pg';
import { type CatalogueTable, findTables } from '../../src/db/backup/catalogue.ts';
import { tableName } from '../../src/db/backup/manifest.ts';
import { quoteTable } from '../../src/db/backup/write-backup.ts';
import type { Random } from '../harness/random.ts';

/** A table cannot get a row in so many attempts: teach {@link randomValue} its rules. */
const maxAttempts = 400;

interface ForeignKey {
  table: string;
  columns: string[];
  parent: string;
  parentColumns: string[];
}

/** What PostgreSQL's text format has to escape, and what it could be mistaken for. */
const awkward = [
  '\\N',
  '\\.',
  '\t',
  '\n',
  '\r',
  '\\',
  '"',
  "'",
  ',',
  'NULL',
  ' ',
  'é',
  'Ж',
  '日本',
  '🏃',
  '\u0001',
  '',
];

/**
 * Fills every table of a backup with random rows that its constraints allow, `rows` for each or as many as its keys
 * allow. Returns the number of rows of each table.
 */
export async function fillTables(client: pg.ClientBase, random: Random, rows: number): Promise<Map<string, number>> {
  const tables = await findTables(client);
  const keys = await findForeignKeys(client);
  const words = await findAllowedWords(client);
  const counts = new Map<string, number>();
  for (const table of tables) counts.set(tableName(table), 0);
  await switchTriggers(client, tables, 'disable');
  for (const table of parentsFirst(tables, keys)) {
    const name = tableName(table);
    for (let attempt = 0; attempt < maxAttempts && (counts.get(name) ?? 0) < rows; attempt++)
      if (await insertRow(client, table, { keys, words, random, hasParents: !counts.get(name) && attempt < 100 }))
        counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  await switchTriggers(client, tables, 'enable');
  return counts;
}

async function switchTriggers(client: pg.ClientBase, tables: CatalogueTable[], how: 'disable' | 'enable') {
  await client.query(tables.map((table) => `alter table ${quoteTable(table)} ${how} trigger user`).join(';'));
}

function parentsFirst(tables: CatalogueTable[], keys: ForeignKey[]): CatalogueTable[] {
  const sorted: CatalogueTable[] = [];
  const add = (table: CatalogueTable) => {
    if (sorted.includes(table)) return;
    for (const { table: child, parent } of keys)
      if (child === tableName(table) && parent !== child)
        for (const one of tables) if (tableName(one) === parent) add(one);
    sorted.push(table);
  };
  for (const table of tables) add(table);
  return sorted;
}

interface RowOptions {
  keys: ForeignKey[];
  words: Map<string, string[]>;
  random: Random;
  /** The row has a parent for each foreign key. So has the first one where possible: tables below it need that. */
  hasParents: boolean;
}

async function insertRow(client: pg.ClientBase, table: CatalogueTable, options: RowOptions): Promise<boolean> {
  const { keys, words, random } = options;
  const row = new Map<string, unknown>();
  for (const { name, type, isNotNull } of table.columns) {
    if (!isNotNull && random() < 0.3) row.set(name, null);
    else row.set(name, randomValue(type, random, words.get(`${tableName(table)}.${name}`)));
  }
  const fixed = new Set<string>();
  for (const key of keys.filter((one) => one.table === tableName(table)))
    await chooseParent(client, table, key, row, fixed, options);
  const columns = [...row.keys()].map((name) => `"${name}"`);
  const values = columns.map((_, index) => `$${index + 1}`);
  try {
    await client.query(
      `insert into ${quoteTable(table)} (${columns.join(', ')}) overriding system value values (${values.join(', ')})`,
      [...row.values()],
    );
    return true;
  } catch {
    return false; // a constraint: other values are tried
  }
}

/** Sets the columns of a foreign key to those of a parent that fits the keys chosen before, or to null. */
async function chooseParent(
  client: pg.ClientBase,
  table: CatalogueTable,
  key: ForeignKey,
  row: Map<string, unknown>,
  fixed: Set<string>,
  { random, hasParents }: RowOptions,
): Promise<void> {
  const pairs = key.columns.map((column, index) => ({ column, parent: key.parentColumns[index] ?? '' }));
  const known = pairs.filter(({ column }) => fixed.has(column));
  const isRequired = (column: string) => table.columns.some(({ name, isNotNull }) => name === column && isNotNull);
  const conditions = [
    ...known.map(({ parent }, index) => `${parent} is not distinct from $${index + 1}`),
    ...pairs.filter(({ column }) => isRequired(column)).map(({ parent }) => `${parent} is not null`),
  ];
  const { rows } = await client.query<Record<string, unknown>>(
    `select ${key.parentColumns.join(', ')} from ${key.parent} where ${['true', ...conditions].join(' and ')}
    order by num_nulls(${key.parentColumns.join(', ')}), random() limit 1`,
    known.map(({ column }) => row.get(column)),
  );
  const mayBeNull = table.columns.some(({ name, isNotNull }) => key.columns.includes(name) && !isNotNull);
  const isNull = mayBeNull && !hasParents && random() < 0.4;
  for (const { column, parent } of pairs) {
    if (fixed.has(column)) continue;
    row.set(column, isNull ? null : (rows[0]?.[parent] ?? null));
    fixed.add(column);
  }
}

function randomValue(type: string, random: Random, allowed?: string[]): unknown {
  const one = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const int = (min: number, max: number) => min + Math.floor(random() * (max - min + 1));
  if (allowed) return one(allowed);
  const text = () => one([one(awkward), `${one(awkward)}a${int(0, 999)}${one(awkward)}`, `x${int(0, 99_999)}`]);
  const instant = () => new Date(1.6e12 + random() * 2e11).toISOString();
  if (type.endsWith('[]')) return [randomValue(type.slice(0, -2), random), randomValue(type.slice(0, -2), random)];
  if (type.startsWith('numeric')) return one([int(0, 30), int(1, 9) / 10, int(-50, 50), '123456789.123456789']);
  if (type.startsWith('timestamp')) return one([instant(), `${instant().slice(0, 19)}.123456Z`]);
  const makers: Record<string, () => unknown> = {
    text,
    bigint: () => one([int(0, 99), int(0, 2 ** 31), '9007199254740993', -int(1, 9)]),
    integer: () => one([int(0, 9), int(0, 99_999), -int(1, 9)]),
    smallint: () => int(0, 9),
    boolean: () => random() < 0.5,
    date: () => instant().slice(0, 10),
    json: () => JSON.stringify({ text: text() }),
    jsonb: () => JSON.stringify(one([{}, [], { text: text(), n: 0.1 }, 'word', 1])),
    bytea: () => Buffer.from(Array.from({ length: int(0, 40) }, () => int(0, 255))),
    'time without time zone': () => one(['07:30:00', '00:00:00', '23:59:00']),
    'double precision': () => one([random(), -1e-300, 1 / 3, 1e21]),
    real: () => one([0.1, 3.5]),
    uuid: () => `00000000-0000-4000-8000-${String(int(0, 99_999)).padStart(12, '0')}`,
  };
  return (makers[type] ?? text)();
}

async function findForeignKeys(client: pg.ClientBase): Promise<ForeignKey[]> {
  const names = (table: string, keys: string) => `(
    select json_agg(a.attname order by k.position)
    from unnest(${keys}) with ordinality k (attnum, position)
    join pg_attribute a on a.attrelid = ${table} and a.attnum = k.attnum)`;
  const { rows } = await client.query<ForeignKey>(
    `select conrelid::regclass::text as table, ${names('conrelid', 'conkey')} as columns,
      confrelid::regclass::text as parent, ${names('confrelid', 'confkey')} as "parentColumns"
    from pg_constraint where contype = 'f'`,
  );
  const qualified = (name: string) => (name.includes('.') ? name : `public.${name}`);
  return rows
    .map((key) => ({ ...key, table: qualified(key.table), parent: qualified(key.parent) }))
    .sort((a, b) => b.columns.length - a.columns.length);
}

/** For a column that a CHECK limits to SHA-256 in hexadecimal digits. */
const hashes = ['0', '9', 'a', 'f'].map((digit) => digit.repeat(64));

/** Returns the words that a CHECK allows for a column: `schema.table.column` → words. */
async function findAllowedWords(client: pg.ClientBase): Promise<Map<string, string[]>> {
  const { rows } = await client.query<{ column: string; definition: string }>(
    `select n.nspname || '.' || c.relname || '.' || a.attname as column, pg_get_constraintdef(k.oid) as definition
    from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
    join pg_attribute a on a.attrelid = c.oid and a.attnum = k.conkey[1]
    where k.contype = 'c' and cardinality(k.conkey) = 1`,
  );
  return new Map(
    rows.flatMap(({ column, definition }) => {
      if (definition.includes("'^[0-9a-f]{64}$'")) return [[column, hashes] as [string, string[]]];
      const words = [...definition.matchAll(/'([^']+)'::text/g)].map(([, word = '']) => word);
      return /= ANY \(ARRAY\[/.test(definition) && words.length > 0 ? [[column, words] as [string, string[]]] : [];
    }),
  );
}
