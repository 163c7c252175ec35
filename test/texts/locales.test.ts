import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { commands } from '../../src/bot/commands.ts';
import { loadTexts } from '../../src/bot/ui/i18n.ts';
import { languages } from '../../src/time/language.ts';
import { readTextKeys, renderTextKeys } from './text-keys.ts';

const pathOf = (language: string) => `src/bot/locales/${language}.ftl`;
const english = readTextKeys(pathOf('en'));
const t = loadTexts().in('en');

test.each([...languages])('%s has the keys of English, with the same variables', (language) => {
  const keys = readTextKeys(pathOf(language));
  expect([...keys.keys()].sort()).toEqual([...english.keys()].sort());
  expect(Object.fromEntries(keys)).toEqual(Object.fromEntries(english));
});

test.each([...languages])('every line of %s is parsed, and no key occurs twice', (language) => {
  const keys = [...readFileSync(pathOf(language), 'utf8').matchAll(/^([a-zA-Z][\w-]*) *=/gm)].map(([, key]) => key);
  expect(keys).toEqual([...new Set(keys)]);
  expect([...readTextKeys(pathOf(language)).keys()].sort()).toEqual(keys.sort());
});

test('the types of the text keys are those of en.ftl (else: npm run texts)', () => {
  // The formatter breaks long lines, and then ends the last member with a semicolon.
  const declarations = (text: string) =>
    text
      .replace(/\s+/g, '')
      .replaceAll(';}', '}')
      .split(/;(?='|\w+:)/);
  const generated = readFileSync('src/bot/locales/text-variables.ts', 'utf8');
  expect(declarations(generated)).toEqual(declarations(renderTextKeys(english)));
});

test('the compiler refuses an unknown key, a missing variable and a wrong one', () => {
  const calls = () => {
    // @ts-expect-error there is no such key
    t('no-such-key');
    // @ts-expect-error the variable is missing
    t('wait-seconds');
    // @ts-expect-error the variable has another name
    t('wait-seconds', { second: 1 });
    // @ts-expect-error this text has no variables
    t('hint', { name: 'Anna' });
    const key = 'hint' as 'hint' | 'wait-seconds';
    // @ts-expect-error one of the two texts needs a variable
    t(key);
    return t(key, { seconds: 1 });
  };
  expect(calls).toBeTypeOf('function');
});

test('a key of run time gives its text, or null', () => {
  expect(t.find('wait-seconds', { seconds: 3 })).toBe(t('wait-seconds', { seconds: 3 }));
  expect(t.find('job-of-nobody')).toBeNull();
});

test('every command has a description that its menu takes, in every language', () => {
  for (const language of languages)
    for (const { name } of commands)
      expect(loadTexts().in(language)(`command-${name}`).length, name).toBeLessThanOrEqual(256);
});

/** Every source file of the program that can ask for a text. */
const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts') && !path.startsWith('playground'))
  .filter((path) => path !== 'bot/locales/text-variables.ts')
  .map((path) => readFileSync(join('src', path), 'utf8'))
  .join('\n');

test('no text is unused', () => {
  const templates = [...sources.matchAll(/`([a-z][\w-]*-\$\{[^`]+)`/g)].map(([, template = '']) => template);
  const patterns = templates.map((template) => new RegExp(`^${template.replace(/\$\{[^}]*\}/g, '[\\w-]+')}$`));
  const isUsed = (key: string) => sources.includes(`'${key}'`) || patterns.some((pattern) => pattern.test(key));
  expect([...english.keys()].filter((key) => !isUsed(key))).toEqual([]);
});

/** Every file with texts that a person reads, those of the dashboard and of the jobs included. */
const textFiles = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.ftl$|dashboard\/page\/texts\/.*\.json$/.test(path))
  .map((path) => join('src', path));

/** Phrases that sounded translated. They were replaced once, and must not come back. */
const refusedPhrases = [
  ...[/I keep your habits/, /\bHello\b/, /How long was “/, /Of what\?/, /Write the habit too/, /I do not know/],
  ...[/Is it new, or/, /Taken back|[Tt]ake back/, /in the span before/, /question that waits|newest record\b/],
  ...[/you are told/, /What you are told/, /when they are over/, /Let a paused job/, /goes on\b|\bgo on\b/],
  ...[/[Rr]uns by hand|only by hand/, /\banew\b/, /works again/, /It was down/, /too fast to be/, /rows doubled/],
  ...[/Results per what/, /How long are the/, /Which rows count/, /be taken back/, /of no use any more/],
  ...[/Я веду ваши привычки/, /Сколько длилось/, /Чего\?/, /Напишите и привычку/, /(больше|меньше) \(\{ \$percent/],
  ...[/Раньше за тот же срок/, /вопроса, который ждёт/, /Уборка/, /вам сообщают/, /об их конце/, /Ничего не идёт/],
  ...[/опаздывает/, /нет успеха|[Уу]спеха не было/, /погиб/, /ничего не написал/, /[Зз]адач/, /Результаты по чему/],
  ...[/отрез(ок|к)/i, /Охват/, /ваши id/, /действует один раз/],
];

test.each(textFiles)('%s has no phrase that was replaced because it sounded translated', (path) => {
  const lines = readFileSync(path, 'utf8').split('\n');
  expect(lines.filter((line) => refusedPhrases.some((phrase) => phrase.test(line)))).toEqual([]);
});

test('every replaced phrase is refused', () => {
  const replaced = readFileSync('test/texts/replaced-phrases.txt', 'utf8').trim().split('\n');
  expect(replaced.filter((phrase) => !refusedPhrases.some((refused) => refused.test(phrase)))).toEqual([]);
});
