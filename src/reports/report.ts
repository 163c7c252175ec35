import type { Executor } from '../db/client.ts';

/**
 * A report: `load` queries the database, and `view` builds the view model, for example a chart, from the data. `view`
 * is pure.
 *
 * Texts are passed in, because reports know no language. The renderer or the caller turns the view model into a
 * picture, a message or a page.
 *
 * @example
 * const chart = totals.view(await totals.load(db, { userId, by: 'habits', period }), texts);
 */
export interface Report<Params, Data, Texts, ViewModel> {
  load(db: Executor, params: Params): Promise<Data>;
  /** Returns null when there is nothing to show. */
  view(data: Data, texts: Texts): ViewModel | null;
}

/**
 * What a chart shows of records: their time, their amounts in the unit of one habit, how many times one habit was done,
 * or the number of records.
 */
export type ChartMeasure = 'time' | 'amount' | 'times' | 'records';

/** The sums of some records. */
export interface RecordSums {
  /** Of habits of the kind `time`. */
  minutes: number;
  /** In the unit of the habit. Absent: 0. */
  amount?: number;
  /** Absent: 0. */
  records?: number;
}

/** Returns the value that a chart of the measure shows. */
export function pickValue({ minutes, amount = 0, records = 0 }: RecordSums, measure: ChartMeasure = 'time'): number {
  if (measure === 'time') return minutes;
  return measure === 'records' ? records : amount;
}

/** Adds the values of a measure. The result has at most three decimals, because of floating point errors. */
export function sumValues(sums: readonly RecordSums[], measure?: ChartMeasure): number {
  return Math.round(sums.reduce((total, one) => total + pickValue(one, measure), 0) * 1000) / 1000;
}

/** The texts that every chart of records needs. */
export interface ChartTexts {
  /** A BCP 47 tag, for the format of numbers. */
  locale: string;
  title: string;
  /** The period. */
  subtitle?: string;
  /** The title of the y axis for values in minutes, such as "Total Duration (in minutes)", and for values in hours. */
  inMinutes: string;
  inHours: string;
  /** Formats a duration as in the text beside the chart: "2 h 15 min". */
  formatDuration(minutes: number): string;
  /** Absent: the chart is about time. */
  counted?: CountedTexts;
}

/** The texts of a chart that is not about time. */
export interface CountedTexts {
  measure: Exclude<ChartMeasure, 'time'>;
  /** The title of the y axis, with the unit. */
  yTitle: string;
  /** Formats a value as in the text beside the chart: "3 glasses". */
  format(value: number): string;
}

/** Values in the unit of a chart, with its axis. */
export interface DisplayedValues {
  yTitle: string;
  /** Durations have at most two decimals, amounts three. */
  values: number[];
  /** The values as in texts: "2 h 15 min". */
  valueLabels: string[];
  /** The distance of the lines of the y axis. Absent: chosen by the values. */
  tickStep?: number;
}

/** Converts the values of a chart to its unit: hours where the text of the longest duration has hours, else minutes. */
export function convertToDisplayUnit(values: number[], texts: ChartTexts): DisplayedValues {
  const highest = Math.max(0, ...values);
  return texts.counted ? displayCounted(values, highest, texts.counted) : displayDurations(values, highest, texts);
}

function displayDurations(minutes: number[], longest: number, texts: ChartTexts): DisplayedValues {
  const inHours = longest >= 60;
  return {
    yTitle: inHours ? texts.inHours : texts.inMinutes,
    values: minutes.map((value) => Math.round((inHours ? value / 60 : value) * 100) / 100),
    valueLabels: minutes.map(texts.formatDuration),
    ...(inHours && longest < 300 ? { tickStep: chooseHourStep(longest) } : {}),
  };
}

/** Few whole things are counted one by one: half a record is no value. */
const maxCountedSingly = 6;

function displayCounted(values: number[], highest: number, { yTitle, format }: CountedTexts): DisplayedValues {
  const isSingle = highest <= maxCountedSingly && values.every(Number.isInteger);
  return {
    yTitle,
    values: values.map((value) => Math.round(value * 1000) / 1000),
    valueLabels: values.map(format),
    ...(isSingle ? { tickStep: 1 } : {}),
  };
}

/** Chooses a part of an hour that people count in, in place of tenths. */
function chooseHourStep(longest: number): number {
  if (longest <= 75) return 0.25;
  return longest <= 180 ? 0.5 : 1;
}
