import { sql } from 'drizzle-orm';
import type { Db } from '../../client.ts';
import { firstRow } from '../query.ts';

/**
 * After it, the company's tables are there with the triggers that follow them, which know the ways of shipping (a comma list)
 * that are DeTrack's. Returns what the tables lack, as `enterprise.shipment.ship_zip`; with anything, nothing follows them.
 */
export async function attachCompanyTriggers(db: Db, shipVia: string): Promise<string[]> {
  await db.execute(
    sql`insert into dtrack.setting as s (name, value) values ('ship_via', ${shipVia})
    on conflict (name) do update set value = excluded.value where s.value <> excluded.value`,
  );
  return (await firstRow<{ missing: string[] }>(db, sql`select dtrack.attach() as missing`))?.missing ?? [];
}
