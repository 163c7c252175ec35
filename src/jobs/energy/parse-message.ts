import { toDay } from '../../time/days.ts';

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
}

/** The fields of a message, or the columns of a CSV line, before they are parsed. */
export interface ReadingFields {
  deviceName?: unknown;
  timestamp?: unknown;
  channel1?: unknown;
  channel2?: unknown;
  channel3?: unknown;
  registerKwh?: unknown;
}

/** A field that cannot be parsed; its message is the reason for the reject. */
class FieldError extends Error {}

/**
 * Parses an MQTT message: JSON in UTF-8.
 *
 * @param topicFilter the subscription. If the message names no device, its name is the part of the topic at the
 * filter's first wildcard: `meter 1` for the topic `sensors/meter 1/energy` and the filter `sensors/+/energy`.
 */
export function parseMessage(topic: string, payload: Buffer, topicFilter: string): ParsedReading {
  const text = payload.toString('utf8');
  const deviceInTopic = parseTopic(topic, topicFilter);
  try {
    const fields: unknown = JSON.parse(text);
    if (typeof fields !== 'object' || fields === null || Array.isArray(fields)) throw new SyntaxError();
    return parseFields(fields, text, deviceInTopic);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { reading: null, rejectReason: 'it is no JSON object', deviceName: deviceInTopic, text };
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
    const { channel1, channel2, channel3, registerKwh } = fields;
    const currents: MeterReading['currents'] = [
      parseNumber('channel1', channel1),
      parseNumber('channel2', channel2),
      parseNumber('channel3', channel3),
    ];
    const register = parseNumber('registerKwh', registerKwh);
    return { reading: { deviceName, readAt, currents, register }, rejectReason: null, deviceName, text };
  } catch (error) {
    if (!(error instanceof FieldError)) throw error;
    return { reading: null, rejectReason: error.message, deviceName, text };
  }
}

/**
 * Returns the level of the topic at the filter's first wildcard, for `#` all levels from there on. Null if the filter
 * has no wildcard or the level cannot be a name.
 */
function parseTopic(topic: string, filter: string): string | null {
  const levels = filter.replace(/^\$share\/[^/]+\//, '').split('/');
  const position = levels.findIndex((level) => level === '+' || level === '#');
  const end = levels[position] === '+' ? position + 1 : undefined;
  return position < 0 ? null : cleanName(topic.split('/').slice(position, end).join('/'));
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

function parseTimestamp(value: unknown): Date {
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
