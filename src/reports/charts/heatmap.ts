import type { SKRSContext2D as Context } from 'canvas';
import type { ChartArea, ChartConfiguration, Plugin } from 'chart.js';
import { addDays, type Day, daysBetween, isoWeekday } from '../../time/days.ts';
import { headings, padding } from './frame.ts';
import type { HeatmapSpec } from './spec.ts';
import { cssFont, style, type TextStyle, tint } from './style.ts';
import type { Shorten } from './text.ts';

/** Returns an empty chart whose one plugin draws the calendar, so that title and size are those of every chart. */
export function heatmapConfig(spec: HeatmapSpec, shorten: Shorten): ChartConfiguration {
  const calendar: Plugin = {
    id: 'calendar',
    afterDraw: ({ ctx, chartArea }) => drawYear(ctx as Context, chartArea, spec),
  };
  return {
    type: 'scatter',
    data: { datasets: [] },
    plugins: [calendar],
    options: {
      devicePixelRatio: style.pixelRatio,
      layout: { padding },
      plugins: { ...headings(spec, shorten), legend: { display: false }, tooltip: { enabled: false } },
      scales: { x: { display: false }, y: { display: false } },
    },
  } as ChartConfiguration;
}

/** A half of a year that begins on the last weekday of a week touches 28 weeks. */
const weeksInHalf = 28;
const monthRow = 20;
const legendRow = 30;

function drawYear(ctx: Context, area: ChartArea, spec: HeatmapSpec): void {
  const height = area.bottom - area.top;
  const names = weekdayColumn(ctx, spec);
  const wide = (area.right - area.left - names) / weeksInHalf;
  const high = (height - legendRow - 2 * monthRow - 8) / 14;
  const left = area.left + names;
  for (const half of [0, 1]) {
    const top = area.top + half * (monthRow + 7 * high + 8) + monthRow;
    drawHalf(ctx, spec, half, { left, top, wide, high });
  }
  drawLegend(ctx, spec, left, area.bottom - 16);
}

interface Grid {
  left: number;
  top: number;
  /** Of one day, with the gap around it. */
  wide: number;
  high: number;
}

function drawHalf(ctx: Context, spec: HeatmapSpec, half: number, grid: Grid): void {
  const [from, to] = half === 0 ? ['01-01', '06-30'] : ['07-01', '12-31'];
  const first = `${spec.year}-${from}`;
  const offset = (isoWeekday(first) - spec.weekStart + 7) % 7;
  const count = daysBetween(first, `${spec.year}-${to}`) + 1;
  for (let index = 0; index < count; index++) {
    const day = addDays(first, index);
    const x = grid.left + Math.floor((index + offset) / 7) * grid.wide;
    drawDay(ctx, spec, day, { ...grid, left: x, top: grid.top + ((index + offset) % 7) * grid.high });
    if (day.endsWith('-01')) drawMonthName(ctx, spec, day, index + offset, grid);
  }
  drawWeekdays(ctx, spec, grid);
}

function drawDay(ctx: Context, spec: HeatmapSpec, day: Day, { left, top, wide, high }: Grid): void {
  ctx.beginPath();
  ctx.roundRect(left + 1, top + 1, wide - 2, high - 2, 3);
  const value = spec.days[day] ?? 0;
  if (value === 0 && spec.lastDay !== undefined && day > spec.lastDay) {
    ctx.strokeStyle = style.emptyCell;
    ctx.lineWidth = 1;
    ctx.stroke();
    return;
  }
  ctx.fillStyle = shade(spec, value);
  ctx.fill();
}

/** Over the first week in which the month has its top row, or the week of its first day when that is the same. */
function drawMonthName(ctx: Context, spec: HeatmapSpec, day: Day, slot: number, grid: Grid): void {
  write(ctx, style.tick, spec.monthNames[Number(day.slice(5, 7)) - 1] ?? '', {
    x: grid.left + Math.ceil(slot / 7) * grid.wide + 1,
    y: grid.top - monthRow / 2,
  });
}

function drawWeekdays(ctx: Context, spec: HeatmapSpec, grid: Grid): void {
  for (const row of [0, 2, 4, 6]) {
    write(
      ctx,
      style.subtitle,
      weekdayName(spec, row),
      { x: grid.left - 8, y: grid.top + (row + 0.5) * grid.high },
      'right',
    );
  }
}

function weekdayName(spec: HeatmapSpec, row: number): string {
  return spec.weekdayNames[(spec.weekStart - 1 + row) % 7] ?? '';
}

function weekdayColumn(ctx: Context, spec: HeatmapSpec): number {
  ctx.font = cssFont(style.subtitle);
  return Math.max(...spec.weekdayNames.map((name) => ctx.measureText(name).width)) + 10;
}

function drawLegend(ctx: Context, spec: HeatmapSpec, left: number, y: number): void {
  let x = left;
  for (const [index, label] of spec.boundLabels.entries()) {
    ctx.beginPath();
    ctx.roundRect(x + 1, y - 7, 14, 14, 3);
    ctx.fillStyle = shadeAt(spec, index);
    ctx.fill();
    write(ctx, style.subtitle, label, { x: x + 21, y });
    x += 21 + ctx.measureText(label).width + 18;
  }
}

/** Returns the shade of a value: the lightest up to the first bound, the colour itself above the last. */
function shade(spec: HeatmapSpec, value: number): string {
  if (value <= 0) return style.emptyCell;
  const index = spec.bounds.findIndex((bound) => value <= bound);
  return shadeAt(spec, index === -1 ? spec.bounds.length : index);
}

function shadeAt(spec: HeatmapSpec, index: number): string {
  return tint(spec.colour, 0.28 + (0.72 * index) / Math.max(1, spec.bounds.length));
}

function write(
  ctx: Context,
  font: TextStyle,
  words: string,
  at: { x: number; y: number },
  align: 'left' | 'right' = 'left',
) {
  ctx.font = cssFont(font);
  ctx.fillStyle = font.colour;
  ctx.textAlign = align;
  ctx.textBaseline = 'middle';
  ctx.fillText(words, at.x, at.y);
}
