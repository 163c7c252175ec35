import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import type { Bench, Figure } from './harness.ts';

/** The benchmarks. Each is a file `bench/<name>.ts`. */
const names = [
  'chat',
  'flood',
  'instances',
  'soak',
  'lines',
  'staging',
  'migrate',
  'reports',
  'today',
  'reminders',
  'import',
  'usage',
  'jobs',
  'detrack',
  'sales',
  'batch',
  'dashboard',
  'energy',
  'backup',
];

const resultsFile = new URL('./RESULTS.md', import.meta.url);
const wanted = process.argv.slice(2).filter((argument) => !/^--|\.tsv$/.test(argument));
const unknown = wanted.find((name) => !names.includes(name));

if (unknown) {
  console.error(`There is no benchmark ${unknown}. There are: ${names.join(', ')}`);
  process.exitCode = 2;
} else {
  for (const name of wanted.length > 0 ? wanted : names) await measure(name);
}

async function measure(name: string): Promise<void> {
  const { bench } = (await import(`./${name}.ts`)) as { bench: Bench };
  const figures: Figure[] = [];
  console.log(`\n${bench.name}`);
  await bench.run((figure) => {
    figures.push(figure);
    console.log(`  ${formatLine(figure)}`);
  });
  if (process.argv.includes('--save')) save(bench.name, figures);
}

function formatLine(figure: Figure): string {
  const [what, value, floor, ratio, goal] = formatCells(figure);
  return [what, value, floor && `floor ${floor}`, ratio && `${ratio} floor`, goal && `to reach: ${goal}`]
    .filter(Boolean)
    .join(' · ');
}

function formatCells({
  what,
  value,
  unit,
  floor,
  floorIs,
  goal = '',
}: Figure): [string, string, string, string, string] {
  const measured = `${round(value)} ${unit}`;
  if (floor === undefined) return [what, measured, '', '', goal];
  const floorText = `${round(floor)} ${unit}${floorIs ? ` (${floorIs})` : ''}`;
  return [what, measured, floorText, `${round(value / floor)} ×`, goal];
}

function round(value: number): string {
  return Number(value.toPrecision(3)).toLocaleString('en');
}

/** Replaces the section of the benchmark in RESULTS.md, or adds it. */
function save(name: string, figures: Figure[]): void {
  const date = new Date().toISOString().slice(0, 10);
  const memoryGib = Math.round(totalmem() / 2 ** 30);
  const load = `load ${round(loadavg()[1] ?? 0)} (5 min; others' work included)`;
  const machine = `${cpus().length} cores, ${memoryGib} GiB, Node ${process.versions.node}, ${load}`;
  const table = figures.map((figure) => `| ${formatCells(figure).join(' | ')} |`).join('\n');
  const header = '| what | figure | floor, same run | ratio | goal |\n|---|---|---|---|---|';
  const section = `## ${name}\n${date} · ${machine}\n\n${header}\n${table}\n`;
  const before = existsSync(resultsFile) ? readFileSync(resultsFile, 'utf8') : '# Results\n';
  const [head = '', ...sections] = before.split(/^(?=## )/m);
  const others = sections.filter((text) => !text.startsWith(`## ${name}\n`)).map((text) => `${text.trimEnd()}\n`);
  writeFileSync(resultsFile, [`${head.trimEnd()}\n`, ...[...others, section].sort()].join('\n'));
}
