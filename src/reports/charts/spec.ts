/**
 * A chart as plain data, which is sent to the worker thread. Texts are in the language of the person; the renderer only
 * truncates those that do not fit.
 */
export type ChartSpec = BarSpec | LineSpec | RankSpec | HeatmapSpec;

interface CommonSpec {
  title: string;
  /** A second, smaller line, such as the period. */
  subtitle?: string;
  /** A BCP 47 tag, for the format of numbers. */
  locale: string;
}

interface CommonAxesSpec extends CommonSpec {
  xTitle?: string;
  yTitle: string;
  /** The title of the axis on the right, for series of another unit. */
  rightTitle?: string;
  /** The end of the axis on the right, for percentages. Where absent: a little above the highest value. */
  rightMax?: number;
  /** The distance of the lines of the y axis. Where absent: chosen by the values. */
  tickStep?: number;
  /** One per value. Where there are too many to read, some are left out or rotated. */
  labels: string[];
  /** The indices of the labels on the x axis, ascending. Where absent: as many as there is room for. */
  ticks?: number[];
  /** The values of a single series as texts, one per label. Where absent: numbers. */
  valueLabels?: string[];
  /** Two or more series get a legend. */
  series: Series[];
}

export interface Series {
  name: string;
  /** One per label; null leaves a gap. */
  values: (number | null)[];
  /** A CSS colour, or one per bar. */
  colour: string | string[];
  /** The values belong to the axis on the right. */
  onRight?: boolean;
}

export interface BarSpec extends CommonAxesSpec {
  kind: 'bar';
  stacked?: boolean;
  /** Labels are consecutive days, weeks or months: only a few of them are written. */
  timeline?: boolean;
  /** Marks above bars, one flag per label, with their name for the legend. The legend lacks it where no flag is set. */
  marks?: { name: string; at: boolean[] };
}

/** A line. One with a single label is drawn as bars, because a dot shows no height. */
export interface LineSpec extends CommonAxesSpec {
  kind: 'line';
}

/** A ranking: horizontal bars, each with its name on the left and its value on the right. */
export interface RankSpec extends CommonSpec {
  kind: 'rank';
  /** At most about twelve. They are truncated to a third of the picture. */
  labels: string[];
  /** One per label. The bar of a negative value goes to the left. */
  values: number[];
  /** The values as texts, one per label. Where absent: numbers. */
  valueLabels?: string[];
  /** A CSS colour, or one per bar. */
  colour: string | string[];
}

/**
 * A calendar of one year with weeks as columns. It has two rows of six months, so that the days are visible on a phone.
 */
export interface HeatmapSpec extends CommonSpec {
  kind: 'heatmap';
  year: number;
  /** The weekday of the top row, 1 (Monday) to 7 (Sunday). */
  weekStart: number;
  /** Values above 0 by day. Other days are drawn empty. */
  days: Record<string, number>;
  /** Later days are only outlined. */
  lastDay?: string;
  /** The darkest shade. Lighter ones are mixed from it. */
  colour: string;
  /** From January. */
  monthNames: string[];
  /** From Monday. */
  weekdayNames: string[];
  /** Upper bounds of the shades, ascending. Empty: there is one shade. */
  bounds: number[];
  /** Texts of the legend: one per bound, and one for values above the last. */
  boundLabels: string[];
}
