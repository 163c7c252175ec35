import { foldName } from '../collect/clean-text.ts';
import type { CsvFile } from '../files/csv-rows.ts';
import { findColumn } from '../files/csv-rows.ts';
import { createDateOrderFinder, type DateOrder, parseDate } from './dates.ts';
import type { ImportFormat } from './format.ts';
import { parseNumber } from './values.ts';

/** HabitBull writes this for a day without a value. */
const noValue = -2_150_000_000;

/** HabitBull's CSV file: a row per habit and day. */
export const habitBullFormat: ImportFormat<CsvFile> = {
  source: 'habitbull',
  oneADay: true,
  recognise: ({ header }) =>
    ['HabitName', 'HabitDescription', 'HabitCategory', 'CalendarDate', 'Value'].every(
      (name) => findColumn(header, name) !== -1,
    ),
  async read(file, collector) {
    const columns = findColumns(file.header);
    const { counted, order } = await findKinds(file, columns);
    const habits = new Map<string, number | null>();
    for await (const { cells, line: position } of file.rows()) {
      if (cells.length <= columns.value) {
        collector.addProblem('bad_row', { position, habit: cells[columns.name] });
        continue;
      }
      const name = cells[columns.name] ?? '';
      const folded = foldName(name);
      let habit = habits.get(folded);
      if (habit === undefined) {
        const description = cells[columns.description];
        const category = cells[columns.category];
        const kind = counted.has(folded) ? 'count' : 'check';
        habit = collector.addHabit({ key: folded, name, category, description, kind });
        habits.set(folded, habit);
      }
      const text = cells[columns.value] ?? '';
      const date = parseDate(cells[columns.date] ?? '', order);
      const day = { habit, date, note: cells[columns.note], position, text };
      const value = parseNumber(text);
      if (value === noValue) collector.addEmpty(day);
      else collector.addDay(value === 0 ? { ...day, mark: 'no' } : { ...day, value });
    }
  },
};

function findColumns(header: string[]) {
  return {
    name: findColumn(header, 'HabitName'),
    description: findColumn(header, 'HabitDescription'),
    category: findColumn(header, 'HabitCategory'),
    date: findColumn(header, 'CalendarDate'),
    value: findColumn(header, 'Value'),
    note: findColumn(header, 'CommentText'),
  };
}

/** Reads the file once to find the habits that are counted: any row has another value than done, not done or none. */
async function findKinds(
  file: CsvFile,
  columns: ReturnType<typeof findColumns>,
): Promise<{ counted: Set<string>; order: DateOrder }> {
  const counted = new Set<string>();
  const order = createDateOrderFinder();
  for await (const { cells } of file.rows()) {
    order.add(cells[columns.date] ?? '');
    const value = parseNumber(cells[columns.value] ?? '');
    if (value !== null && value !== 0 && value !== 1 && value !== noValue)
      counted.add(foldName(cells[columns.name] ?? ''));
  }
  return { counted, order: order.find() ?? 'ymd' };
}
