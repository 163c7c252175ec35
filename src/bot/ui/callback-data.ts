/**
 * The format of callback data: `VERSION:OWNER:BUTTON:FIELD:FIELD…`. This file alone knows it. Numbers are written in
 * base 36, texts percent-encoded, and Telegram allows at most 64 bytes.
 */
import type { Filter } from 'grammy';
import { toStorableText } from '../../lib/storable-text.ts';
import { type Day, toDay } from '../../time/days.ts';
import type { TallyContext } from '../context.ts';

/** Raise it when the meaning of callback data changes: a press of a button with another version gets a polite toast. */
const version = '1';

const maxBytes = 64;

const maxInt4 = 2 ** 31 - 1;

const between = (min: number, max: number) => (value: number) => value >= min && value <= max;

/**
 * The types of number fields, each with the check of its range: a value of another program must not reach a statement
 * that fails on it.
 */
const numberTypes = {
  /** A page, a position, or the key of an int4 column. */
  int: between(0, maxInt4),
  /** The position of an option; -1 for `Cancel`. */
  option: between(-1, maxInt4),
  /** The key of an int8 column; 0 for none or all. */
  id: between(0, Number.MAX_SAFE_INTEGER),
  year: between(1970, 2999),
  /** A day as the number YYYYMMDD; 0 for none. */
  dayNumber: (value: number) =>
    value === 0 || isButtonDay(toDay(Math.floor(value / 10_000), Math.floor(value / 100) % 100, value % 100)),
};

const textTypes = {
  /** A text that PostgreSQL can store. */
  text: (value: string) => toStorableText(value) === value,
  /** A day as text; empty for none. */
  day: (value: string) => {
    const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(value) ?? [];
    return value === '' || isButtonDay(toDay(Number(year), Number(month), Number(day)));
  },
};

/** Returns true for a day of the years in which there can be records. */
function isButtonDay(day: Day | null): boolean {
  return day !== null && numberTypes.year(Number(day.slice(0, 4)));
}

type NumberType = keyof typeof numberTypes;
export type FieldType = NumberType | keyof typeof textTypes;
type FieldValues<Fields extends Record<string, FieldType>> = {
  [Key in keyof Fields]: Fields[Key] extends NumberType ? number : string;
};

/** A kind of button, such as "undo this record". */
export interface Button<Fields extends Record<string, FieldType>> {
  /** Identifies the kind of button in callback data. */
  readonly name: string;
  readonly fields: Fields;
  /**
   * Packs values into callback data. `ownerId` is the user id of the only person who may press the button.
   *
   * @throws RangeError over 64 bytes
   */
  pack(ownerId: number, values: FieldValues<Fields>): string;
  /** Unpacks the values; null for data of another button or version, and for a value out of range. */
  unpack(data: string): FieldValues<Fields> | null;
}

/** The context of a press. */
export type Press = Filter<TallyContext, 'callback_query:data'>;

/**
 * Declares a kind of button. The name must be short, and unique among all features. The order of the fields is part of
 * the format.
 *
 * @example
 * const undoButton = defineButton('ud', { recordId: 'id' });
 * const data = undoButton.pack(ctx.person.userId, { recordId: 7 }); // '1:rs:ud:7'
 */
export function defineButton<Fields extends Record<string, FieldType>>(name: string, fields: Fields): Button<Fields> {
  const keys = Object.keys(fields) as (keyof Fields & string)[];
  return {
    name,
    fields,
    pack(ownerId, values) {
      const packed = keys.map((key) => packField(values[key]));
      const data = [version, ownerId.toString(36), name, ...packed].join(':');
      if (Buffer.byteLength(data) > maxBytes)
        throw new RangeError(`callback data of ${name} is over ${maxBytes} bytes`);
      return data;
    },
    unpack(data) {
      const parsed = parseCallbackData(data);
      if (parsed?.button !== name || parsed.fields.length !== keys.length) return null;
      const values = keys.map((key, index) => unpackField(fields[key] ?? 'text', parsed.fields[index] ?? ''));
      if (values.includes(null)) return null;
      return Object.fromEntries(keys.map((key, index) => [key, values[index]])) as FieldValues<Fields>;
    },
  };
}

/** The parts of callback data. */
export interface CallbackData {
  /** The user id of the only person who may press the button. */
  ownerId: number;
  /** The name of the button. */
  button: string;
  /** The packed values, in the order of the button's fields. */
  fields: string[];
}

/** Parses callback data of any button; null where the data is not ours or of another version. */
export function parseCallbackData(data: string): CallbackData | null {
  const [head, owner = '', button, ...fields] = data.split(':');
  const ownerId = Number.parseInt(owner, 36);
  if (head !== version || button === undefined || !Number.isSafeInteger(ownerId)) return null;
  return { ownerId, button, fields };
}

function packField(value: number | string): string {
  return typeof value === 'number' ? value.toString(36) : encodeURIComponent(value);
}

/** Returns null for what `pack` never writes: any program can send callback data, not only a press. */
function unpackField(type: FieldType, field: string): number | string | null {
  if (type === 'text' || type === 'day') {
    const text = decodeText(field);
    return text !== null && textTypes[type](text) ? text : null;
  }
  const value = Number.parseInt(field, 36);
  const isPacked = Number.isSafeInteger(value) && value.toString(36) === field;
  return isPacked && numberTypes[type](value) ? value : null;
}

/** Returns null for a broken escape. */
function decodeText(field: string): string | null {
  try {
    return decodeURIComponent(field);
  } catch {
    return null;
  }
}
