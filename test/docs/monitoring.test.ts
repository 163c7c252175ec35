import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { test } from '../harness/chat.ts';
import { projectRoot, readProjectFile } from './markdown.ts';

const page = readProjectFile('docs/monitoring.md');

/** Returns the rows of the tables of metrics: name, type and the last column. */
function documentedMetrics(): Map<string, string> {
  const rows = page.matchAll(/^\| `((?:tally|process|nodejs)_\w+)` \| (\w+) \|/gm);
  return new Map([...rows].map(([, name = '', type = '']) => [name, type]));
}

test('docs/monitoring.md has every metric of /metrics with its type, and the rules name no other', async ({
  world,
}) => {
  const text = await (await fetch(`${world.program.address}/metrics`)).text();
  const exported = new Map(
    [...text.matchAll(/^# TYPE (\w+) (\w+)$/gm)].map(([, name = '', type = '']) => [name, type]),
  );
  const documented = documentedMetrics();
  expect(Object.fromEntries([...exported].sort())).toEqual(
    Object.fromEntries([...documented].filter(([name]) => exported.has(name) || !isLinuxOnly(name)).sort()),
  );
  const rules = readProjectFile('deploy/prometheus-rules.yml');
  const inRules = (rules.match(/\b(tally|process|nodejs)_\w+/g) ?? []).map((name) => name.replace(/_bucket$/, ''));
  expect(inRules.length).toBeGreaterThan(5);
  for (const name of inRules) expect([...exported.keys()], name).toContain(name);
});

/** prom-client reads these from /proc. */
function isLinuxOnly(name: string): boolean {
  return process.platform !== 'linux' && name.startsWith('process_');
}

test('docs/monitoring.md says of every alert what it means', () => {
  const folders = ['src/bot/locales', ...readdirSync(join(projectRoot, 'src/jobs')).map((name) => `src/jobs/${name}`)];
  const files = folders.map((folder) => `${folder}/en.ftl`).filter((path) => existsSync(join(projectRoot, path)));
  const keys = files.flatMap((path) => [...readProjectFile(path).matchAll(/^([\w-]+) =/gm)].map(([, key = '']) => key));
  const alerts = keys.filter((key) =>
    /^job-.+-alert-|^jobs-alert-(failed|late)$|^database-(away|restarted)|^job-database-away$/.test(key),
  );
  expect(alerts).toContain('job-energy-alert-silent');
  expect(alerts.filter((key) => !page.includes(`\`${key}\``))).toEqual([]);
  const named = [...page.matchAll(/`((?:jobs?|database)-[\w-]+)`/g)].map(([, key = '']) => key);
  expect(named.filter((key) => !keys.includes(key))).toEqual([]);
});
