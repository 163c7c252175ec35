import { type SQL, sql } from 'drizzle-orm';
import type { SourceColumn } from '../../db/queries/batch/source-tables.ts';
import type { ErrorText } from '../../db/queries/engine/error-text.ts';
import { JobError } from '../engine/errors.ts';

/** A value in a filter. */
export interface FilterValue {
  type: 'text' | 'number' | 'boolean';
  /** The text in the filter, without quotes. */
  value: string;
  /** Position in the filter, from 1. */
  at: number;
}

/** One comparison of a column with values. */
export interface FilterComparison {
  op: '=' | '!=' | '<' | '<=' | '>' | '>=' | 'LIKE' | 'IN' | 'BETWEEN' | 'IS NULL';
  column: string;
  /** True: the name stood in double quotes, so upper and lower case differ. */
  quoted: boolean;
  at: number;
  negated: boolean;
  values: FilterValue[];
}

/** A parsed filter. The only parser is `ops.batch_parse_filter` (SQL). */
export type FilterTree = { op: 'AND' | 'OR'; parts: FilterTree[] } | { op: 'NOT'; part: FilterTree } | FilterComparison;

/** A filter that cannot be parsed or does not fit its table; the message names the position. */
export class FilterError extends JobError {
  override readonly name = 'FilterError';

  /** `key`: the text of the problem is `job-error-KEY`. */
  constructor(key: string, values: ErrorText['values'], at: number, problem: string) {
    super('batch-filter', { at }, `resource_filter, position ${at}: ${problem}`);
    this.errorText.cause = { error: problem, errorText: { key, values } };
  }
}

/** A value that must be readable as a column's type. Only the database can check that. */
export interface ValueCheck {
  at: number;
  value: string;
  type: string;
}

export interface CompiledFilter {
  /** Columns are quoted names of the table; every value is a bound parameter. */
  condition: SQL;
  checks: ValueCheck[];
}

/**
 * Compiles a filter to a condition on a table whose rows are called `s`. The caller runs the `checks` before it uses
 * the condition ({@link checkFilterValues}).
 *
 * @throws FilterError for a column that the table does not have, or a value that does not fit its column
 */
export function compileFilter(tree: FilterTree, columns: readonly SourceColumn[]): CompiledFilter {
  const checks: ValueCheck[] = [];
  const compile = (node: FilterTree): SQL => {
    if ('part' in node) return sql`(not ${compile(node.part)})`;
    if ('parts' in node) return sql`(${sql.join(node.parts.map(compile), node.op === 'AND' ? sql` and ` : sql` or `)})`;
    return compileComparison(node, columns, checks);
  };
  return { condition: compile(tree), checks };
}

const operators: Partial<Record<FilterComparison['op'], SQL>> = {
  '=': sql`=`,
  '!=': sql`<>`,
  '<': sql`<`,
  '<=': sql`<=`,
  '>': sql`>`,
  '>=': sql`>=`,
};

function compileComparison(node: FilterComparison, columns: readonly SourceColumn[], checks: ValueCheck[]): SQL {
  const column = findColumn(node, columns);
  const name = sql`s.${sql.identifier(column.name)}`;
  const not = node.negated ? sql`not ` : sql``;
  if (node.op === 'IS NULL') return sql`(${name} is ${not}null)`;
  if (node.op === 'LIKE' && column.kind !== 'S') {
    const values = { column: column.name, type: column.type };
    throw new FilterError(
      'batch-filter-like',
      values,
      node.at,
      `LIKE needs a text, and ${column.name} is ${column.type}`,
    );
  }
  const values = node.values.map((value) => bindValue(value, column, checks));
  const [first, second] = values;
  if (node.op === 'LIKE') return sql`(${name} ${not}like ${first})`;
  if (node.op === 'BETWEEN') return sql`(${name} ${not}between ${first} and ${second})`;
  if (node.op !== 'IN') return sql`(${name} ${operators[node.op]} ${first})`;
  return sql`(${name} ${not}in (${sql.join(values, sql`, `)}))`;
}

/** Finds a column by its name. As in SQL, a name without quotes may differ in case. */
function findColumn({ column, quoted, at }: FilterComparison, columns: readonly SourceColumn[]): SourceColumn {
  const found =
    columns.find(({ name }) => name === column) ??
    (quoted ? undefined : columns.find(({ name }) => name.toLowerCase() === column.toLowerCase()));
  if (found) return found;
  const known = columns.map(({ name }) => name).join(', ');
  const message = `there is no column ${column}; there are: ${known}`;
  throw new FilterError('batch-filter-no-column', { column, known }, at, message);
}

/**
 * Binds a value. Numbers are compared as numbers; with a text column, as they are written. Any other value must be
 * readable as the column's type.
 */
function bindValue({ type, value, at }: FilterValue, column: SourceColumn, checks: ValueCheck[]): SQL {
  if (column.kind === 'S') return sql`${value}::text`;
  if (type === 'number' && column.kind === 'N' && column.type !== 'money') return sql`${value}::numeric`;
  if (type === 'number' || (type === 'boolean' && column.kind !== 'B')) {
    const values = { column: column.name, type: column.type, value };
    throw new FilterError('batch-filter-type', values, at, `${column.name} is ${column.type}, and ${value} is none`);
  }
  checks.push({ at, value, type: column.type });
  return sql`cast(${value} as ${sql.raw(column.type)})`;
}
