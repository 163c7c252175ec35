import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, test } from 'vitest';
import { toJobDeps } from '../../src/app/job-deps.ts';
import { commands, findCommand } from '../../src/bot/commands.ts';
import { parseConfig, variables } from '../../src/config/config.ts';
import { staticJobs } from '../../src/jobs/engine/job-registry.ts';
import { scheduleVariable } from '../../src/jobs/engine/schedule.ts';
import { allJobs } from '../../src/jobs/index.ts';
import { projectRoot, readProjectFile, withoutBlocks } from './markdown.ts';

/** Every Markdown file of the project, as a path from its root. */
const pages = ['', 'docs', 'src', 'test', 'bench', 'deploy'].flatMap((folder) =>
  readdirSync(join(projectRoot, folder), { recursive: folder !== '', encoding: 'utf8' })
    .filter((path) => path.endsWith('.md'))
    .map((path) => join(folder, path)),
);
/** The pages for people who run Tally: every name in them must exist. */
const guides = pages.filter((page) => /^(README|CONTRIBUTING)\.md$|^docs\//.test(page));

/** Names that look like a setting of Tally and are none, with what they are. */
const otherNames = new Map([
  ['POSTGRES_PASSWORD', 'compose.yaml'],
  ['JOB_NAME', 'JSON form of a batch job'],
  ['EVENT_NAME', 'JSON form of a batch job'],
  ['ENABLE_FLAG', 'JSON form of a batch job'],
]);

/** Words after a slash that are no commands of the bot, with what they are. */
const otherSlashes = new Map([
  ['newbot', 'BotFather'],
  ['revoke', 'BotFather'],
  ['token', 'BotFather'],
  ['setjoingroups', 'BotFather'],
  ['healthz', 'web server'],
  ['metrics', 'web server'],
  ['vehicles', 'DeTrack'],
  ['yoga', 'an example of an unknown command'],
]);

/** Variables that tests and benchmarks read. */
const testVariables = new Set(
  ['test', 'bench'].flatMap((folder) =>
    readdirSync(join(projectRoot, folder), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts'))
      .flatMap((path) => [...readProjectFile(join(folder, path)).matchAll(/process\.env\.(\w+)/g)])
      .map(([, name = '']) => name),
  ),
);

const jobs = staticJobs(allJobs(toJobDeps(parseConfig({})))).map(({ name }) => name);

const withPage = (page: string, names: Iterable<string>) => [...names].map((name) => `${page}: ${name}`);

/** Returns the contents of `code` in a text. */
function inlineCode(markdown: string): string[] {
  return [...withoutBlocks(markdown).matchAll(/`([^`]+)`/g)].map(([, code = '']) => code.replace(/\s+/g, ' '));
}

/** Returns the anchors that GitHub gives to the headings of a page. */
function anchorsOf(markdown: string): string[] {
  const headings = [...withoutBlocks(markdown).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => heading);
  return headings.map((heading) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\- _]/gu, '')
      .replaceAll(' ', '-'),
  );
}

function findBrokenLinks(page: string): string[] {
  const markdown = withoutBlocks(readProjectFile(page));
  const targets = [
    ...[...markdown.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target),
    ...[...markdown.matchAll(/<img src="([^"]+)"/g)].map(([, target = '']) => target),
  ].filter((target) => !/^[a-z]+:/.test(target));
  return targets.filter((target) => {
    const [path = '', anchor] = target.split('#');
    const file = path === '' ? page : join(dirname(page), path);
    if (!existsSync(join(projectRoot, file))) return true;
    return anchor !== undefined && file.endsWith('.md') && !anchorsOf(readProjectFile(file)).includes(anchor);
  });
}

test('every relative link of every page resolves, with its anchor', () => {
  expect(pages).toContain('docs/data/usage.md');
  expect(pages.flatMap((page) => withPage(page, findBrokenLinks(page)))).toEqual([]);
});

test('every setting that a guide names exists', () => {
  const known = (name: string) =>
    name in variables ||
    otherNames.has(name) ||
    testVariables.has(name) ||
    jobs.some((job) => scheduleVariable(job) === name) ||
    /^(SCHEDULE_(BATCH_(\d+|<ID>)|CLEANUP)|CLEANUP_KEEP_DAYS)$/.test(name); // CLEANUP is in docs/write-a-job.md
  const named = (page: string) => readProjectFile(page).match(/(?<![\w/-])[A-Z][A-Z0-9]*(_[A-Z0-9]+)+(?![\w…])/g) ?? [];
  expect(guides.flatMap((page) => withPage(page, new Set(named(page).filter((name) => !known(name)))))).toEqual([]);
});

test('every command that a guide names is a command of the bot', () => {
  const named = (page: string) =>
    inlineCode(readProjectFile(page)).flatMap((code) => /^\/([\p{L}_]+)(?=$|[ @])/u.exec(code)?.[1] ?? []);
  const unknown = (page: string) => named(page).filter((name) => !findCommand(name) && !otherSlashes.has(name));
  expect(named('README.md')).toContain('record');
  expect(guides.flatMap((page) => withPage(page, new Set(unknown(page))))).toEqual([]);
});

test('the tables of commands in the README are complete', () => {
  const rows = readProjectFile('README.md').match(/^\| .*/gm) ?? [];
  const first = rows.map((row) => row.split('|')[1] ?? '').join(' ');
  const listed = new Set([...first.matchAll(/`\/(\w+)`/g)].map(([, name = '']) => name));
  expect(commands.map(({ name }) => name).filter((name) => !listed.has(name))).toEqual([]);
});

test('every script and job that a guide calls exists', () => {
  const { scripts } = JSON.parse(readProjectFile('package.json')) as { scripts: Record<string, string> };
  const called = (page: string, pattern: RegExp) =>
    [...readProjectFile(page).matchAll(pattern)].map(([, name = '']) => name);
  const commandLine = [...jobs, 'grant-bi', 'verify', 'restore', '--help', 'NAME', 'cleanup'];
  const unknown = guides.flatMap((page) => [
    ...withPage(
      page,
      called(page, /npm run ([\w:-]+)/g).filter((name) => !(name in scripts)),
    ),
    ...withPage(
      page,
      called(page, /npm run job --\s([\w-]+)/g).filter((name) => !commandLine.includes(name)),
    ),
  ]);
  expect(unknown).toEqual([]);
});

test('every file that a guide names exists', () => {
  const isPath = (code: string) => /^(src|test|bench|docs|deploy|drizzle)\/[\w./-]*\w$/.test(code);
  const missing = (page: string) =>
    inlineCode(readProjectFile(page)).filter(
      (code) => isPath(code) && !code.includes('NAME') && !existsSync(join(projectRoot, code)),
    );
  const examples = new Set(['src/jobs/cleanup/index.ts']);
  const all = pages.flatMap((page) =>
    withPage(
      page,
      missing(page).filter((path) => !examples.has(path)),
    ),
  );
  expect(all.filter((line) => !line.startsWith('CHANGELOG.md'))).toEqual([]);
});

test('a line of a guide has at most 120 characters, outside tables', () => {
  const long = (page: string) =>
    readFileSync(join(projectRoot, page), 'utf8')
      .split('\n')
      .filter((line) => line.length > 120 && !line.startsWith('|') && !line.startsWith('![') && !line.includes('<img'));
  expect(guides.flatMap((page) => withPage(relative('.', page), long(page)))).toEqual([]);
});
