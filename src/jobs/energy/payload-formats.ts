/** The fields of a message, or the columns of a CSV line, before they are parsed. */
export interface ReadingFields {
  deviceName?: unknown;
  timestamp?: unknown;
  channel1?: unknown;
  channel2?: unknown;
  channel3?: unknown;
  registerKwh?: unknown;
  /** The unit of `registerKwh`: kWh (also without a unit), Wh or MWh. */
  unit?: unknown;
}

/** Where the fields of a message are: the keys from the message to the value, such as `['data', 'energy']`. */
export type FieldPaths = Partial<Record<keyof ReadingFields, string[]>>;

type Json = Record<string, unknown>;

/**
 * Returns the fields of a message. It is in Tally's own format, in the format that `paths` describes, or in that of
 * Tasmota, Shelly or zigbee2mqtt.
 *
 * @param receivedAt the time of a message that has none. Only Tally's own format always has a time.
 */
export function findReadingFields(message: object, paths: FieldPaths, receivedAt: Date): ReadingFields {
  const json = message as Json;
  const configured = readPaths(json, paths);
  const found = { ...(isOwnFormat(json) ? json : findKnownFormat(json)), ...configured } as ReadingFields;
  const isOther = !isOwnFormat(json) && hasValue(found);
  return isOther && isAbsent(found.timestamp) ? { ...found, timestamp: toMinute(receivedAt) } : found;
}

const valueFields = ['registerKwh', 'channel1', 'channel2', 'channel3'] as const;

function isOwnFormat(message: Json): boolean {
  return valueFields.some((field) => field in message);
}

function hasValue(fields: ReadingFields): boolean {
  return valueFields.some((field) => !isAbsent(fields[field]));
}

const isAbsent = (value: unknown) => value === undefined || value === null || value === '';

/**
 * Messages without a time that the broker kept during an interruption arrive at the same moment. The last one of a
 * minute counts: else the register would seem to rise by hours of energy within milliseconds.
 */
const toMinute = (time: Date): Date => new Date(Math.floor(time.getTime() / 60_000) * 60_000);

/** Returns the fields of the paths that lead to a value. */
function readPaths(message: Json, paths: FieldPaths): ReadingFields {
  const found = Object.entries(paths).map(([field, keys]) => [field, keys.reduce(getProperty, message as unknown)]);
  return Object.fromEntries(found.filter(([, value]) => !isAbsent(value)));
}

/** Returns a property of an object. Undefined: it has none with this key, or `value` is no object. */
function getProperty(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? (value as Json)[key] : undefined;
}

/** Returns the fields of a message of Tasmota, Shelly or zigbee2mqtt, or the message itself. */
function findKnownFormat(message: Json): ReadingFields {
  return readTasmota(message) ?? readShelly(message) ?? readZigbee2Mqtt(message) ?? message;
}

/**
 * Tasmota, `tele/NAME/SENSOR`: `{"Time":"2026-11-20T10:00:00","ENERGY":{"Total":3.185,…}}`, in kWh. A meter of several
 * phases may send an array, with the total of each phase.
 */
function readTasmota(message: Json): ReadingFields | null {
  const total = getProperty(message.ENERGY, 'Total');
  return total === undefined ? null : { timestamp: message.Time, registerKwh: sumPhases(total) };
}

function sumPhases(total: unknown): unknown {
  const isSum = Array.isArray(total) && total.length > 0 && total.every((value) => typeof value === 'number');
  return isSum ? total.reduce((sum, value) => sum + value, 0) : total;
}

/** The totals of Shelly's components in Wh: of three phases (emdata), of one phase, and of a switch. */
const shellyTotals = [['total_act'], ['total_act_energy'], ['aenergy', 'total']];

/**
 * Shelly, `NAME/status/emdata:0`: `{"id":0,"total_act":20000.5,…}`, without a time. `NAME/events/rpc`: `{"src":NAME,
 * "params":{"ts":1795161600.4,"emdata:0":{…}}}`.
 */
function readShelly(message: Json): ReadingFields | null {
  const { params } = message;
  const status = typeof params === 'object' && params !== null ? (params as Json) : message;
  const components = [status, ...Object.entries(status).flatMap(([key, part]) => (isMeterKey(key) ? [part] : []))];
  for (const component of components)
    for (const path of shellyTotals) {
      const total = path.reduce(getProperty, component);
      if (total !== undefined) return { timestamp: status.ts, registerKwh: total, unit: 'Wh' };
    }
  return null;
}

/** Meters with several components of a kind would need several names: only the first one is read. */
const isMeterKey = (key: string) => /^(emdata|em|em1data|em1|switch|pm1):0$/.test(key);

/**
 * zigbee2mqtt, `zigbee2mqtt/NAME`: `{"energy":12.3,"last_seen":"2026-11-20T10:00:00+00:00",…}`, in kWh. Without the
 * option `advanced.last_seen` it has no time.
 */
function readZigbee2Mqtt(message: Json): ReadingFields | null {
  const { energy, last_seen: timestamp, unit } = message;
  return isAbsent(energy) || typeof energy === 'object' ? null : { timestamp, registerKwh: energy, unit };
}
