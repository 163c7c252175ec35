import { Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import type { Day } from '../../time/days.ts';
import { fromEpochDay, toEpochDay } from '../../time/epoch-day.ts';
import type { ImportedDay, ImportedHabit } from '../model.ts';
import { joinChunks } from './chunks.ts';
import { collectLoopDays, type LoopDays } from './loop-days.ts';
import { formatLoopCsv, formatLoopHabits, loopFolder } from './loop-habits.ts';

export interface LoopArchiveOptions {
  /** The last day of the scores and of the tables of all habits. */
  today: Day;
  /**
   * Returns the score of a habit on a day, 0 to 1; 0 before its first day. Absent: the archive has no `Scores.csv`,
   * which no program reads.
   */
  scoreOf?(habit: number, date: Day): number;
}

/**
 * Writes an archive in the layout of Loop 2.3.1: `Habits.csv`, a folder with `Checkmarks.csv` and `Scores.csv` for each
 * habit, and two tables of all habits by day. Programs that read Loop's export read it too.
 *
 * @param days by habit and date
 * @returns a stream of the bytes of the archive
 */
export async function writeLoopArchive(
  habits: readonly ImportedHabit[],
  days: Iterable<ImportedDay> | AsyncIterable<ImportedDay>,
  { today, scoreOf }: LoopArchiveOptions,
): Promise<NodeJS.ReadableStream> {
  const collected = await collectLoopDays(habits, days);
  const last = toEpochDay(today);
  const zip = new ZipFile();
  const mtime = new Date(`${today}T12:00:00Z`);
  const add = (name: string, rows: () => Iterable<string>) =>
    zip.addReadStreamLazy(name, { mtime, mode: 0o100644 }, (use) => use(null, Readable.from(joinChunks(rows()))));
  add('Habits.csv', () => [formatLoopHabits(habits)]);
  for (const [index, { name }] of habits.entries()) {
    const own = collected[index] ?? { days: [], values: [], notes: new Map() };
    const folder = loopFolder(name, index + 1);
    if (scoreOf) add(`${folder}/Scores.csv`, () => scoreRows(own, last, (date) => scoreOf(index, date)));
    add(`${folder}/Checkmarks.csv`, () => checkmarkRows(own));
  }
  const firstDays = collected.flatMap((one) => one.days.slice(0, 1));
  const table = {
    names: habits.map(({ name }) => name),
    first: firstDays.reduce((a, b) => Math.min(a, b), last),
    last,
  };
  if (scoreOf)
    add('Scores.csv', () => tableRows(table, (index, day) => formatScore(scoreOf(index, fromEpochDay(day)))));
  add('Checkmarks.csv', () => tableRows(table, valueFinder(collected)));
  zip.end();
  return zip.outputStream;
}

const formatScore = (score: number) => score.toFixed(4);

function* scoreRows({ days }: LoopDays, last: number, scoreOf: (date: Day) => number): Generator<string> {
  yield 'Date,Score\n';
  for (let day = last; day >= Math.min(days[0] ?? last, last); day--) {
    const date = fromEpochDay(day);
    yield `${date},${formatScore(scoreOf(date))}\n`;
  }
}

/** Newest first, as everywhere in the archive. */
function* checkmarkRows({ days, values, notes }: LoopDays): Generator<string> {
  yield 'Date,Value,Notes\n';
  for (let at = days.length - 1; at >= 0; at--)
    yield formatLoopCsv([[fromEpochDay(days[at] ?? 0), values[at] ?? '', notes.get(at) ?? '']]);
}

interface Table {
  names: string[];
  first: number;
  last: number;
}

/** A row per day. Loop does not quote the names in its header. */
function* tableRows({ names, first, last }: Table, cell: (habit: number, day: number) => string): Generator<string> {
  yield `${['Date', ...names].join(',')},\n`;
  for (let day = last; day >= first; day--)
    yield `${fromEpochDay(day)},${names.map((_, index) => `${cell(index, day)},`).join('')}\n`;
}

/** Creates a function that finds values. It is called with days that only become earlier. */
function valueFinder(collected: readonly LoopDays[]): (habit: number, day: number) => string {
  const positions = collected.map(({ days }) => days.length - 1);
  return (habit, day) => {
    const { days, values } = collected[habit] ?? { days: [], values: [] };
    let at = positions[habit] ?? -1;
    while (at >= 0 && (days[at] ?? 0) > day) at -= 1;
    positions[habit] = at;
    return days[at] === day ? (values[at] ?? 'UNKNOWN') : 'UNKNOWN';
  };
}
