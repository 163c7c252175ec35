import type { Executor } from '../db/client.ts';

/**
 * A question answered in two steps: `load` asks the database and is the only one that waits; `view` is pure and turns what came
 * into what is shown. Texts are the caller's: reports know no language. Rendering (chart, workbook) comes after, elsewhere.
 */
export interface Report<Question, Data, Texts, Shown> {
  load(db: Executor, question: Question): Promise<Data>;
  /** Returns null when there is nothing to show, which the caller says in words. */
  view(data: Data, texts: Texts): Shown | null;
}

/** What every chart needs to be written in a person's language. */
export interface ChartTexts {
  /** BCP 47: how numbers are written. */
  locale: string;
  title: string;
  /** The period, in words. */
  subtitle?: string;
  /** "Total Duration (in minutes)", and the same in hours; the view chooses. */
  inMinutes: string;
  inHours: string;
}

/** From ten hours on, minutes are hard to read. */
const hoursFrom = 600;

/** Returns the unit for values in minutes: the axis title, and the values in that unit with at most two decimals. */
export function inUnit(minutes: number[], texts: ChartTexts): { yTitle: string; values: number[] } {
  const large = Math.max(0, ...minutes) >= hoursFrom;
  const divisor = large ? 60 : 1;
  return {
    yTitle: large ? texts.inHours : texts.inMinutes,
    values: minutes.map((value) => Math.round((value / divisor) * 100) / 100),
  };
}
