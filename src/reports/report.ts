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
}

/** From this maximum on, values are shown in hours. */
const minMinutesForHours = 600;

/** Converts values to the unit in which they are shown, with at most two decimals. Returns them with the axis title. */
export function convertToDisplayUnit(minutes: number[], texts: ChartTexts): { yTitle: string; values: number[] } {
  const large = Math.max(0, ...minutes) >= minMinutesForHours;
  const divisor = large ? 60 : 1;
  return {
    yTitle: large ? texts.inHours : texts.inMinutes,
    values: minutes.map((value) => Math.round((value / divisor) * 100) / 100),
  };
}
