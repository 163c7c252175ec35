import type { SKRSContext2D as Context } from 'canvas';
import type { ChartArea, ChartConfiguration, Plugin } from 'chart.js';
import { addDays, type Day, daysBetween, isoWeekday } from '../../time/days.ts';
import { buildHeadings, chartPadding } from './common-options.ts';
import type { ShortenText } from './shorten-text.ts';
import type { HeatmapSpec } from './spec.ts';
import { chartStyle, cssFont, type TextStyle, tint } from './style.ts';

/** Builds an empty chart with a plugin that draws the calendar. Title and size are thus those of every chart. */
export function buildHeatmapConfig(spec: HeatmapSpec, shorten: ShortenText): ChartConfiguration {
  const calendar: Plugin = {
    id: 'calendar',
    afterDraw: ({ ctx, chartArea }) => drawYear(ctx as Context, chartArea, spec),
  };
  return {
    type: 'scatter',
    data: { datasets: [] },
    plugins: [calendar],
    options: {
      devicePixelRatio: chartStyle.pixelRatio,
      layout: { padding: chartPadding },
      plugins: { ...buildHeadings(spec, shorten), legend: { display: false }, tooltip: { enabled: false } },
      scales: { x: { display: false }, y: { display: false } },
    },
  } as ChartConfiguration;
}

/** Half a year that begins on the last day of a week touches 28 weeks. */
const weeksInHalf = 28;
const monthRowHeight = 20;
const legendRowHeight = 20;

function drawYear(ctx: Context, area: ChartArea, spec: HeatmapSpec): void {
  const height = area.bottom - area.top;
  const namesWidth = weekdayNamesWidth(ctx, spec);
  const cellWidth = (area.right - area.left - namesWidth) / weeksInHalf;
  const legend = layOutLegend(ctx, spec, area.right - area.left);
  const cellHeight = (height - legend.rows * legendRowHeight - 2 * monthRowHeight - 16) / 14;
  const left = area.left + namesWidth;
  for (const half of [0, 1]) {
    const top = area.top + half * (monthRowHeight + 7 * cellHeight + 8) + monthRowHeight;
    drawHalf(ctx, spec, half, { left, top, cellWidth, cellHeight });
  }
  drawLegend(ctx, spec, legend, { left: area.left, bottom: area.bottom });
}

interface Grid {
  left: number;
  top: number;
  /** The size of one day, with the gap around it. */
  cellWidth: number;
  cellHeight: number;
}

function drawHalf(ctx: Context, spec: HeatmapSpec, half: number, grid: Grid): void {
  const [from, to] = half === 0 ? ['01-01', '06-30'] : ['07-01', '12-31'];
  const first = `${spec.year}-${from}`;
  const offset = (isoWeekday(first) - spec.weekStart + 7) % 7;
  const count = daysBetween(first, `${spec.year}-${to}`) + 1;
  for (let index = 0; index < count; index++) {
    const day = addDays(first, index);
    const x = grid.left + Math.floor((index + offset) / 7) * grid.cellWidth;
    drawDay(ctx, spec, day, { ...grid, left: x, top: grid.top + ((index + offset) % 7) * grid.cellHeight });
    if (day.endsWith('-01')) drawMonthName(ctx, spec, day, index + offset, grid);
  }
  drawWeekdays(ctx, spec, grid);
}

function drawDay(ctx: Context, spec: HeatmapSpec, day: Day, { left, top, cellWidth, cellHeight }: Grid): void {
  ctx.beginPath();
  ctx.roundRect(left + 0.6, top + 0.6, cellWidth - 1.2, cellHeight - 1.2, 2);
  const value = spec.days[day] ?? 0;
  if (value === 0 && spec.lastDay !== undefined && day > spec.lastDay) {
    ctx.strokeStyle = chartStyle.emptyCell;
    ctx.lineWidth = 1;
    ctx.stroke();
    return;
  }
  ctx.fillStyle = shade(spec, value);
  ctx.fill();
}

/** Writes the name of a month over the first week that is completely in it. */
function drawMonthName(ctx: Context, spec: HeatmapSpec, day: Day, slot: number, grid: Grid): void {
  drawText(ctx, chartStyle.tick, spec.monthNames[Number(day.slice(5, 7)) - 1] ?? '', {
    x: grid.left + Math.ceil(slot / 7) * grid.cellWidth + 1,
    y: grid.top - monthRowHeight / 2,
  });
}

function drawWeekdays(ctx: Context, spec: HeatmapSpec, grid: Grid): void {
  for (const row of [0, 2, 4, 6]) {
    drawText(
      ctx,
      chartStyle.subtitle,
      weekdayName(spec, row),
      { x: grid.left - 8, y: grid.top + (row + 0.5) * grid.cellHeight },
      'right',
    );
  }
}

function weekdayName(spec: HeatmapSpec, row: number): string {
  return spec.weekdayNames[(spec.weekStart - 1 + row) % 7] ?? '';
}

function weekdayNamesWidth(ctx: Context, spec: HeatmapSpec): number {
  ctx.font = cssFont(chartStyle.subtitle);
  return Math.max(...spec.weekdayNames.map((name) => ctx.measureText(name).width)) + 10;
}

interface Legend {
  rows: number;
  /** The number of labels in a row, and the width of one. */
  columns: number;
  columnWidth: number;
}

const legendBox = 14;
const legendGap = 6;

/** Chooses one row for the labels of the legend where it is wide enough, else two rows in columns. */
function layOutLegend(ctx: Context, { boundLabels }: HeatmapSpec, width: number): Legend {
  ctx.font = cssFont(chartStyle.subtitle);
  const longest = Math.max(...boundLabels.map((label) => ctx.measureText(label).width));
  const columnWidth = legendBox + legendGap + longest + 2 * legendGap;
  const isOneRow = columnWidth * boundLabels.length <= width;
  return {
    rows: isOneRow ? 1 : 2,
    columns: isOneRow ? boundLabels.length : Math.ceil(boundLabels.length / 2),
    columnWidth,
  };
}

function drawLegend(
  ctx: Context,
  spec: HeatmapSpec,
  { rows, columns, columnWidth }: Legend,
  { left, bottom }: { left: number; bottom: number },
): void {
  for (const [index, label] of spec.boundLabels.entries()) {
    const x = left + (index % columns) * columnWidth;
    const y = bottom - (rows - Math.floor(index / columns) - 0.5) * legendRowHeight;
    ctx.beginPath();
    ctx.roundRect(x + 1, y - legendBox / 2, legendBox, legendBox, 3);
    ctx.fillStyle = shadeAt(spec, index);
    ctx.fill();
    drawText(ctx, chartStyle.subtitle, label, { x: x + legendBox + legendGap, y });
  }
}

/** Returns the shade of a value: the lightest up to the first bound, the full colour above the last. */
function shade(spec: HeatmapSpec, value: number): string {
  if (value <= 0) return chartStyle.emptyCell;
  const index = spec.bounds.findIndex((bound) => value <= bound);
  return shadeAt(spec, index === -1 ? spec.bounds.length : index);
}

function shadeAt({ colour, bounds }: HeatmapSpec, index: number): string {
  return tint(colour, bounds.length === 0 ? 1 : 0.28 + (0.72 * index) / bounds.length);
}

function drawText(
  ctx: Context,
  font: TextStyle,
  text: string,
  at: { x: number; y: number },
  align: 'left' | 'right' = 'left',
) {
  ctx.font = cssFont(font);
  ctx.fillStyle = font.colour;
  ctx.textAlign = align;
  ctx.textBaseline = 'middle';
  ctx.fillText(text, at.x, at.y);
}
