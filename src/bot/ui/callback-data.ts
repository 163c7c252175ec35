/**
 * The format of callback data: `VERSION:OWNER:BUTTON:FIELD:FIELD…`. This file alone knows it. Numbers are written in
 * base 36, texts percent-encoded, and Telegram allows at most 64 bytes.
 */
import type { Filter } from 'grammy';
import type { TallyContext } from '../context.ts';

/** Raise it when the meaning of callback data changes: a press of a button with another version gets a polite toast. */
const version = '1';

const maxBytes = 64;

type FieldType = 'int' | 'text';
type FieldValues<Fields extends Record<string, FieldType>> = {
  [Key in keyof Fields]: Fields[Key] extends 'int' ? number : string;
};

/** A kind of button, such as "undo this record". */
export interface Button<Fields extends Record<string, FieldType>> {
  /** Identifies the kind of button in callback data. */
  readonly name: string;
  /**
   * Packs values into callback data. `ownerId` is the user id of the only person who may press the button.
   *
   * @throws RangeError over 64 bytes
   */
  pack(ownerId: number, values: FieldValues<Fields>): string;
  /** Unpacks the values; null for data of another button or version. */
  unpack(data: string): FieldValues<Fields> | null;
}

/** The context of a press. */
export type Press = Filter<TallyContext, 'callback_query:data'>;

/**
 * Declares a kind of button. The name must be short, and unique among all features. The order of the fields is part of
 * the format.
 *
 * @example
 * const undoButton = defineButton('ud', { recordId: 'int' });
 * const data = undoButton.pack(ctx.person.userId, { recordId: 7 }); // '1:rs:ud:7'
 */
export function defineButton<Fields extends Record<string, FieldType>>(name: string, fields: Fields): Button<Fields> {
  const keys = Object.keys(fields) as (keyof Fields & string)[];
  return {
    name,
    pack(ownerId, values) {
      const packed = keys.map((key) =>
        fields[key] === 'int' ? values[key].toString(36) : encodeURIComponent(values[key]),
      );
      const data = [version, ownerId.toString(36), name, ...packed].join(':');
      if (Buffer.byteLength(data) > maxBytes)
        throw new RangeError(`callback data of ${name} is over ${maxBytes} bytes`);
      return data;
    },
    unpack(data) {
      const parsed = parseCallbackData(data);
      if (parsed?.button !== name || parsed.fields.length !== keys.length) return null;
      const values = keys.map((key, index) => parseField[fields[key] ?? 'text'](parsed.fields[index] ?? ''));
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

/** Returns null for what `pack` never writes: any program can send callback data, not only a press. */
const parseField: Record<FieldType, (field: string) => number | string | null> = {
  int(field) {
    const value = Number.parseInt(field, 36);
    return Number.isSafeInteger(value) && value.toString(36) === field ? value : null;
  },
  text(field) {
    try {
      return decodeURIComponent(field);
    } catch {
      return null; // a broken escape
    }
  },
};
