import { readFileSync } from 'node:fs';
import { FluentResource } from '@fluent/bundle';
import { expect, test } from 'vitest';
import { toJobDeps } from '../app/job-deps.ts';
import { parseConfig } from '../config/config.ts';
import { staticJobs } from './engine/job-registry.ts';
import { describeParams } from './engine/params.ts';
import { allJobs, jobTextFolders } from './index.ts';

/** Returns the keys of a file with the variables that each needs. */
function shapeOf(file: string): Record<string, string[]> {
  const { body } = new FluentResource(readFileSync(file, 'utf8'));
  return Object.fromEntries(body.map(({ id, value }) => [id, [...new Set(variablesIn(value))].sort()]));
}

function variablesIn(node: unknown): string[] {
  if (node === null || typeof node !== 'object') return [];
  const { type, name } = node as { type?: string; name?: string };
  return [...(type === 'var' && name ? [name] : []), ...Object.values(node).flatMap(variablesIn)];
}

test.each(jobTextFolders)('%s says the same in every language', (folder) => {
  expect(shapeOf(`${folder}/ru.ftl`)).toEqual(shapeOf(`${folder}/en.ftl`));
});

test('every job has a title and says what it is for, and every parameter that is asked for has a name', () => {
  const keys = new Set(jobTextFolders.flatMap((folder) => Object.keys(shapeOf(`${folder}/en.ftl`))));
  const wanted = staticJobs(allJobs(toJobDeps(parseConfig({})))).flatMap(({ name, params }) => [
    `job-${name}`,
    `job-${name}-about`,
    ...describeParams(params).map((param) => `job-${name}-param-${param.name}`),
  ]);
  expect(wanted.filter((key) => !keys.has(key))).toEqual([]);
});
