import type { ImportCollector } from '../collect/collector.ts';
import { type CsvFile, findColumn } from '../files/csv-rows.ts';
import { createDateOrderFinder, parseDate } from './dates.ts';
import type { ImportFormat } from './format.ts';
import { parseClock } from './values.ts';

/** Toggl's detailed report as CSV. Its columns vary. Each entry is a record of its own. */
export const togglFormat: ImportFormat<CsvFile> = {
  source: 'toggl',
  oneADay: false,
  recognise: ({ header }) => findColumn(header, 'Start date') !== -1 && findColumn(header, 'Duration') !== -1,
  async read(file, collector) {
    const columns = findColumns(file.header);
    const order = createDateOrderFinder();
    for await (const { cells } of file.rows()) order.add(cells[columns.date] ?? '');
    const habits = new Map<string, number | null>();
    for await (const { cells, line } of file.rows())
      readEntry({ cells, line, columns, habits, order: order.find() ?? 'ymd' }, collector);
  },
};

function findColumns(header: string[]) {
  return {
    project: findColumn(header, 'Project'),
    description: findColumn(header, 'Description'),
    tags: findColumn(header, 'Tags'),
    date: findColumn(header, 'Start date'),
    time: findColumn(header, 'Start time'),
    duration: findColumn(header, 'Duration'),
  };
}

interface TogglEntry {
  cells: string[];
  line: number;
  columns: ReturnType<typeof findColumns>;
  habits: Map<string, number | null>;
  order: Parameters<typeof parseDate>[1];
}

function readEntry({ cells, line: position, columns, habits, order }: TogglEntry, collector: ImportCollector): void {
  const text = (column: keyof typeof columns) => cells[columns[column]]?.trim() ?? '';
  if (cells.length <= columns.duration) {
    collector.addProblem('bad_row', { position, habit: text('project') });
    return;
  }
  const name = text('project') || text('description');
  let habit = habits.get(name);
  if (habit === undefined) {
    habit = collector.addHabit({ key: name, name, kind: 'time' });
    habits.set(name, habit);
  }
  const description = text('project') ? text('description') : '';
  const note = [description, text('tags')].filter((part) => part !== '').join(' · ');
  const date = parseDate(text('date'), order);
  const key = text('time') === '' ? undefined : `${date}T${text('time').slice(0, 20)}`;
  collector.addDay({ habit, date, value: parseClock(text('duration')), note, key, position, text: text('duration') });
}
