import { sql } from 'drizzle-orm';
import {
  bigint,
  check,
  customType,
  doublePrecision,
  index,
  integer,
  pgSchema,
  primaryKey,
  smallint,
  text,
  timestamp,
  uniqueIndex,
} from 'drizzle-orm/pg-core';

export const energy = pgSchema('energy');

const instant = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });
/** Names of devices are compared byte by byte: no language's rules, which cost several times as much to sort. */
const identifier = customType<{ data: string }>({ dataType: () => 'text collate "C"' });

/** One row per meter. Who changes a column computes its half hours anew: `energy from=… to=…`. */
export const device = energy.table(
  'device',
  {
    deviceName: identifier('device_name').primaryKey(),
    kind: text('kind').notNull(),
    voltage: doublePrecision('voltage').notNull().default(200),
    sampleSeconds: doublePrecision('sample_seconds').notNull().default(30),
    registerDigits: smallint('register_digits'),
    registerScale: doublePrecision('register_scale').notNull().default(1),
    maxGapSeconds: integer('max_gap_seconds').notNull().default(900),
    title: text('title'),
  },
  (t) => [
    check('device_kind', sql`${t.kind} in ('current', 'register')`),
    check('device_voltage', sql`${t.voltage} > 0 and ${t.voltage} < 'Infinity'`),
    check('device_sample_seconds', sql`${t.sampleSeconds} > 0 and ${t.sampleSeconds} <= 1800`),
    check('device_register_digits', sql`${t.registerDigits} between 1 and 15`),
    check('device_register_scale', sql`${t.registerScale} > 0 and ${t.registerScale} < 'Infinity'`),
    check('device_max_gap_seconds', sql`${t.maxGapSeconds} > 0`),
  ],
);

/** One row per reading of a device. Other programs may insert. */
export const sensorReading = energy.table(
  'sensor_reading',
  {
    deviceName: identifier('device_name').notNull(),
    readAt: instant('read_at').notNull(),
    channel1: doublePrecision('channel1'),
    channel2: doublePrecision('channel2'),
    channel3: doublePrecision('channel3'),
    registerKwh: doublePrecision('register_kwh'),
    receivedAt: instant('received_at').notNull().default(sql`now()`),
  },
  (t) => [
    primaryKey({ columns: [t.deviceName, t.readAt] }),
    // What became visible since a run: costs writers next to nothing.
    index('sensor_reading_received_at').using('brin', t.receivedAt).with({ autosummarize: true, pages_per_range: 32 }),
  ],
);

/** One row per device and half hour with readings, or with a share of what was used between two. */
export const energyData = energy.table(
  'energy_data',
  {
    deviceName: identifier('device_name').notNull(),
    timestamp: instant('timestamp').notNull(),
    energyConsumed: doublePrecision('energy_consumed').notNull(),
    readings: integer('readings').notNull(),
    coverage: doublePrecision('coverage').notNull(),
    quality: text('quality').notNull(),
    resets: integer('resets').notNull().default(0),
  },
  (t) => [
    primaryKey({ columns: [t.deviceName, t.timestamp] }),
    index('energy_data_timestamp').on(t.timestamp),
    check('energy_data_energy_consumed', sql`${t.energyConsumed} >= 0`),
    check('energy_data_coverage', sql`${t.coverage} between 0 and 1`),
    check('energy_data_quality', sql`${t.quality} in ('measured', 'estimated', 'partial')`),
  ],
);

/** One row per different message or reading that could not be used. */
export const readingRejects = energy.table(
  'reading_rejects',
  {
    rejectId: bigint('reject_id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    source: text('source').notNull(),
    deviceName: identifier('device_name'),
    readAt: instant('read_at'),
    reason: text('reason').notNull(),
    payload: text('payload').notNull(),
    rejectedAt: instant('rejected_at').notNull().default(sql`now()`),
  },
  (t) => [
    uniqueIndex('reading_rejects_once').on(t.source, sql`md5(${t.reason} || ' ' || ${t.payload})`),
    index('reading_rejects_rejected_at').on(t.rejectedAt),
    check('reading_rejects_source', sql`${t.source} in ('mqtt', 'csv', 'table')`),
  ],
);

/** One row per device and span of time whose half hours are to compute. */
export const toDo = energy.table(
  'to_do',
  {
    deviceName: identifier('device_name').notNull(),
    fromAt: instant('from_at').notNull(),
    toAt: instant('to_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.deviceName, t.fromAt] })],
);

/** One row per reading of a register that fell by noise: the higher value that stays the base. */
export const heldBase = energy.table(
  'held_base',
  {
    deviceName: identifier('device_name').notNull(),
    readAt: instant('read_at').notNull(),
    baseKwh: doublePrecision('base_kwh').notNull(),
  },
  (t) => [primaryKey({ columns: [t.deviceName, t.readAt] })],
);
