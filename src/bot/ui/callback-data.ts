import type { Filter } from 'grammy';
import type { TallyContext } from '../context.ts';

/** Buttons of another version are old: they are answered politely. Raise it when the meaning of data changes. */
const version = '1';

type Field = 'int' | 'text';
type Values<F extends Record<string, Field>> = { [K in keyof F]: F[K] extends 'int' ? number : string };

/** What a kind of button carries: packed into callback data of at most 64 bytes, bound to the person it was made for. */
export interface Button<F extends Record<string, Field>> {
  readonly name: string;
  /** Returns callback data. `owner` is the user id of the only person who may press it. Throws over 64 bytes. */
  pack(owner: number, values: Values<F>): string;
  /** Returns the values, or null for data of another button. */
  unpack(data: string): Values<F> | null;
}

export type Press = Filter<TallyContext, 'callback_query:data'>;

/** Declares a kind of button. `name` is unique and short; fields keep their order. */
export function defineButton<F extends Record<string, Field>>(name: string, fields: F): Button<F> {
  const keys = Object.keys(fields) as (keyof F & string)[];
  return {
    name,
    pack(owner, values) {
      const parts = keys.map((key) =>
        fields[key] === 'int' ? values[key].toString(36) : encodeURIComponent(values[key]),
      );
      const data = [version, owner.toString(36), name, ...parts].join(':');
      if (Buffer.byteLength(data) > 64) throw new RangeError(`callback data of ${name} is over 64 bytes`);
      return data;
    },
    unpack(data) {
      const [head, , kind, ...parts] = data.split(':');
      if (head !== version || kind !== name || parts.length !== keys.length) return null;
      const values = keys.map((key, index) => readers[fields[key] ?? 'text'](parts[index] ?? ''));
      if (values.includes(null)) return null;
      return Object.fromEntries(keys.map((key, index) => [key, values[index]])) as Values<F>;
    },
  };
}

/** Null for what `pack` never writes: data can be sent by any program, not only by a press. */
const readers: Record<Field, (part: string) => number | string | null> = {
  int(part) {
    const value = Number.parseInt(part, 36);
    return Number.isSafeInteger(value) && value.toString(36) === part ? value : null;
  },
  text(part) {
    try {
      return decodeURIComponent(part);
    } catch {
      return null; // a broken escape
    }
  },
};

/** Returns the user id a button was made for, or null where the data is not ours or of another version. */
export function findButtonOwner(data: string): number | null {
  const [head, owner] = data.split(':');
  const id = head === version ? Number.parseInt(owner ?? '', 36) : Number.NaN;
  return Number.isSafeInteger(id) ? id : null;
}
