import { sql } from 'drizzle-orm';
import type { Executor } from '../../client.ts';
import { rows } from '../query.ts';

/** Returns the names of people by id: first and last name, else user name. Unknown people are left out. */
export async function findFullNames(exec: Executor, userIds: readonly number[]): Promise<Map<number, string>> {
  if (userIds.length === 0) return new Map();
  const found = await rows<{ id: number; name: string }>(
    exec,
    sql`select user_id::float8 as id, warehouse.full_name(u) as name
    from warehouse.dim_users u
    where user_id in (select jsonb_array_elements_text(${JSON.stringify(userIds)}::jsonb)::bigint)`,
  );
  return new Map(found.map(({ id, name }) => [id, name]));
}
