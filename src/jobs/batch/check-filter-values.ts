import { sql } from 'drizzle-orm';
import type { Executor } from '../../db/client.ts';
import { firstRow } from '../../db/queries/query.ts';
import { toStorableJson } from '../../lib/storable-text.ts';
import { FilterError, type ValueCheck } from './filter.ts';

/**
 * Checks that the database can read each value as the type of its column.
 *
 * @throws FilterError for the first value that it cannot read
 */
export async function checkFilterValues(exec: Executor, checks: readonly ValueCheck[]): Promise<void> {
  if (checks.length === 0) return;
  const invalid = await firstRow<ValueCheck>(
    exec,
    sql`select at, value, type
    from jsonb_to_recordset(${toStorableJson(checks)}::jsonb) as c (at integer, value text, type text)
    where not ops.batch_can_cast(value, type) order by at limit 1`,
  );
  if (!invalid) return;
  const { at, type } = invalid;
  const value = invalid.value.slice(0, 40);
  throw new FilterError('batch-filter-value', { value, type }, at, `“${value}” is no ${type}`);
}
