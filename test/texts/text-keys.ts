import { readFileSync } from 'node:fs';
import { FluentResource } from '@fluent/bundle';

/** Reads a locale file and returns each key with the names of its variables, sorted, in the order of the file. */
export function readTextKeys(path: string): Map<string, string[]> {
  const { body } = new FluentResource(readFileSync(path, 'utf8'));
  return new Map(body.map(({ id, value }) => [id, [...new Set(variablesIn(value))].sort()]));
}

function variablesIn(node: unknown): string[] {
  if (node === null || typeof node !== 'object') return [];
  const { type, name } = node as { type?: string; name?: string };
  return [...(type === 'var' && name ? [name] : []), ...Object.values(node).flatMap(variablesIn)];
}

/** Renders the TypeScript file that declares the keys of a locale file and the variables of each. */
export function renderTextKeys(keys: ReadonlyMap<string, string[]>): string {
  const lines = [...keys].map(([key, variables]) => `  ${quoteKey(key)}: ${renderVariables(variables)};`);
  return [
    '// Generated from en.ftl by `npm run texts`: do not edit.',
    '',
    '/** The keys of all texts, each with its variables; `undefined` for a text without variables. */',
    'export interface TextVariables {',
    ...lines,
    '}',
    '',
  ].join('\n');
}

function quoteKey(key: string): string {
  return key.includes('-') ? `'${key}'` : key;
}

function renderVariables(names: readonly string[]): string {
  if (names.length === 0) return 'undefined';
  return `{ ${names.map((name) => `${name}: string | number`).join('; ')} }`;
}
