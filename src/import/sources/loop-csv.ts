import type { ImportCollector } from '../collect/collector.ts';
import type { Archive } from '../files/archive.ts';
import { findColumn, parseCsv } from '../files/csv-rows.ts';
import { countLineFeeds } from '../files/text-chunks.ts';
import { ImportError } from '../import-error.ts';
import { importLimits } from '../limits.ts';
import { parseDate } from './dates.ts';
import type { ImportFormat } from './format.ts';
import { addLoopDay, loopMeasure, parseLoopText } from './loop-values.ts';

const habitsEntry = 'Habits.csv';
/** A habit's folder begins with its number. Its name keeps only some letters, so a Cyrillic one is `001` alone. */
const checkmarksEntry = /^(\d+)(?: [^/]*)?\/Checkmarks\.csv$/;

/** Loop's CSV export: `Habits.csv`, and a folder with `Checkmarks.csv` for each habit. */
export const loopCsvFormat: ImportFormat<Archive> = {
  source: 'loop_csv',
  oneADay: true,
  recognise: ({ names }) => names.includes(habitsEntry),
  async read(archive, collector) {
    await checkLines(archive);
    const habits = await readHabits(archive, collector);
    for (const name of archive.names) {
      const number = checkmarksEntry.exec(name)?.[1];
      if (number === undefined) continue;
      const habit = habits.get(Number(number));
      if (habit) await readCheckmarks(archive, name, habit, collector);
      else collector.addProblem('no_habit', { position: 1, place: name, habit: name.split('/')[0] });
    }
  },
};

/** Counting lines is a hundred times faster than parsing them. */
async function checkLines(archive: Archive): Promise<void> {
  let lines = 0;
  for (const name of archive.names) {
    if (checkmarksEntry.test(name)) lines += await countLineFeeds(archive.read(name));
    if (lines > importLimits.rows) throw new ImportError('too_many_records');
  }
}

interface OpenHabit {
  /** Null: the habit has no name. */
  index: number | null;
  isNumerical: boolean;
  factor: number;
}

/** Reads the habits by their numbers. Names, columns and versions: later ones add columns, the first ones had six. */
async function readHabits(archive: Archive, collector: ImportCollector): Promise<Map<number, OpenHabit>> {
  const habits = new Map<number, OpenHabit>();
  let columns: HabitColumns | null = null;
  for await (const { cells, line } of parseCsv(archive.read(habitsEntry))) {
    if (!columns) columns = findColumns(cells);
    else {
      const number = Number.parseInt(cells[columns.position] ?? '', 10);
      habits.set(Number.isNaN(number) ? habits.size + 1 : number, addHabit(cells, columns, line, collector));
    }
  }
  if (!columns) throw new ImportError('damaged_file', { detail: 'Habits.csv is empty' });
  return habits;
}

function findColumns(header: string[]) {
  const column = (...names: string[]) => findColumn(header, ...names);
  const columns = {
    position: column('Position'),
    name: column('Name'),
    type: column('Type'),
    question: column('Question'),
    description: column('Description'),
    times: column('FrequencyNumerator', 'NumRepetitions'),
    days: column('FrequencyDenominator', 'Interval'),
    unit: column('Unit'),
    targetType: column('Target Type'),
    target: column('Target Value'),
    archived: column('Archived?', 'Archived'),
  };
  if (columns.name === -1) throw new ImportError('damaged_file', { line: 1, detail: 'Habits.csv has no names' });
  return columns;
}

type HabitColumns = ReturnType<typeof findColumns>;

function addHabit(cells: string[], columns: HabitColumns, line: number, collector: ImportCollector): OpenHabit {
  const text = (column: keyof HabitColumns) => cells[columns[column]] ?? '';
  const isNumerical = text('type').toUpperCase() === 'NUMERICAL';
  const measure = loopMeasure({
    isNumerical,
    unit: text('unit'),
    isAtMost: text('targetType').toUpperCase() === 'AT_MOST',
    target: Number(text('target').replace(',', '.')),
    frequency: [text('times'), text('days')],
  });
  const place = { position: line, place: habitsEntry };
  if (measure.isChanged) collector.addProblem('unit_changed', { ...place, habit: text('name'), value: text('unit') });
  const hasQuestion = columns.question !== -1;
  const index = collector.addHabit({
    ...place,
    ...measure,
    name: text('name'),
    archived: text('archived').toLowerCase() === 'true',
    // Until questions had a column of their own, the description was the question.
    question: hasQuestion ? text('question') : text('description'),
    description: hasQuestion ? text('description') : null,
  });
  return { index, isNumerical, factor: measure.factor };
}

async function readCheckmarks(
  archive: Archive,
  place: string,
  { index: habit, isNumerical, factor }: OpenHabit,
  collector: ImportCollector,
): Promise<void> {
  let columns = { date: 0, value: 1, note: 2 };
  let isFirst = true;
  for await (const { cells, line: position } of parseCsv(archive.read(place))) {
    const isHeader = isFirst && findColumn(cells, 'Date') !== -1;
    isFirst = false;
    if (isHeader) {
      columns = {
        date: findColumn(cells, 'Date'),
        value: findColumn(cells, 'Value'),
        note: findColumn(cells, 'Notes'),
      };
      continue;
    }
    const text = cells[columns.value] ?? '';
    const note = cells[columns.note] ?? null;
    const date = parseDate(cells[columns.date] ?? '', 'ymd');
    addLoopDay(collector, { habit, date, note, position, place, text }, parseLoopText(text, isNumerical), factor);
  }
}
