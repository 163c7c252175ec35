import { sql } from 'drizzle-orm';
import type { Db } from '../../client.ts';
import { firstRow } from '../query.ts';

/**
 * Puts the triggers of DeTrack on the company's tables, and creates the tables where they do not exist. Idempotent.
 *
 * @param shipVia the ways of shipping that DeTrack delivers, separated by commas
 * @returns the columns that the tables lack, for example `enterprise.shipment.ship_zip`. If any is missing, there are
 * no triggers.
 */
export async function attachCompanyTriggers(db: Db, shipVia: string): Promise<string[]> {
  await db.execute(
    sql`insert into dtrack.setting as s (name, value) values ('ship_via', ${shipVia})
    on conflict (name) do update set value = excluded.value where s.value <> excluded.value`,
  );
  return (await firstRow<{ missing: string[] }>(db, sql`select dtrack.attach_triggers() as missing`))?.missing ?? [];
}
