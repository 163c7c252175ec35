import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

type TextTree = { [key: string]: unknown };

const pageFolder = new URL('../../src/playground/page/', import.meta.url);
/** The page is checked by a compiler of its own, so that its modules have no types here. */
const load = async (path: string): Promise<Record<string, TextTree>> => import(String(new URL(path, pageFolder)));
const { english = {} } = await load('js/texts/en.js');
const { russian = {} } = await load('js/texts/ru.js');

/** Returns the path of each text, with the number of its values. */
function describeTexts(tree: TextTree, path = ''): string[] {
  return Object.entries(tree).flatMap(([key, text]) => {
    if (typeof text === 'function') return `${path}${key}(${text.length})`;
    return typeof text === 'object' && text ? describeTexts(text as TextTree, `${path}${key}.`) : `${path}${key}`;
  });
}

/** Returns all texts; those with values with a number, which is also a possible name. */
function renderTexts(tree: TextTree): string[] {
  return Object.values(tree).flatMap((text) => {
    if (typeof text === 'function') return String(text(2, '3'));
    return typeof text === 'object' && text ? renderTexts(text as TextTree) : String(text);
  });
}

test('the page has the same texts with the same values in English and Russian', () => {
  expect(describeTexts(english).length).toBeGreaterThan(100);
  expect(describeTexts(russian)).toEqual(describeTexts(english));
});

test('no text is empty, English has no Cyrillic letters, and Russian is in Russian', () => {
  expect(renderTexts(english).filter((text) => !/\p{L}/u.test(text) || /\p{Script=Cyrillic}/u.test(text))).toEqual([]);
  expect(
    renderTexts({ ...russian, switchTheme: 'Кнопка' }).filter((text) => !/\p{Script=Cyrillic}/u.test(text)),
  ).toEqual([]);
});

test('every text is used', () => {
  const scripts = readdirSync(new URL('js/', pageFolder), { recursive: true, encoding: 'utf8' });
  const files = ['index.html', ...scripts.filter((path) => path.endsWith('.js')).map((path) => `js/${path}`)];
  const sources = files.map((path) => readFileSync(new URL(path, pageFolder), 'utf8')).join('\n');
  const uses = [...sources.matchAll(/\bt\.(\w+)|data-(?:text|label|tip)="(\w+)"/g)].map(([, a, b]) => a ?? b);
  expect(Object.keys(english).filter((key) => !uses.includes(key))).toEqual([]);
});

test('the elements of index.html name texts that exist', () => {
  const html = readFileSync(new URL('index.html', pageFolder), 'utf8');
  const keys = [...html.matchAll(/data-(?:text|label|tip)="(\w+)"/g)].map(([, key = '']) => key);
  expect(keys.length).toBeGreaterThan(15);
  expect(keys.filter((key) => typeof english[key] !== 'string')).toEqual([]);
});

test('every error that a person can cause on the page has a text', () => {
  const files = ['person-actions', 'person-media', 'media'];
  const sources = files.map((name) => readFileSync(new URL(`../${name}.ts`, pageFolder), 'utf8')).join('\n');
  const errors = [...sources.matchAll(/badRequest\((?:'([^']+)'|"([^"]+)")\)/g)].map(([, a, b]) => a ?? b ?? '');
  /** What the page never asks for: an album in one call, and files of the bot. */
  const ofOthers = /album|media types|HTTP URL|file identifier/;
  expect(errors.length).toBeGreaterThan(10);
  expect(errors.filter((error) => !ofOthers.test(error) && !(error in (english.refusals as object)))).toEqual([]);
});
