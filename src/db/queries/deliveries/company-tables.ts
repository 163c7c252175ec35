import { sql } from 'drizzle-orm';
import type { Db } from '../../client.ts';
import { firstRow } from '../query.ts';

/**
 * Puts the triggers of DeTrack on the company's tables, and creates the tables where they do not exist. Idempotent.
 *
 * @param shipVia the ways of shipping that DeTrack delivers, separated by commas
 * @returns the columns that the tables lack, for example `enterprise.shipment.ship_zip`, or whose type cannot be read,
 * with it. If there is any, no trigger is created.
 */
export async function attachCompanyTriggers(db: Db, shipVia: string): Promise<string[]> {
  await db.execute(
    sql`insert into dtrack.setting as s (name, value) values ('ship_via', ${shipVia})
    on conflict (name) do update set value = excluded.value where s.value <> excluded.value`,
  );
  return (await firstRow<{ missing: string[] }>(db, sql`select dtrack.attach_triggers() as missing`))?.missing ?? [];
}
