import type { TallyContext } from '../../bot/context.ts';
import type { TallyConversation } from '../../bot/conversation.ts';
import { clip } from '../../bot/ui/messages.ts';
import { ask, type Option } from '../../bot/ui/prompt.ts';
import { maxNameLength } from '../../db/schema/limits.ts';
import type { CsvColumn, CsvMapping, DecimalSeparator, UnknownCsv } from '../../import/model.ts';
import { formatWholeDay, usedColumns, withExamples } from './describe-mapping.ts';

const maxColumnName = 40;

/** Asks which column has what. How dates and numbers are read is asked by {@link completeMapping}. */
export async function askColumns(conversation: TallyConversation, csv: UnknownCsv): Promise<CsvMapping> {
  const date = (await askColumn(conversation, csv, 'import-ask-date', null)) ?? 0;
  const habit = await askHabit(conversation, csv);
  const value = await askColumn(conversation, csv, 'import-ask-value', 'import-button-no-value');
  const valueKind = value === null ? 'amount' : await askValueKind(conversation, csv);
  const unit = value !== null && valueKind === 'amount' ? await askUnit(conversation, csv) : null;
  const note = await askColumn(conversation, csv, 'import-ask-note', 'import-button-no-note');
  return { date, dateOrder: 'ymd', habit, value, valueKind, unit, note, category: null };
}

/** Asks for what a mapping leaves open: the habit, the order of day and month, the decimal separator. */
export async function completeMapping(
  conversation: TallyConversation,
  csv: UnknownCsv,
  mapping: CsvMapping,
): Promise<CsvMapping> {
  const { value, valueKind } = mapping;
  const isUnnamed = typeof mapping.habit !== 'number' && mapping.habit.name === '';
  const habit = isUnnamed ? await askHabit(conversation, csv) : mapping.habit;
  const dates = csv.columns[mapping.date];
  const dateOrder =
    dates?.dateOrder === 'open'
      ? await askDateOrder(conversation, csv, dates)
      : (dates?.dateOrder ?? mapping.dateOrder);
  const numbers = value === null || valueKind === 'done' ? undefined : csv.columns[value];
  const decimal = numbers?.decimal === 'open' ? await askDecimal(conversation, csv, numbers) : numbers?.decimal;
  return { ...mapping, habit, dateOrder, ...(decimal && { decimal }) };
}

type ColumnQuestion = 'import-ask-date' | 'import-ask-value' | 'import-ask-note';

function askColumn(
  conversation: TallyConversation,
  csv: UnknownCsv,
  question: ColumnQuestion,
  none: 'import-button-no-value' | 'import-button-no-note' | null,
): Promise<number | null> {
  const options = question === 'import-ask-date' ? dateOptions(csv) : columnOptions(csv);
  return ask<number | null>(conversation, {
    render: async (ctx) => ({
      message: { text: withExamples(ctx, csv, ctx.t(question)) },
      options: [...options, ...(none ? [{ label: ctx.t(none), value: null }] : [])],
    }),
  });
}

function columnOptions(csv: UnknownCsv): Option<number>[] {
  return usedColumns(csv).map((column) => ({
    label: clip(csv.header[column]?.trim() || String(column + 1), maxColumnName),
    value: column,
  }));
}

/** Returns the columns with dates; all of them where there are none. */
function dateOptions(csv: UnknownCsv): Option<number>[] {
  const options = columnOptions(csv);
  const withDates = options.filter(({ value }) => csv.columns[value]?.dateOrder);
  return withDates.length > 0 ? withDates : options;
}

/** A column has the habit, or the person types the name of the only one. */
function askHabit(conversation: TallyConversation, csv: UnknownCsv): Promise<CsvMapping['habit']> {
  return ask<CsvMapping['habit']>(conversation, {
    render: async (ctx) => ({
      message: { text: withExamples(ctx, csv, ctx.t('import-ask-habit')) },
      options: columnOptions(csv),
    }),
    async parseText(ctx, text) {
      const name = text.replace(/\s+/g, ' ').trim();
      if (name === '') return { rejection: ctx.t('refused-name-empty') };
      return [...name].length > maxNameLength ? { rejection: ctx.t('refused-name-too-long') } : { value: { name } };
    },
  });
}

/** A column has the unit, or the person types it. */
function askUnit(conversation: TallyConversation, csv: UnknownCsv): Promise<CsvMapping['unit']> {
  return ask<CsvMapping['unit']>(conversation, {
    render: async (ctx) => ({
      message: { text: withExamples(ctx, csv, ctx.t('import-ask-unit')) },
      options: [...columnOptions(csv), { label: ctx.t('import-button-no-unit'), value: null }],
    }),
    parseText: async (_, text) => ({ value: { name: text.trim().slice(0, maxNameLength) } }),
  });
}

/** Asks for the order of day and month by the two days that an example may be. */
function askDateOrder(
  conversation: TallyConversation,
  csv: UnknownCsv,
  { example, days }: CsvColumn,
): Promise<CsvMapping['dateOrder']> {
  return ask<CsvMapping['dateOrder']>(conversation, {
    render: async (ctx) => ({
      message: { text: withExamples(ctx, csv, ctx.t('import-ask-date-order', { date: example })) },
      options: (['dmy', 'mdy'] as const).map((value) => ({
        label: formatWholeDay(ctx, days[value] ?? ''),
        value,
      })),
    }),
  });
}

/** Asks what a number such as `1.234` is, where no other number of the column shows it. */
function askDecimal(
  conversation: TallyConversation,
  csv: UnknownCsv,
  { example }: CsvColumn,
): Promise<DecimalSeparator> {
  const separator: DecimalSeparator = example.includes(',') ? ',' : '.';
  const other: DecimalSeparator = separator === ',' ? '.' : ',';
  return ask<DecimalSeparator>(conversation, {
    render: async (ctx) => ({
      message: { text: withExamples(ctx, csv, ctx.t('import-ask-decimal', { number: example })) },
      options: [
        { label: groupLabel(ctx, example.replace(/[.,]/, '')), value: other },
        { label: ctx.t('import-decimal-fraction', { number: example }), value: separator },
      ],
    }),
  });
}

function groupLabel({ t }: TallyContext, number: string): string {
  return t('import-decimal-group', { number });
}

function askValueKind(conversation: TallyConversation, csv: UnknownCsv): Promise<CsvMapping['valueKind']> {
  return ask<CsvMapping['valueKind']>(conversation, {
    render: async (ctx) => ({
      message: { text: withExamples(ctx, csv, ctx.t('import-ask-kind')) },
      options: (['minutes', 'hours', 'seconds', 'amount', 'done'] as const).map((value) => ({
        label: ctx.t(`import-kind-${value}`),
        value,
      })),
    }),
  });
}
