import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { loadTexts } from '../../src/bot/ui/i18n.ts';
import { jobTextFolders } from '../../src/jobs/index.ts';

const texts = loadTexts(jobTextFolders);

const read = (folder: string, pattern: RegExp) =>
  readdirSync(folder)
    .filter((name) => pattern.test(name))
    .map((name) => readFileSync(`${folder}/${name}`, 'utf8'))
    .join('\n');

/** The reasons for which messages and readings are rejected, as the program states them. */
function findReasons(): string[] {
  const code = read('src/jobs/energy', /\.ts$/);
  const inCode = [...code.matchAll(/(?:FieldError\(|reject\(|rejectReason: )(['`])(.+?)\1/g)].map((match) => match[2]);
  const functions = read('src/db/sql/functions', /^energy_(reject_|insert_|save_glitches)/);
  const inSql = [...functions.matchAll(/then '([^']+)'|array_agg\('([^']+)'::text/g)].map(
    (match) => match[1] ?? match[2],
  );
  const fields = ['channel1', 'channel2', 'channel3', 'registerKwh'];
  return [...inCode, ...inSql, 'channel1 is missing', 'channel2 is missing', 'channel3 is missing'].flatMap(
    (reason = '') => (reason.includes('${') ? fields.map((field) => reason.replace(/\$\{.*?\}/, field)) : [reason]),
  );
}

test('every reason of a reject has a Russian text, in /energy and in the alert', () => {
  const reasons = [...new Set(findReasons())];
  expect(reasons).toEqual(expect.arrayContaining(['timestamp cannot be read', 'registerKwh is negative', 'glitch']));
  expect(reasons.length).toBeGreaterThan(25);
  const translate = (key: string, reason: string) =>
    texts.in('ru').find(key, {
      ...{ device: 'meter', count: 1, example: '', reason },
      problem: reason.toLowerCase().replace(/[^a-z0-9]+/g, '-'),
    }) ?? '';
  expect(reasons.filter((reason) => !/[а-я]/.test(translate('energy-reason', reason)))).toEqual([]);
  expect(translate('job-energy-alert-rejected', 'glitch')).toContain('показание подскочило и вернулось');
  expect(texts.in('en').find('energy-reason', { problem: 'a-b', reason: 'a b' })).toBe('a b');
});
