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

/** The texts that every chart of durations needs. */
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
}

/** Durations in the unit of a chart, with its axis. */
export interface DisplayedDurations {
  yTitle: string;
  /** With at most two decimals. */
  values: number[];
  /** The values as in texts: "2 h 15 min". */
  valueLabels: string[];
  /** The distance of the lines of the y axis. Absent: chosen by the values. */
  tickStep?: number;
}

/** Converts durations to the unit of a chart: hours where the text of the longest one has hours, else minutes. */
export function convertToDisplayUnit(minutes: number[], texts: ChartTexts): DisplayedDurations {
  const longest = Math.max(0, ...minutes);
  const inHours = longest >= 60;
  return {
    yTitle: inHours ? texts.inHours : texts.inMinutes,
    values: minutes.map((value) => Math.round((inHours ? value / 60 : value) * 100) / 100),
    valueLabels: minutes.map(texts.formatDuration),
    ...(inHours && longest < 300 ? { tickStep: chooseHourStep(longest) } : {}),
  };
}

/** Chooses a part of an hour that people count in, in place of tenths. */
function chooseHourStep(longest: number): number {
  if (longest <= 75) return 0.25;
  return longest <= 180 ? 0.5 : 1;
}
