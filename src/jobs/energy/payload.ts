import { dateFrom } from '../../time/days.ts';

/** A reading as it came, before the database has judged its values. */
export interface Reading {
  device: string;
  at: Date;
  channels: [number | null, number | null, number | null];
  register: number | null;
}

/** What was received: a reading, or why it is none. */
export interface Received {
  reading: Reading | null;
  /** Null beside a reading. */
  fault: string | null;
  /** The device where it is known, reading or not. */
  device: string | null;
  /** The text as it came, for the rejects. */
  text: string;
}

/** Names of values, as a message or the header of a file has them. */
export interface Fields {
  deviceName?: unknown;
  timestamp?: unknown;
  channel1?: unknown;
  channel2?: unknown;
  channel3?: unknown;
  registerKwh?: unknown;
}

class Fault extends Error {}

/** Returns what an MQTT message holds. `filter` is the subscription: at its first wildcard the topic has the device's name. */
export function readMessage(topic: string, payload: Buffer, filter: string): Received {
  const text = payload.toString('utf8');
  const named = deviceOfTopic(topic, filter);
  try {
    const fields: unknown = JSON.parse(text);
    if (typeof fields !== 'object' || fields === null || Array.isArray(fields)) throw new SyntaxError();
    return readFields(fields, text, named);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { reading: null, fault: 'it is no JSON object', device: named, text };
  }
}

/** Returns the reading of named values, texts or numbers; `named` is the device where they name none. */
export function readFields(fields: Fields, text: string, named: string | null = null): Received {
  let device = named;
  try {
    device = nameOf(fields.deviceName) ?? named;
    if (device === null) throw new Fault('deviceName is missing');
    const at = timeOf(fields.timestamp);
    const { channel1, channel2, channel3, registerKwh } = fields;
    const channels: Reading['channels'] = [
      numberOf('channel1', channel1),
      numberOf('channel2', channel2),
      numberOf('channel3', channel3),
    ];
    return {
      reading: { device, at, channels, register: numberOf('registerKwh', registerKwh) },
      fault: null,
      device,
      text,
    };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return { reading: null, fault: error.message, device, text };
  }
}

/** Returns the level of the topic at the first wildcard of the filter (all behind it for #); null: there is none. */
function deviceOfTopic(topic: string, filter: string): string | null {
  const levels = filter.replace(/^\$share\/[^/]+\//, '').split('/');
  const at = levels.findIndex((level) => level === '+' || level === '#');
  const parts = topic.split('/').slice(at, levels[at] === '+' ? at + 1 : undefined);
  return at < 0 ? null : cleanName(parts.join('/'));
}

const longestName = 200;

function nameOf(value: unknown): string | null {
  if (value === undefined || value === null || value === '') return null;
  const name = typeof value === 'number' ? String(value) : typeof value === 'string' ? cleanName(value) : null;
  if (name === null) throw new Fault('deviceName is no name');
  return name;
}

function cleanName(text: string): string | null {
  const name = text.trim();
  return name === '' || name.length > longestName || /\p{Cc}|\p{Surrogate}/u.test(name) ? null : name;
}

const numeric = /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i;

function numberOf(field: string, value: unknown): number | null {
  if (value === undefined || value === null || value === '') return null;
  if (typeof value === 'number') return value;
  if (typeof value === 'string' && (numeric.test(value) || /^\s*nan\s*$/i.test(value))) return Number(value);
  throw new Fault(`${field} is not a number`);
}

/** From here on, epoch times are milliseconds. */
const millisecondsFrom = 1e11;

function timeOf(value: unknown): Date {
  if (value === undefined || value === null || value === '') throw new Fault('timestamp is missing');
  const at = typeof value === 'number' ? epochTime(value) : typeof value === 'string' ? readTime(value) : null;
  if (at === null) throw new Fault('timestamp cannot be read');
  return at;
}

function epochTime(value: number): Date | null {
  const at = new Date(Math.abs(value) >= millisecondsFrom ? value : value * 1000);
  return at.getUTCFullYear() > 0 && at.getUTCFullYear() < 10_000 ? at : null;
}

const iso =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ]([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:[.,](\d{1,9}))?)?\s?(Z|[+-]\d\d(?::?\d\d)?)?)?$/i;

/** Returns the instant of an ISO time (without a zone: UTC) or an epoch in digits; null where it is none. */
export function readTime(text: string): Date | null {
  const trimmed = text.trim();
  if (numeric.test(trimmed)) return epochTime(Number(trimmed));
  const [, year, month, day, hour = '00', minute = '00', second = '00', fraction = '0', zone = 'Z'] =
    iso.exec(trimmed) ?? [];
  const date = dateFrom(Number(year), Number(month), Number(day));
  if (date === null || year === '0000') return null;
  const offset = zone.length === 3 ? `${zone}:00` : zone.replace(/^([+-]\d\d):?(\d\d)$/, '$1:$2');
  const at = new Date(
    `${date}T${hour}:${minute}:${second}.${fraction.slice(0, 3).padEnd(3, '0')}${offset.toUpperCase()}`,
  );
  return Number.isNaN(at.getTime()) ? null : at;
}
