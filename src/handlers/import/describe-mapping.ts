import type { TallyContext } from '../../bot/context.ts';
import { clip } from '../../bot/ui/messages.ts';
import type { CsvMapping, UnknownCsv } from '../../import/model.ts';
import { formatAmountNumber, formatExactQuantity } from '../../time/format-amount.ts';
import { formatDaySpan } from '../shared/format-period.ts';
import { describeOtherSheets } from './other-sheets.ts';

const maxCell = 40;

/** Puts the columns and the first rows of a file above a question. */
export function withExamples(ctx: TallyContext, csv: UnknownCsv, question: string): string {
  const used = usedColumns(csv);
  const pick = (cells: string[]) => used.map((column) => clip(cells[column] ?? '', maxCell)).join(' | ');
  const rows = csv.examples.map((cells) => `• ${pick(cells)}`);
  const sheet = csv.sheet ? [ctx.t('import-csv-sheet', { name: clip(csv.sheet, maxCell) })] : [];
  const others = describeOtherSheets(ctx, csv.otherSheets);
  return [...sheet, ...others, ctx.t('import-csv-columns', { columns: pick(csv.header) }), ...rows, '', question].join(
    '\n',
  );
}

/** Returns the columns that have a name or a cell. Tables of workbooks may begin with empty ones. */
export function usedColumns({ header, columns }: UnknownCsv): number[] {
  return [...header.keys()].filter((column) => header[column] !== '' || columns[column]?.example !== '');
}

/** Describes what each column has, with an example of how a date and a value are read. */
export function describeMapping(ctx: TallyContext, csv: UnknownCsv, mapping: CsvMapping): string {
  const { t } = ctx;
  const nameOf = (column: number | null) =>
    column === null ? t('import-column-none') : csv.header[column] || String(column + 1);
  const habit = typeof mapping.habit === 'number' ? nameOf(mapping.habit) : mapping.habit.name;
  return [
    `${t('column-date')}: ${nameOf(mapping.date)}${describeDate(ctx, csv, mapping)}`,
    ...(habit === '' ? [] : [`${t('column-habit')}: ${habit}`]),
    `${t('import-column-value')}: ${describeValue(ctx, csv, mapping, nameOf(mapping.value))}`,
    `${t('column-note')}: ${nameOf(mapping.note)}`,
  ].join('\n');
}

/** Returns how the example of the dates is read. Empty: the year comes first, or day and month are asked for. */
function describeDate(ctx: TallyContext, { columns }: UnknownCsv, { date, dateOrder }: CsvMapping): string {
  const column = columns[date];
  const day = column?.days[dateOrder];
  if (!column || !day || column.dateOrder === 'open' || dateOrder === 'ymd') return '';
  return ` (${clip(column.example, maxCell)} = ${formatWholeDay(ctx, day)})`;
}

/** Formats a day with its year. */
export function formatWholeDay(ctx: TallyContext, day: string): string {
  return formatDaySpan(ctx, 'day', { first: day, last: day }, true);
}

function describeValue(ctx: TallyContext, csv: UnknownCsv, mapping: CsvMapping, name: string): string {
  const { value, valueKind } = mapping;
  if (value === null) return ctx.t('import-value-none');
  const example = describeExample(ctx, csv, { ...mapping, value });
  const unit = valueKind === 'amount' ? describeUnit(csv, mapping) : '';
  return `${name} (${ctx.t(`import-kind-${valueKind}`)}${unit && `, ${unit}`}${example && `; ${example}`})`;
}

/** Returns the unit, or the name of its column. Empty: there is none. */
function describeUnit({ header }: UnknownCsv, { unit }: CsvMapping): string {
  return typeof unit === 'number' ? header[unit] || String(unit + 1) : clip(unit?.name ?? '', maxCell);
}

const minutesPer = { minutes: 1, hours: 60, seconds: 1 / 60 } as const;

/** Returns how the example of the values is read: `7:30 = 7 h 30 min`. Empty: it is clear, or asked for. */
function describeExample(
  ctx: TallyContext,
  { columns }: UnknownCsv,
  { value, valueKind, decimal }: CsvMapping & { value: number },
): string {
  const column = columns[value];
  if (!column || column.decimal === 'open' || valueKind === 'done') return '';
  const number = column.numbers[decimal ?? '.'] ?? column.numbers[','];
  if (valueKind === 'amount')
    return number === null || /^\d*$/.test(column.example)
      ? ''
      : `${column.example} = ${formatAmountNumber(number, ctx.person.language)}`;
  const minutes = number === null ? column.minutes : number * minutesPer[valueKind];
  if (minutes === null) return '';
  const quantity = { kind: 'time', minutes } as const;
  return `${clip(column.example, maxCell)} = ${formatExactQuantity(quantity, ctx.person.language)}`;
}
