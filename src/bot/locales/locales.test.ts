import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { FluentResource } from '@fluent/bundle';
import { expect, test } from 'vitest';
import { commands } from '../commands.ts';
import { languages, loadTexts } from '../ui/i18n.ts';

const source = (path: string) => readFileSync(fileURLToPath(new URL(path, import.meta.url)), 'utf8');

type Shape = Map<string, string[]>;

/** Returns the keys of a language with the variables that each needs. */
function shapeOf(language: string): Shape {
  const { body } = new FluentResource(source(`./${language}.ftl`));
  return new Map(body.map(({ id, value }) => [id, [...new Set(variablesIn(value))].sort()]));
}

function variablesIn(node: unknown): string[] {
  if (node === null || typeof node !== 'object') return [];
  const { type, name } = node as { type?: string; name?: string };
  return [...(type === 'var' && name ? [name] : []), ...Object.values(node).flatMap(variablesIn)];
}

const shapes = languages.map((language) => [language, shapeOf(language)] as const);
const english = new Map(shapes).get('en') ?? new Map<string, string[]>();

/** Returns what calls of `t` ask for: whole keys, and patterns of keys that are put together. */
function keysIn(text: string): { keys: string[]; patterns: RegExp[] } {
  const asked = [...text.matchAll(/(?<!\w)t\(/g)].map(({ index }) => firstArgument(text, index + 2));
  // What a key is chosen by (`kind === 'refused' ? …`) is none itself.
  const compared = asked.map((argument) => argument.replace(/[=!]== '[^']*'/g, ''));
  return {
    keys: compared.flatMap((argument) => [...argument.matchAll(/'([^']+)'/g)].map(([, key]) => key ?? '')),
    patterns: compared.flatMap((argument) => [...argument.matchAll(/`([^`]+)`/g)].map(([, parts]) => pattern(parts))),
  };
}

/** Returns the text up to the comma or bracket that ends the argument. */
function firstArgument(text: string, start: number): string {
  let depth = 0;
  for (let end = start; end < text.length; end++) {
    const sign = text.charAt(end);
    if (depth === 0 && (sign === ',' || sign === ')')) return text.slice(start, end);
    if ('([{'.includes(sign)) depth++;
    if (')]}'.includes(sign)) depth--;
  }
  return '';
}

function pattern(template = ''): RegExp {
  return new RegExp(`^${template.replace(/\$\{[^}]*\}/g, '[\\w-]+')}$`);
}

/** Every source file of the program, with its path below src. */
const files = readdirSync(fileURLToPath(new URL('../..', import.meta.url)), { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts') && !path.startsWith('playground'))
  .map((path) => ({ path, text: source(`../../${path}`) }));

test.each(shapes)('%s has the keys of English, with the same variables', (_language, shape) => {
  expect([...shape.keys()].sort()).toEqual([...english.keys()].sort());
  expect(Object.fromEntries(shape)).toEqual(Object.fromEntries(english));
});

test.each([...languages])('%s is read without a line lost, and no key stands twice', (language) => {
  const keys = [...source(`./${language}.ftl`).matchAll(/^([a-zA-Z][\w-]*) *=/gm)].map(([, key]) => key);
  expect(keys).toEqual([...new Set(keys)]);
  expect([...shapeOf(language).keys()].sort()).toEqual(keys.sort());
});

test('calls are read as they are meant', () => {
  const source = `ctx.t(way === 'a' ? 'key-a' : \`key-\${way}\`, { x: 'no' }); set('no'); t(\n'key-c')`;
  expect(keysIn(source)).toEqual({ keys: ['key-a', 'key-c'], patterns: [/^key-[\w-]+$/] });
});

test('every key that the program asks for exists', () => {
  const asked = files.flatMap(({ path, text }) => keysIn(text).keys.map((key) => ({ path, key })));
  expect(asked.length).toBeGreaterThan(50);
  expect(asked.filter(({ key }) => !english.has(key))).toEqual([]);
});

test('every key that is put together fits at least one that exists', () => {
  const asked = files.flatMap(({ path, text }) => keysIn(text).patterns.map((pattern) => ({ path, pattern })));
  const keys = [...english.keys()];
  expect(asked.filter(({ pattern }) => !keys.some((key) => pattern.test(key)))).toEqual([]);
});

test('every command has a description that its menu takes, in every language', () => {
  const texts = loadTexts();
  for (const language of languages)
    for (const { name } of commands) {
      expect(english.has(`command-${name}`), name).toBe(true);
      expect(texts.in(language)(`command-${name}`).length, name).toBeLessThanOrEqual(256);
    }
});

test('every reason of a refusal is told', () => {
  const line = files.filter(({ path }) => path.startsWith('handlers/record/line'));
  const reasons = line.flatMap(({ text }) => reasonsIn(text));
  expect(reasons).toContain('two-durations');
  expect(reasons.filter((reason) => !english.has(`refused-${reason}`))).toEqual([]);
});

/** The words of `type SomethingReason = 'a' | 'b'`. */
function reasonsIn(text: string): string[] {
  const unions = [...text.matchAll(/type \w*Reason =([^;]*);/g)].map(([, union]) => union ?? '');
  return unions.flatMap((union) => [...union.matchAll(/'([\w-]+)'/g)].map(([, word]) => word ?? ''));
}

test('no text is kept that nothing asks for', () => {
  const all = files.map(({ text }) => text).join('\n');
  const patterns = files.flatMap(({ text }) => keysIn(text).patterns);
  const isAsked = (key: string) => all.includes(`'${key}'`) || patterns.some((pattern) => pattern.test(key));
  expect([...english.keys()].filter((key) => !isAsked(key))).toEqual([]);
});
