import { isUtf8 } from 'node:buffer';
import { toDay } from '../../time/days.ts';
import { type FieldPaths, findReadingFields, type ReadingFields } from './payload-formats.ts';

/** A reading of a meter as it was received. The database checks its values (`energy.reject_reason`). */
export interface MeterReading {
  deviceName: string;
  readAt: Date;
  /** The three phase currents in ampere. */
  currents: [number | null, number | null, number | null];
  /** The counter in the register's own unit. */
  register: number | null;
}

/** The result of parsing a message or a line: a reading, or the reason why there is none. */
export interface ParsedReading {
  reading: MeterReading | null;
  /** Null if there is a reading. */
  rejectReason: string | null;
  /** The device if it is known, also without a reading. */
  deviceName: string | null;
  /** The text as it was received, for `energy.reading_rejects`. */
  text: string;
  /** True: the message had no time, and the reading has that of the receipt, in whole minutes. */
  isTimedByReceipt?: boolean;
}

/** A field that cannot be parsed; its message is the reason for the reject. */
class FieldError extends Error {}

/** How messages are understood. */
export interface MessageFormat {
  /** The subscriptions: topic filters. */
  topics: readonly string[];
  /** Where the fields of messages are that are in no known format. */
  fields: FieldPaths;
}

/**
 * Parses an MQTT message: JSON in UTF-8, in one of the formats of {@link findReadingFields}. NULs at its end and a byte
 * order mark are ignored.
 *
 * If the message names no device, its name is the part of the topic at the filter's first wildcard: `meter 1` for the
 * topic `sensors/meter 1/energy` and the filter `sensors/+/energy`.
 *
 * @param receivedAt the time of a message without one
 */
export function parseMessage(topic: string, payload: Buffer, format: MessageFormat, receivedAt: Date): ParsedReading {
  const text = payload.toString('utf8').replace(/^\ufeff|\0+$/g, '');
  const deviceInTopic = parseTopic(topic, format.topics);
  const reject = (rejectReason: string) => ({ reading: null, rejectReason, deviceName: deviceInTopic, text });
  // Else names that differ in such a byte would become the same.
  if (!isUtf8(payload)) return reject('it is not UTF-8');
  const message = parseObject(text);
  if (message === null) return reject('it is no JSON object');
  const fields = findReadingFields(message, format.fields, receivedAt);
  const isTimedByReceipt = fields.timestamp instanceof Date;
  return { ...parseFields(fields, text, deviceInTopic), isTimedByReceipt };
}

/** Parses a JSON object. Null: the text is none. */
function parseObject(text: string): object | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null;
  } catch {
    return null; // JSON.parse throws nothing else
  }
}

/**
 * Parses the fields of a reading, each a text or a number.
 *
 * @param text the text as it was received
 * @param defaultDevice the device if the fields name none
 */
export function parseFields(fields: ReadingFields, text: string, defaultDevice: string | null = null): ParsedReading {
  let deviceName = defaultDevice;
  try {
    deviceName = parseDeviceName(fields.deviceName) ?? defaultDevice;
    if (deviceName === null) throw new FieldError('deviceName is missing');
    const readAt = parseTimestamp(fields.timestamp);
    const { channel1, channel2, channel3, registerKwh, unit } = fields;
    const currents: MeterReading['currents'] = [
      parseNumber('channel1', channel1),
      parseNumber('channel2', channel2),
      parseNumber('channel3', channel3),
    ];
    const register = toKwh(parseNumber('registerKwh', registerKwh), unit);
    return { reading: { deviceName, readAt, currents, register }, rejectReason: null, deviceName, text };
  } catch (error) {
    if (!(error instanceof FieldError)) throw error;
    return { reading: null, rejectReason: error.message, deviceName, text };
  }
}

/**
 * Returns the level of the topic at the first wildcard of its filter, for `#` all levels from there on. Null if the
 * filter has no wildcard or the level cannot be a name.
 */
function parseTopic(topic: string, filters: readonly string[]): string | null {
  const levels = topic.split('/');
  for (const filter of filters) {
    const pattern = filter.replace(/^\$share\/[^/]+\//, '').split('/');
    if (!matchesFilter(levels, pattern)) continue;
    const position = pattern.findIndex((level) => level === '+' || level === '#');
    const end = pattern[position] === '+' ? position + 1 : undefined;
    return position < 0 ? null : cleanName(levels.slice(position, end).join('/'));
  }
  return null;
}

function matchesFilter(levels: string[], pattern: string[]): boolean {
  const isOpen = pattern.at(-1) === '#';
  const fixed = isOpen ? pattern.slice(0, -1) : pattern;
  if (isOpen ? levels.length < fixed.length : levels.length !== fixed.length) return false;
  return fixed.every((level, index) => level === '+' || level === levels[index]);
}

const maxNameLength = 200;

/** Parses the name of a device. Null if there is none. */
function parseDeviceName(value: unknown): string | null {
  if (value === undefined || value === null || value === '') return null;
  const name = typeof value === 'number' ? String(value) : typeof value === 'string' ? cleanName(value) : null;
  if (name === null) throw new FieldError('deviceName is no name');
  return name;
}

/** Trims a name. Null if it is empty, too long, or holds characters that no name has. */
function cleanName(text: string): string | null {
  const name = text.trim();
  return name === '' || name.length > maxNameLength || /\p{Cc}|\p{Surrogate}/u.test(name) ? null : name;
}

const numeric = /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i;

/** Parses a number. Null if there is none. NaN is a number here: the database rejects it with its reason. */
function parseNumber(field: string, value: unknown): number | null {
  if (value === undefined || value === null || value === '') return null;
  if (typeof value === 'number') return value;
  if (typeof value === 'string' && (numeric.test(value) || /^\s*nan\s*$/i.test(value))) return Number(value);
  throw new FieldError(`${field} is not a number`);
}

/** Converts the value of a register to kWh. Without a unit it is kWh already, or the device's own unit. */
function toKwh(value: number | null, unit: unknown): number | null {
  if (value === null || unit === undefined || unit === null || unit === '') return value;
  const name = typeof unit === 'string' ? unit.trim() : '';
  if (/^kwh$/i.test(name)) return value;
  if (/^wh$/i.test(name)) return value / 1000;
  if (/^M[Ww][Hh]$/.test(name)) return value * 1000;
  throw new FieldError('unit is not kWh, Wh or MWh');
}

function parseTimestamp(value: unknown): Date {
  if (value instanceof Date) return value;
  if (value === undefined || value === null || value === '') throw new FieldError('timestamp is missing');
  const time = typeof value === 'number' ? parseEpoch(value) : typeof value === 'string' ? parseTime(value) : null;
  if (time === null) throw new FieldError('timestamp cannot be read');
  return time;
}

/** From this number on, an epoch time is in milliseconds, below it in seconds. */
const firstEpochInMilliseconds = 1e11;

/** Parses an epoch time in seconds or milliseconds. Null if its year is not 1 to 9999. */
function parseEpoch(value: number): Date | null {
  const time = new Date(Math.abs(value) >= firstEpochInMilliseconds ? value : value * 1000);
  return time.getUTCFullYear() > 0 && time.getUTCFullYear() < 10_000 ? time : null;
}

const isoDate = /(\d{4})-(\d\d)-(\d\d)/.source;
const isoClock = /([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:[.,](\d{1,9}))?)?/.source;
const isoZone = /(Z|[+-]\d\d(?::?\d\d)?)/.source;
const isoTime = new RegExp(`^${isoDate}(?:[T ]${isoClock}\\s?${isoZone}?)?$`, 'i');

/** Parses an ISO time (without a zone: UTC) or an epoch time in digits. Null if the text is neither. */
export function parseTime(text: string): Date | null {
  const trimmed = text.trim();
  if (numeric.test(trimmed)) return parseEpoch(Number(trimmed));
  const [, year, month, day, hour = '00', minute = '00', second = '00', fraction = '0', zone = 'Z'] =
    isoTime.exec(trimmed) ?? [];
  const date = toDay(Number(year), Number(month), Number(day));
  if (date === null || year === '0000') return null;
  const offset = zone.length === 3 ? `${zone}:00` : zone.replace(/^([+-]\d\d):?(\d\d)$/, '$1:$2');
  const time = new Date(
    `${date}T${hour}:${minute}:${second}.${fraction.slice(0, 3).padEnd(3, '0')}${offset.toUpperCase()}`,
  );
  return Number.isNaN(time.getTime()) ? null : time;
}
