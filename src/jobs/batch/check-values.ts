import { sql } from 'drizzle-orm';
import type { Executor } from '../../db/client.ts';
import { firstRow } from '../../db/queries/query.ts';
import { FilterFault, type ValueCheck } from './filter.ts';

/** Throws {@link FilterFault} for the first value that the database cannot read as its type. */
export async function checkValues(exec: Executor, checks: readonly ValueCheck[]): Promise<void> {
  if (checks.length === 0) return;
  const wrong = await firstRow<ValueCheck>(
    exec,
    sql`select at, value, type from jsonb_to_recordset(${JSON.stringify(checks)}::jsonb) as c (at integer, value text, type text)
    where not ops.batch_is_value(value, type) order by at limit 1`,
  );
  if (wrong) throw new FilterFault(wrong.at, `“${wrong.value.slice(0, 40)}” is no ${wrong.type}`);
}
