/**
 * Charts as plain data: what crosses to the worker thread. All texts are final, in the person's language; the renderer only
 * cuts those that do not fit. `locale` (BCP 47) decides how numbers are written.
 */
export type ChartSpec = BarSpec | LineSpec | RankSpec | HeatmapSpec;

interface Frame {
  title: string;
  /** A second, smaller line: the period. */
  subtitle?: string;
  locale: string;
}

interface Axes extends Frame {
  xTitle?: string;
  yTitle: string;
  /** The axis on the right, for series of another unit. */
  rightTitle?: string;
  /** Where that axis ends, for shares; absent: a little above the highest value. */
  rightMax?: number;
  /** One a value, in order; thinned or turned when there are too many to read. */
  labels: string[];
  /** A legend is drawn from the second series on. */
  series: Series[];
}

export interface Series {
  name: string;
  /** As long as `labels`; null leaves a gap. */
  values: (number | null)[];
  /** One CSS colour, or one a value (bars). */
  colour: string | string[];
  /** Read from the axis on the right. */
  onRight?: boolean;
}

export interface BarSpec extends Axes {
  kind: 'bar';
  stacked?: boolean;
  /** Labels are steps of time: few of them are written, level. */
  timeline?: boolean;
  /** A sign above bars, and its name in the legend; one a label. Where none is set, there is none in the legend either. */
  marks?: { name: string; at: boolean[] };
}

export interface LineSpec extends Axes {
  kind: 'line';
}

/** Level bars below each other, for what has long names: the name before each, its value behind it. */
export interface RankSpec extends Frame {
  kind: 'rank';
  /** At most about twelve; cut to two fifths of the picture. */
  labels: string[];
  /** As many; below 0 a bar goes to the left. */
  values: number[];
  colour: string;
}

/** A calendar of one year, weeks as columns, in two rows of six months so that a phone shows the days. */
export interface HeatmapSpec extends Frame {
  kind: 'heatmap';
  year: number;
  /** 1 Monday … 7 Sunday: the top row. */
  weekStart: number;
  /** `YYYY-MM-DD` → value above 0; days that are absent are drawn empty. */
  days: Record<string, number>;
  /** Days after it are only outlined: they have not been. */
  lastDay?: string;
  /** The strongest shade; lighter ones are mixed from it. */
  colour: string;
  /** January first. */
  monthNames: string[];
  /** Monday first. */
  weekdayNames: string[];
  /** Upper bounds of the shades, rising, with the words for the legend; see `shadeBounds`. */
  bounds: number[];
  boundLabels: string[];
}
