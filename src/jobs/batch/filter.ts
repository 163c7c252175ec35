import { type SQL, sql } from 'drizzle-orm';
import type { SourceColumn } from './configuration.ts';

export interface FilterValue {
  type: 'text' | 'number' | 'boolean';
  /** As typed. */
  value: string;
  /** Position in the filter, from 1. */
  at: number;
}

export interface FilterComparison {
  op: '=' | '!=' | '<' | '<=' | '>' | '>=' | 'LIKE' | 'IN' | 'BETWEEN' | 'IS NULL';
  column: string;
  /** In quotes its case of letters counts. */
  quoted: boolean;
  at: number;
  negated: boolean;
  values: FilterValue[];
}

/** What `ops.batch_filter`, the only parser, makes of a filter. */
export type FilterTree = { op: 'AND' | 'OR'; parts: FilterTree[] } | { op: 'NOT'; part: FilterTree } | FilterComparison;

/** A filter that does not fit its table; the message names the position. */
export class FilterFault extends Error {
  override readonly name = 'FilterFault';

  constructor(at: number, problem: string) {
    super(`resource_filter, position ${at}: ${problem}`);
  }
}

/** A value that has to be of a column's type, which only the database can say. */
export interface ValueCheck {
  at: number;
  value: string;
  type: string;
}

export interface CompiledFilter {
  /** Columns are those of the table, quoted; every value is bound. */
  condition: SQL;
  checks: ValueCheck[];
}

/**
 * Returns the condition that a tree is on a table whose rows are called `s`. Throws {@link FilterFault} for a column that the table
 * has not, and a value that is none of its type. `checks` are left to the caller.
 */
export function compileFilter(tree: FilterTree, columns: readonly SourceColumn[]): CompiledFilter {
  const checks: ValueCheck[] = [];
  const compile = (node: FilterTree): SQL => {
    if ('part' in node) return sql`(not ${compile(node.part)})`;
    if ('parts' in node) return sql`(${sql.join(node.parts.map(compile), node.op === 'AND' ? sql` and ` : sql` or `)})`;
    return comparison(node, columns, checks);
  };
  return { condition: compile(tree), checks };
}

const signs: Partial<Record<FilterComparison['op'], SQL>> = {
  '=': sql`=`,
  '!=': sql`<>`,
  '<': sql`<`,
  '<=': sql`<=`,
  '>': sql`>`,
  '>=': sql`>=`,
};

function comparison(node: FilterComparison, columns: readonly SourceColumn[], checks: ValueCheck[]): SQL {
  const column = columnOf(node, columns);
  const name = sql`s.${sql.identifier(column.name)}`;
  const not = node.negated ? sql`not ` : sql``;
  if (node.op === 'IS NULL') return sql`(${name} is ${not}null)`;
  if (node.op === 'LIKE' && column.kind !== 'S')
    throw new FilterFault(node.at, `LIKE needs a text, and ${column.name} is ${column.type}`);
  const values = node.values.map((value) => boundValue(value, column, checks));
  const [first, second] = values;
  if (node.op === 'LIKE') return sql`(${name} ${not}like ${first})`;
  if (node.op === 'BETWEEN') return sql`(${name} ${not}between ${first} and ${second})`;
  if (node.op !== 'IN') return sql`(${name} ${signs[node.op]} ${first})`;
  return sql`(${name} ${not}in (${sql.join(values, sql`, `)}))`;
}

/** A name in quotes is meant as it is; another one is found whatever its case, as in SQL. */
function columnOf({ column, quoted, at }: FilterComparison, columns: readonly SourceColumn[]): SourceColumn {
  const found =
    columns.find(({ name }) => name === column) ??
    (quoted ? undefined : columns.find(({ name }) => name.toLowerCase() === column.toLowerCase()));
  if (found) return found;
  const known = columns.map(({ name }) => name).join(', ');
  throw new FilterFault(at, `there is no column ${column}; there are: ${known}`);
}

/** Numbers are compared as numbers, and with a text as they are written; anything else has to be written as the column's type. */
function boundValue({ type, value, at }: FilterValue, column: SourceColumn, checks: ValueCheck[]): SQL {
  if (column.kind === 'S') return sql`${value}::text`;
  if (type === 'number' && column.kind === 'N' && column.type !== 'money') return sql`${value}::numeric`;
  if (type === 'number' || (type === 'boolean' && column.kind !== 'B'))
    throw new FilterFault(at, `${column.name} is ${column.type}, and ${value} is none`);
  checks.push({ at, value, type: column.type });
  return sql`cast(${value} as ${sql.raw(column.type)})`;
}
