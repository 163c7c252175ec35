import { expect, test } from 'vitest';
import { z } from 'zod';
import { describeParams } from '../../src/jobs/engine/params.ts';
import { readProjectFile, readSamples } from './markdown.ts';
import { cleanupFolder } from './write-a-job/index.ts';
import { cleanupSettings } from './write-a-job/settings.ts';

// The files of `write-a-job` are the samples of the page: they are linted, type-checked and run like all others.
const page = readSamples('docs/write-a-job.md');

/** The samples, each with the file that it is a copy of. Only the folders of the imports differ. */
const copies = {
  'src/jobs/cleanup/index.ts': 'index.ts',
  'src/jobs/cleanup/en.ftl': 'en.ftl',
  'src/jobs/cleanup/ru.ftl': 'ru.ftl',
  'src/config/sections/cleanup.ts': 'settings.ts',
  'test/jobs/cleanup.test.ts': 'cleanup.test.ts',
};

/** Returns the lines of a source, without the folders of its imports and in the order of the alphabet. */
function linesOf(source: string): string[] {
  return source
    .replace(/ from '\.[^']*\/([^/']+)'/g, " from '$1'")
    .trim()
    .split('\n')
    .toSorted();
}

test.each(Object.entries(copies))('the sample %s of docs/write-a-job.md is a file that CI runs', (name, copy) => {
  expect(linesOf(page.take(name))).toEqual(linesOf(readProjectFile(`test/docs/write-a-job/${copy}`)));
});

test('the sample job has about 30 lines, a text for its title and each parameter, and its setting as the default', () => {
  expect(page.take('src/jobs/cleanup/index.ts').trim().split('\n').length).toBeLessThanOrEqual(30);
  const deps = cleanupSettings.toConfig(z.object(cleanupSettings.variables).parse({ CLEANUP_KEEP_DAYS: '30' }));
  const [job] = cleanupFolder(deps);
  const params = describeParams(job?.params ?? z.object({}));
  expect(params).toMatchObject([{ name: 'days', default: '30' }]);
  const paramKeys = params.map(({ name }) => `job-cleanup-param-${name}`);
  const keys = ['job-cleanup', 'job-cleanup-about', ...paramKeys, 'jobs-count-entries_removed'];
  for (const language of ['en', 'ru'])
    expect(page.take(`src/jobs/cleanup/${language}.ftl`).match(/^[\w-]+(?= =)/gm)).toEqual(keys);
  expect(page.unused()).toEqual([]);
});
