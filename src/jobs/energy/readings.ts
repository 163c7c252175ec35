import { sql } from 'drizzle-orm';
import type { Db, Executor, Tx } from '../../db/client.ts';
import { sayAlert } from '../../db/queries/engine/job-notices.ts';
import { firstRow } from '../../db/queries/query.ts';
import type { Reading, Received } from './payload.ts';

/** What became of what was received; what is in neither was there before. */
export interface Taken {
  written: number;
  rejected: number;
}

/**
 * After it, all readings are in `energy.sensor_reading`, and what is none, or cannot be used, is in `energy.reading_rejects`; in
 * one transaction. What was taken before changes nothing. Devices that were not known are added, and admins are told of them.
 */
export function takeReadings(db: Db, source: 'mqtt' | 'csv', received: readonly Received[]): Promise<Taken> {
  return db.transaction(async (tx) => {
    const whole = received.filter((one): one is Received & { reading: Reading } => one.reading !== null);
    const { written, added, rejects } = await take(
      tx,
      whole.map(({ reading }) => reading),
    );
    const refused = rejects.flatMap(({ index, reason }) => {
      const one = whole[index];
      return one ? [{ ...one, fault: reason }] : [];
    });
    const rejected = [...received.filter(({ reading }) => reading === null), ...refused];
    await reject(tx, source, rejected);
    await tellOfNew(tx, added);
    return { written, rejected: rejected.length };
  });
}

interface TakenReadings {
  written: number;
  added: string[];
  rejects: { index: number; reason: string }[];
}

async function take(tx: Tx, readings: Reading[]): Promise<TakenReadings> {
  if (readings.length === 0) return { written: 0, added: [], rejects: [] };
  const channel = (index: 0 | 1 | 2) => sql.param(readings.map(({ channels }) => channels[index]));
  const row = await firstRow<{ written: number; added: string[]; rejected: number[] | null; reasons: string[] | null }>(
    tx,
    sql`select rows_written as written, devices_added as added, rejected, reasons
    from energy.insert_readings(${sql.param(readings.map(({ device }) => device))}::text[],
      ${sql.param(readings.map(({ at }) => at.toISOString()))}::timestamptz[],
      ${channel(0)}::float8[], ${channel(1)}::float8[], ${channel(2)}::float8[],
      ${sql.param(readings.map(({ register }) => register))}::float8[])`,
  );
  if (!row) throw new Error('energy.insert_readings returned no row');
  const { written, added, rejected, reasons } = row;
  const rejects = (rejected ?? []).map((place, n) => ({ index: place - 1, reason: reasons?.[n] ?? '' }));
  return { written, added, rejects };
}

/** Enough to see what a sensor sent. */
const longestText = 4000;

/** PostgreSQL takes no NUL, and a text that was cut may end in half a character. */
function storable(text: string): string {
  return text
    .slice(0, longestText)
    .replaceAll('\0', '\ufffd')
    .replace(/\p{Surrogate}/gu, '\ufffd');
}

async function reject(exec: Executor, source: string, rejected: Received[]): Promise<void> {
  if (rejected.length === 0) return;
  const column = (of: (one: Received) => string | null) => sql.param(rejected.map(of));
  await exec.execute(
    sql`insert into energy.reading_rejects (source, device_name, read_at, reason, payload)
    select ${source}, r.* from unnest(${column(({ device }) => device)}::text[],
      ${column(({ reading }) => reading?.at.toISOString() ?? null)}::timestamptz[],
      ${column(({ fault }) => fault)}::text[], ${column(({ text }) => storable(text))}::text[]) r
    on conflict do nothing`,
  );
}

/** Few are named in a message that a phone shows whole. */
const named = 10;

/** The values of the text `job-energy-alert-new`. */
export function newDevices(added: readonly string[]): { key: string; values: { count: number; devices: string } } {
  const devices = added.slice(0, named).join(', ') + (added.length > named ? ', …' : '');
  return { key: `new:${added[0]}`, values: { count: added.length, devices } };
}

async function tellOfNew(exec: Executor, added: readonly string[]): Promise<void> {
  if (added.length > 0) await sayAlert(exec, { job: 'energy', ...newDevices(added) });
}
