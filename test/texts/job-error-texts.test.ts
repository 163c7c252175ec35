import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { jobTextFolders } from '../../src/jobs/index.ts';
import { languages } from '../../src/time/language.ts';
import { readTextKeys } from './text-keys.ts';

/** Returns the source text of a folder, without tests. */
function readSources(folder: string): string {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'))
    .map((path) => readFileSync(join(folder, path), 'utf8'))
    .join('\n');
}

const sources = readSources('src/jobs') + readSources('src/db/backup');

/** The source texts of the functions of the database. */
const functions = readdirSync('src/db/sql/functions').map((file) =>
  readFileSync(`src/db/sql/functions/${file}`, 'utf8'),
);

/**
 * The keys of errors: of `JobError` and the classes that extend it, of refinements, of aborted runs, and of functions
 * of the database.
 */
const errorClasses = [
  'JobError',
  'BackupError',
  ...[...sources.matchAll(/class (\w+) extends JobError/g)].map(([, name]) => name),
];
const usedKeys = [
  ...[...sources.matchAll(new RegExp(`new (?:${errorClasses.join('|')})\\(\\s*'([a-z][\\w-]*)'`, 'g'))],
  ...[...sources.matchAll(/refinementText\('([\w-]+)'/g)],
  ...[...sources.matchAll(/super\('([\w-]+)', \{/g)],
  ...[...sources.matchAll(/text: \{ key: '([\w-]+)'/g)],
  ...[...sources.matchAll(/rejectReason\(\s*'([\w-]+)'/g)],
  ...[...sources.matchAll(/new (?:RunAborted|StartRefused)\(\s*'(\w+)'/g)],
  ...[...functions.join('\n').matchAll(/jsonb_build_object\('key', '([\w-]+)'/g)],
].map(([, key]) => `job-error-${key}`);

test.each([...languages])('every error that a job raises has a text in %s', (language) => {
  const files = ['src/bot/locales', ...jobTextFolders].map((folder) => `${folder}/${language}.ftl`);
  const keys = new Set(files.flatMap((file) => [...readTextKeys(file).keys()]));
  expect(usedKeys.length).toBeGreaterThan(40);
  expect(usedKeys.filter((key) => !keys.has(key))).toEqual([]);
});

test('every text of an error in the folder of a job is used', () => {
  const keys = jobTextFolders.flatMap((folder) => [...readTextKeys(`${folder}/en.ftl`).keys()]);
  expect(keys.filter((key) => key.startsWith('job-error-') && !usedKeys.includes(key))).toEqual([]);
});

/** The calls that write a line to the log of a run. Lines of the program's own log begin with an object. */
const logCalls = [...sources.matchAll(/\blog\.(?:info|warn|error)\((?=\s*(?:[`'(]|message\b))/g)].map((match) => {
  let depth = 1;
  let end = match.index + match[0].length;
  for (; depth > 0; end++) depth += { '(': 1, ')': -1 }[sources[end] ?? ''] ?? 0;
  return sources.slice(match.index, end);
});
const logKeys = [...sources.matchAll(/logText\(\s*(?:\w+ \? )?'([\w-]+)'(?: : '([\w-]+)')?/g)]
  .flatMap(([, ...keys]) => keys.filter((key) => key !== undefined))
  .map((key) => `job-log-${key}`);

test.each([...languages])('every log line of a job has a text in %s', (language) => {
  const files = ['src/bot/locales', ...jobTextFolders].map((folder) => `${folder}/${language}.ftl`);
  const keys = new Set(files.flatMap((file) => [...readTextKeys(file).keys()]));
  expect(logCalls.length).toBeGreaterThan(35);
  expect(logCalls.filter((call) => !/logText\(|\btext\b/.test(call))).toEqual([]);
  expect(logKeys.length).toBeGreaterThan(35);
  expect(logKeys.filter((key) => !keys.has(key))).toEqual([]);
});

test('every text of a log line in the folder of a job is used', () => {
  const keys = jobTextFolders.flatMap((folder) => [...readTextKeys(`${folder}/en.ftl`).keys()]);
  expect(keys.filter((key) => key.startsWith('job-log-') && !logKeys.includes(key))).toEqual([]);
});

/** The features for admins, whose buttons the audit log shows in words. */
const adminFeatures = ['jobs', 'backup', 'sales', 'energy', 'deliveries', 'usage', 'batch'].map(
  (name) => `src/handlers/${name}`,
);

test('every button of a feature for admins has a text in the audit log', () => {
  const files = [...adminFeatures.map(readSources), readFileSync('src/handlers/shared/job-buttons.ts', 'utf8')];
  const names = files.flatMap((text) => [...text.matchAll(/defineButton\('(\w+)'/g)].map(([, name]) => name));
  const keys = readTextKeys('src/bot/locales/en.ftl');
  expect(names.length).toBeGreaterThan(30);
  expect(names.filter((name) => !keys.has(`jobs-pressed-${name}`))).toEqual([]);
});
