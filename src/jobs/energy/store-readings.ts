import { sql } from 'drizzle-orm';
import type { Db, Executor, Tx } from '../../db/client.ts';
import { raiseAlert } from '../../db/queries/engine/raised-alerts.ts';
import { firstRow } from '../../db/queries/query.ts';
import { toStorableText } from '../../lib/storable-text.ts';
import type { MeterReading, ParsedReading } from './parse-message.ts';

/** How many readings were inserted or rejected. Readings that were stored before are in neither number. */
export interface StoredReadings {
  written: number;
  rejected: number;
}

/**
 * Stores readings in `energy.sensor_reading`, and in `energy.reading_rejects` what is no reading or cannot be used, in
 * one transaction. Idempotent. Devices that are not known are added, and admins get an alert about them.
 */
export function storeReadings(
  db: Db,
  source: 'mqtt' | 'csv',
  parsed: readonly ParsedReading[],
): Promise<StoredReadings> {
  return db.transaction(async (tx) => {
    const valid = parsed.filter((one): one is ParsedReading & { reading: MeterReading } => one.reading !== null);
    const readings = valid.map(({ reading }) => reading);
    const { written, devicesAdded, rejects } = await insertReadings(tx, readings);
    const rejectedByDatabase = rejects.flatMap(({ index, reason }) => {
      const one = valid[index];
      return one ? [{ ...one, rejectReason: reason }] : [];
    });
    const rejected = [...parsed.filter(({ reading }) => reading === null), ...rejectedByDatabase];
    await insertRejects(tx, source, rejected);
    await alertNewDevices(tx, devicesAdded);
    return { written, rejected: rejected.length };
  });
}

interface InsertedReadings {
  written: number;
  devicesAdded: string[];
  /** `index` is a position in the readings, from 0. */
  rejects: { index: number; reason: string }[];
}

async function insertReadings(tx: Tx, readings: MeterReading[]): Promise<InsertedReadings> {
  if (readings.length === 0) return { written: 0, devicesAdded: [], rejects: [] };
  const currents = (channel: 0 | 1 | 2) => sql.param(readings.map((reading) => reading.currents[channel]));
  const row = await firstRow<{ written: number; added: string[]; rejected: number[] | null; reasons: string[] | null }>(
    tx,
    sql`select rows_written as written, devices_added as added, rejected, reasons
    from energy.insert_readings(${sql.param(readings.map(({ deviceName }) => deviceName))}::text[],
      ${sql.param(readings.map(({ readAt }) => readAt.toISOString()))}::timestamptz[],
      ${currents(0)}::float8[], ${currents(1)}::float8[], ${currents(2)}::float8[],
      ${sql.param(readings.map(({ register }) => register))}::float8[])`,
  );
  if (!row) throw new Error('energy.insert_readings returned no row');
  const { written, added, rejected, reasons } = row;
  const rejects = (rejected ?? []).map((position, n) => ({ index: position - 1, reason: reasons?.[n] ?? '' }));
  return { written, devicesAdded: added, rejects };
}

/** Characters of a rejected text that are stored: enough to see what a sensor sent. */
const maxTextLength = 4000;

async function insertRejects(exec: Executor, source: string, rejected: ParsedReading[]): Promise<void> {
  if (rejected.length === 0) return;
  const column = (toValue: (one: ParsedReading) => string | number | null) => sql.param(rejected.map(toValue));
  const current = (channel: 0 | 1 | 2) => column(({ reading }) => reading?.currents[channel] ?? null);
  await exec.execute(
    sql`select energy.save_rejects(${source}, ${column(({ deviceName }) => deviceName)}::text[],
      ${column(({ reading }) => reading?.readAt.toISOString() ?? null)}::timestamptz[],
      ${current(0)}::float8[], ${current(1)}::float8[], ${current(2)}::float8[],
      ${column(({ reading }) => reading?.register ?? null)}::float8[],
      ${column(({ rejectReason }) => rejectReason)}::text[],
      ${column(({ text }) => toStorableText(text.slice(0, maxTextLength)))}::text[])`,
  );
}

/** Devices that an alert names: as many as a phone shows without scrolling. */
const maxDevicesNamed = 10;

/**
 * Creates the key and the values of the alert about new devices (text `job-energy-alert-new`). `devices` is not
 * empty.
 */
export function newDevicesAlert(devices: readonly string[]): {
  key: string;
  values: { count: number; devices: string };
} {
  const named = devices.slice(0, maxDevicesNamed).join(', ') + (devices.length > maxDevicesNamed ? ', …' : '');
  return { key: `new:${devices[0]}`, values: { count: devices.length, devices: named } };
}

async function alertNewDevices(exec: Executor, devices: readonly string[]): Promise<void> {
  if (devices.length > 0) await raiseAlert(exec, { job: 'energy', ...newDevicesAlert(devices) });
}
