import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { loadPageTexts, loadTemplate, pageFolder } from './templates.ts';

const en: Record<string, string> = loadPageTexts('en');
const ru: Record<string, string> = loadPageTexts('ru');
const placeholders = (text = '') => [...text.matchAll(/\{\w+\}/g)].map(([name]) => name).sort();

test('both languages have the same texts with the same placeholders', () => {
  expect(Object.keys(ru)).toEqual(Object.keys(en));
  for (const [key, text] of Object.entries(en)) expect(placeholders(ru[key]), key).toEqual(placeholders(text));
});

test('every text is used by a page or a script', () => {
  const sources = readdirSync(pageFolder, { recursive: true, encoding: 'utf8' }).filter((f) => /\.(js|html)$/.test(f));
  const server = ['login-pages.ts', 'query-params.ts'].map((file) => new URL(file, import.meta.url));
  const code = [...sources.map((file) => `${pageFolder}/${file}`), ...server]
    .map((f) => readFileSync(f, 'utf8'))
    .join();
  const unused = Object.keys(en).filter(
    (key) => !/^(state|trigger)_/.test(key) && !new RegExp(`\\b${key}\\b`).test(code),
  );
  expect(unused).toEqual([]);
});

test('a template is filled in the language of the person, and values are escaped', () => {
  const names = ['title', 'text', 'botUrl', 'otherLanguage', 'otherTitle', 'otherText'] as const;
  const others = { botUrl: '', otherLanguage: 'en', otherTitle: '', otherText: '' };
  const html = loadTemplate('message.html', names)('ru', { title: '<b>&"', text: 'Привет', ...others });
  expect(html).toContain('<html lang="ru">');
  expect(html).toContain('<h1>&#60;b&#62;&#38;&#34;</h1>');
  expect(html).toContain('<p>Привет</p>');
});

test('a placeholder without a text fails when the template is loaded', () => {
  expect(() => loadTemplate('message.html', ['title'])).toThrow('placeholders without a text: text, botUrl');
});
