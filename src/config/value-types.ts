import { isIP } from 'node:net';
import { z } from 'zod';

/** Creates the schema of a text that matches a pattern. `error` completes the sentence "NAME must be …". */
export const text = (error: string, pattern: RegExp) => z.string().trim().regex(pattern, { error });

/** Creates the schema of a whole number from `min` to `max`, both included. */
export const integer = (min: number, max: number) =>
  z
    .string()
    .trim()
    .refine((value) => /^\d+$/.test(value) && Number(value) >= min && Number(value) <= max, {
      error: `a whole number from ${min} to ${max}`,
    })
    .transform(Number);

/** One of some words, in any case. */
export const oneOf = <const Words extends readonly [string, ...string[]]>(...words: Words) =>
  z
    .string()
    .trim()
    .toLowerCase()
    .pipe(z.enum(words, { error: `one of ${words.join(', ')}` }));

/** Creates the schema of an address that `accepts` accepts. */
export const url = (error: string, accepts: (url: URL) => boolean) =>
  z
    .string()
    .trim()
    .refine((value) => URL.canParse(value) && accepts(new URL(value)), { error });

/** Creates the schema of an http or https address. */
export const webUrl = () =>
  url('an http or https address', ({ protocol }) => protocol === 'https:' || protocol === 'http:');

/** Creates the schema of an http or https address, without slashes at its end. */
export const webRoot = () => webUrl().transform((value) => value.replace(/\/+$/, ''));

/** Creates the schema of a key or token of at least 8 printable characters without spaces. */
export const key = () => text('a key of at least 8 characters without spaces', /^[\x21-\x7e]{8,}$/);

/** Creates the schema of a password of at least 8 printable characters without spaces. */
export const password = () => text('at least 8 characters without spaces', /^[\x21-\x7e]{8,}$/);

/** Creates the schema of a numeric id of Telegram as a safe integer. */
export const telegramId = (error: string, pattern: RegExp) =>
  text(error, pattern).transform(Number).refine(Number.isSafeInteger, { error });

/** Creates the schema of a percentage from 0 to 100: `1`, `0.5`, `0,5 %`. */
export const percentage = () =>
  z
    .string()
    .transform((value) =>
      value
        .replace(/\s*%?\s*$/, '')
        .trim()
        .replace(',', '.'),
    )
    .refine((value) => /^\d{1,3}(\.\d{1,3})?$/.test(value) && Number(value) <= 100, {
      error: 'a number from 0 to 100',
    })
    .transform(Number);

/** Creates the schema of a comma list of IP addresses and networks, such as `10.0.0.0/8, ::1`. */
export const networks = () =>
  z
    .string()
    .transform((list) => [...new Set(list.split(',').map((network) => network.trim()))].filter(Boolean))
    .refine((list) => list.every(isNetwork), { error: 'a comma list of IP addresses and networks (10.0.0.0/8)' });

function isNetwork(text: string): boolean {
  const [, address = '', prefix = '0'] = /^([^/%]+)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const family = isIP(address);
  return family !== 0 && Number(prefix) <= (family === 4 ? 32 : 128);
}
