import { readFile } from 'node:fs/promises';
import { ImportError } from '../import-error.ts';
import { importLimits } from '../limits.ts';

/** An object of JSON, of which nothing is known. */
export type JsonObject = Record<string, unknown>;

/**
 * Reads a JSON file of at most 48 MB. Its depth and the number of its values are counted before it is parsed, because
 * short texts can become large objects.
 *
 * @throws {ImportError} `damaged_file`, `hostile_file`, `too_large` or `unknown_encoding`
 */
export async function readJsonFile(path: string): Promise<unknown> {
  let bytes: Buffer | null = await readFile(path);
  checkStructure(bytes);
  const text = decode(bytes);
  bytes = null;
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ImportError('damaged_file', { detail: 'no JSON', cause });
  }
}

function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new ImportError('unknown_encoding', { line: 1, cause });
  }
}

const [quote, backslash, comma] = [0x22, 0x5c, 0x2c];
const [openBracket, closeBracket, openBrace, closeBrace] = [0x5b, 0x5d, 0x7b, 0x7d];

function checkStructure(bytes: Buffer): void {
  let depth = 0;
  let containers = 0;
  let values = 1;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte === quote) at = endOfString(bytes, at);
    else if (byte === comma) values += 1;
    else if (byte === openBracket || byte === openBrace) {
      depth += 1;
      containers += 1;
      if (depth > importLimits.jsonDepth) throw new ImportError('hostile_file', { detail: 'nested too deeply' });
    } else if (byte === closeBracket || byte === closeBrace) depth -= 1;
  }
  if (containers > importLimits.jsonContainers || values > importLimits.jsonValues)
    throw new ImportError('too_large', { detail: 'values' });
}

function endOfString(bytes: Buffer, start: number): number {
  let at = start + 1;
  while (at < bytes.length && bytes[at] !== quote) at += bytes[at] === backslash ? 2 : 1;
  return at;
}

/** Returns the value as an object. Null: it is something else. */
export function asObject(value: unknown): JsonObject | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : null;
}

/** Returns the value as a list; an empty one for anything else. */
export function asArray(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Returns the value as a finite number. Null: it is something else. */
export function asNumber(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

/** Returns the value as a text. Null: it is something else. */
export function asText(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

/** Parses a text that is JSON inside of JSON. Null: it is none. */
export function parseInnerJson(value: unknown): unknown {
  if (typeof value !== 'string' || value.length > 10_000) return typeof value === 'object' ? value : null;
  try {
    return JSON.parse(value);
  } catch {
    return null;
  }
}
