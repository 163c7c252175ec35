import { sql } from 'drizzle-orm';
import {
  boolean,
  check,
  customType,
  date,
  doublePrecision,
  index,
  integer,
  pgSchema,
  primaryKey,
  smallint,
  text,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import { int8, timestamptz } from './columns.ts';

export const energySchema = pgSchema('energy');

/** Names of devices are compared byte by byte. Sorting by the rules of a language costs several times as much. */
const identifier = customType<{ data: string }>({ dataType: () => 'text collate "C"' });

/**
 * One row per meter. After a change, run the job `energy` with `from` and `to`: it calculates past half hours again.
 */
export const device = energySchema.table(
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
    maxKw: doublePrecision('max_kw').notNull().default(1000),
  },
  (t) => [
    check('device_max_kw', sql`${t.maxKw} > 0 and ${t.maxKw} < 'Infinity'`),
    check('device_kind', sql`${t.kind} in ('current', 'register')`),
    check('device_voltage', sql`${t.voltage} > 0 and ${t.voltage} < 'Infinity'`),
    check('device_sample_seconds', sql`${t.sampleSeconds} > 0 and ${t.sampleSeconds} <= 1800`),
    check('device_register_digits', sql`${t.registerDigits} between 1 and 15`),
    check('device_register_scale', sql`${t.registerScale} > 0 and ${t.registerScale} < 'Infinity'`),
    check('device_max_gap_seconds', sql`${t.maxGapSeconds} > 0`),
  ],
);

/** One row per reading of a device. Other programs may insert rows. */
export const sensorReading = energySchema.table(
  'sensor_reading',
  {
    deviceName: identifier('device_name').notNull(),
    readAt: timestamptz('read_at').notNull(),
    channel1: doublePrecision('channel1'),
    channel2: doublePrecision('channel2'),
    channel3: doublePrecision('channel3'),
    registerKwh: doublePrecision('register_kwh'),
    receivedAt: timestamptz('received_at').notNull().default(sql`now()`),
    isGlitch: boolean('is_glitch').notNull().default(false),
  },
  (t) => [
    primaryKey({ columns: [t.deviceName, t.readAt] }),
    // For finding the readings since the last run. A BRIN index costs writers almost nothing.
    index('sensor_reading_received_at').using('brin', t.receivedAt).with({ autosummarize: true, pages_per_range: 32 }),
    index('sensor_reading_glitch').on(t.deviceName, t.readAt).where(sql`${t.isGlitch}`),
  ],
);

/** One row per device and half hour with readings, or with a part of the energy between two readings. */
export const energyData = energySchema.table(
  'energy_data',
  {
    deviceName: identifier('device_name').notNull(),
    timestamp: timestamptz('timestamp').notNull(),
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

/** One row per distinct message or reading that could not be used. */
export const readingRejects = energySchema.table(
  'reading_rejects',
  {
    rejectId: int8('reject_id').primaryKey().generatedAlwaysAsIdentity(),
    source: text('source').notNull(),
    deviceName: identifier('device_name'),
    readAt: timestamptz('read_at'),
    reason: text('reason').notNull(),
    payload: text('payload').notNull(),
    rejectedAt: timestamptz('rejected_at').notNull().default(sql`now()`),
    channel1: doublePrecision('channel1'),
    channel2: doublePrecision('channel2'),
    channel3: doublePrecision('channel3'),
    registerKwh: doublePrecision('register_kwh'),
    deviceKind: text('device_kind'),
  },
  (t) => [
    uniqueIndex('reading_rejects_once').on(
      t.source,
      sql`coalesce(${t.deviceName}, '')`,
      sql`coalesce(${t.readAt}, '-infinity'::timestamptz)`,
      sql`md5(${t.reason} || ' ' || ${t.payload})`,
    ),
    index('reading_rejects_device_kind').on(t.deviceName).where(sql`${t.deviceKind} is not null`),
    check('reading_rejects_device_kind', sql`${t.deviceKind} in ('current', 'register')`),
    index('reading_rejects_rejected_at').on(t.rejectedAt),
    check('reading_rejects_source', sql`${t.source} in ('mqtt', 'csv', 'table')`),
  ],
);

/** One row per device and period whose half hours the job `energy` has to calculate. */
export const toDo = energySchema.table(
  'to_do',
  {
    deviceName: identifier('device_name').notNull(),
    fromAt: timestamptz('from_at').notNull(),
    toAt: timestamptz('to_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.deviceName, t.fromAt] })],
);

/** One row per reading of a register that fell by noise, with the base that it left as it was. */
export const heldBase = energySchema.table(
  'held_base',
  {
    deviceName: identifier('device_name').notNull(),
    readAt: timestamptz('read_at').notNull(),
    baseKwh: doublePrecision('base_kwh').notNull(),
  },
  (t) => [primaryKey({ columns: [t.deviceName, t.readAt] })],
);

/** One row per device, reason and day (UTC) on which messages or readings were rejected. */
export const rejectDay = energySchema.table(
  'reject_day',
  {
    deviceName: identifier('device_name').notNull(),
    reason: text('reason').notNull(),
    day: date('day').notNull(),
    messages: integer('messages').notNull(),
    example: text('example').notNull(),
  },
  (t) => [primaryKey({ columns: [t.deviceName, t.day, t.reason] }), index('reject_day_day').on(t.day)],
);

/** One row per reading of a register that is a rollover, a reset or a new zero point, unless it is a glitch. */
export const registerJump = energySchema.table(
  'register_jump',
  {
    deviceName: identifier('device_name').notNull(),
    readAt: timestamptz('read_at').notNull(),
    kind: text('kind').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.deviceName, t.readAt] }),
    check('register_jump_kind', sql`${t.kind} in ('rollover', 'reset', 'zero_point')`),
  ],
);
