import { readFileSync } from 'node:fs';
import { FluentResource } from '@fluent/bundle';
import { expect, test } from 'vitest';
import { toJobDeps } from '../app/job-deps.ts';
import { parseConfig } from '../config/config.ts';
import { staticJobs } from './engine/job-registry.ts';
import { describeParams } from './engine/params.ts';
import { allJobs, jobTextFolders } from './index.ts';

/** Returns the text keys of a file, each with the variables of its text. */
function readVariables(file: string): Record<string, string[]> {
  const { body } = new FluentResource(readFileSync(file, 'utf8'));
  return Object.fromEntries(body.map(({ id, value }) => [id, [...new Set(variablesIn(value))].sort()]));
}

function variablesIn(node: unknown): string[] {
  if (node === null || typeof node !== 'object') return [];
  const { type, name } = node as { type?: string; name?: string };
  return [...(type === 'var' && name ? [name] : []), ...Object.values(node).flatMap(variablesIn)];
}

test.each(jobTextFolders)('%s has the same texts with the same variables in both languages', (folder) => {
  expect(readVariables(`${folder}/ru.ftl`)).toEqual(readVariables(`${folder}/en.ftl`));
});

test('every job has a title and a description, and every parameter has a label', () => {
  const keys = new Set(jobTextFolders.flatMap((folder) => Object.keys(readVariables(`${folder}/en.ftl`))));
  const wanted = staticJobs(allJobs(toJobDeps(parseConfig({})))).flatMap(({ name, params }) => [
    `job-${name}`,
    `job-${name}-about`,
    ...describeParams(params).map((param) => `job-${name}-param-${param.name}`),
  ]);
  expect(wanted.filter((key) => !keys.has(key))).toEqual([]);
});
