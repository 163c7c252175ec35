import { fileURLToPath } from 'node:url';
import { createCanvas, loadImage } from 'canvas';
import { afterAll, describe, expect, test } from 'vitest';
import { createChartRenderer } from '../../src/reports/charts/renderer.ts';
import type { BarSpec, ChartSpec, HeatmapSpec, LineSpec, RankSpec } from '../../src/reports/charts/spec.ts';
import { chartStyle, chooseColour } from '../../src/reports/charts/style.ts';
import { addDays } from '../../src/time/days.ts';

const charts = createChartRenderer();
afterAll(() => charts.close());

const bars: BarSpec = {
  kind: 'bar',
  title: 'Total Duration by Habit',
  locale: 'en',
  yTitle: 'Total Duration (in minutes)',
  labels: ['Reading', 'Running', 'Бег'],
  series: [{ name: '', values: [90, 45, 20], colour: [1, 2, 3].map(chooseColour) }],
};
const line = (days: number): LineSpec => ({
  kind: 'line',
  title: 'Running',
  locale: 'en',
  yTitle: 'Total Duration (in minutes)',
  xTitle: 'Day',
  labels: Array.from({ length: days }, (_, index) => addDays('2024-11-23', index)),
  series: [
    { name: '', values: Array.from({ length: days }, (_, index) => 20 + (index % 50)), colour: chooseColour(2) },
  ],
});
const calendar: HeatmapSpec = {
  kind: 'heatmap',
  title: '2024',
  locale: 'en',
  year: 2024,
  weekStart: 1,
  days: { '2024-01-01': 10, '2024-12-31': 100 },
  colour: '#aa3377',
  monthNames: ['J', 'F', 'M', 'A', 'M', 'J', 'J', 'A', 'S', 'O', 'N', 'D'],
  weekdayNames: ['Mo', 'Tu', 'We', 'Th', 'Fr', 'Sa', 'Su'],
  bounds: [30],
  boundLabels: ['a', 'b'],
};

interface Picture {
  width: number;
  height: number;
  /** `#rrggbb` at CSS pixels. */
  at(x: number, y: number): string;
  /** Counts the pixels of a region that match a condition on red, green and blue. */
  count(region: Region, is: (r: number, g: number, b: number) => boolean): number;
}

type Region = [x: number, y: number, width: number, height: number];
const everywhere: Region = [0, 0, chartStyle.width, chartStyle.height];
const titleArea: Region = [0, 8, chartStyle.width, 22];
const dark = (r: number, g: number, b: number) => r + g + b < 250;
const coloured = (r: number, g: number, b: number) => Math.max(r, g, b) - Math.min(r, g, b) > 60;
const is = (colour: string) => (r: number, g: number, b: number) => hex(r, g, b) === colour;
const hex = (...parts: number[]) => `#${parts.map((part) => part.toString(16).padStart(2, '0')).join('')}`;

async function draw(spec: ChartSpec): Promise<Picture> {
  const image = await loadImage(Buffer.from(await charts.render(spec)));
  const context = createCanvas(image.width, image.height).getContext('2d');
  context.drawImage(image, 0, 0);
  const read = (region: Region) => {
    const [x, y, width, height] = region.map((value) => Math.round(value * chartStyle.pixelRatio)) as Region;
    return context.getImageData(x, y, Math.max(1, width), Math.max(1, height)).data;
  };
  return {
    width: image.width,
    height: image.height,
    at: (x, y) => hex(...read([x, y, 0, 0]).slice(0, 3)),
    count(region, fulfils) {
      const data = read(region);
      let count = 0;
      for (let at = 0; at < data.length; at += 4) {
        if (fulfils(data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0)) count += 1;
      }
      return count;
    },
  };
}

describe('a chart', () => {
  test('is 1280 pixels wide, on white, with title and colours', async () => {
    const picture = await draw(bars);
    expect([picture.width, picture.height]).toEqual([1280, 960]);
    expect(picture.at(1, 1)).toBe('#ffffff');
    expect(picture.count(titleArea, dark)).toBeGreaterThan(500);
    for (const id of [1, 2, 3]) expect(picture.count(everywhere, is(chooseColour(id)))).toBeGreaterThan(5000);
  });

  test('has bars from 0: half the value has half the height', async () => {
    const picture = await draw(bars);
    const inks = [1, 2].map((id) => picture.count(everywhere, is(chooseColour(id))));
    expect((inks[0] ?? 0) / (inks[1] ?? 1)).toBeCloseTo(2, 1);
  });

  test('has no title where the title is empty', async () => {
    expect((await draw({ ...bars, title: '', yTitle: '' })).count([0, 8, chartStyle.width, 12], dark)).toBe(0);
  });

  test('draws Cyrillic letters and coloured emoji with its own fonts', async () => {
    const title = async (text: string) => {
      const picture = await draw({ ...bars, title: text, series: [], labels: [] });
      return { dark: picture.count(titleArea, dark), coloured: picture.count(titleArea, coloured) };
    };
    const tofu = await title('\u{10FFFD}\u{10FFFD}\u{10FFFD}');
    const cyrillic = await title('Бег');
    const other = await title('Жук');
    expect(cyrillic.dark).toBeGreaterThan(100);
    expect(new Set([tofu.dark, cyrillic.dark, other.dark]).size).toBe(3); // missing glyphs would all be the same box
    expect(tofu.coloured).toBe(0);
    expect((await title('🏃🧘')).coloured).toBeGreaterThan(200);
  });

  test('of thirty habits with long names has enough room for the bars', async () => {
    const labels = Array.from({ length: 30 }, (_, index) => `Прогулка с очень большой собакой 🐕 ${index}`);
    const colour = labels.map(() => '#4477aa');
    const picture = await draw({ ...bars, labels, series: [{ name: '', values: labels.map(() => 100), colour }] });
    expect(picture.count(everywhere, is('#4477aa'))).toBeGreaterThan(100_000);
    expect(picture.count([0, 190, chartStyle.width, 110], dark)).toBeGreaterThan(3000);
  });

  test('of 730 days has a few horizontal labels', async () => {
    const picture = await draw(line(730));
    expect(picture.count(everywhere, is(chooseColour(2)))).toBeGreaterThan(3000);
    const names = picture.count([40, 240, chartStyle.width - 40, 25], dark);
    expect(names).toBeGreaterThan(300);
    expect(names).toBeLessThan(12_000);
  });

  test('has negative values below zero', async () => {
    const series = [
      { name: 'sold', values: [100, 100, 100], colour: '#228833' },
      { name: 'refunded', values: [-50, -50, -50], colour: '#cc3311' },
    ];
    const { at, count } = await draw({ ...bars, stacked: true, series });
    const inks = ['#228833', '#cc3311'].map((colour) => count(everywhere, is(colour)));
    expect((inks[0] ?? 0) / (inks[1] ?? 1)).toBeCloseTo(2, 0);
    const column = Array.from({ length: 220 }, (_, y) => at(215, 60 + y));
    expect(column.lastIndexOf('#228833')).toBeLessThan(column.indexOf('#cc3311'));
  });

  test('of names with a hundred characters has enough room for bars and values', async () => {
    const labels = Array.from({ length: 10 }, (_, index) => `${index} ${'Устройство '.repeat(9)}`);
    const rank: RankSpec = {
      kind: 'rank',
      title: '',
      locale: 'ru',
      labels,
      values: labels.map(() => 1234567),
      colour: '#4477aa',
    };
    const { count } = await draw(rank);
    expect(count(everywhere, is('#4477aa'))).toBeGreaterThan(100_000);
    expect(count([chartStyle.width - 80, 20, 75, 270], dark)).toBeGreaterThan(300);
    const half = await draw({ ...rank, values: labels.map((_, index) => (index === 0 ? 7 : -7)) });
    expect(half.count(everywhere, is('#4477aa'))).toBeGreaterThan(30_000);
  });

  test('of one day is a bar with its value', async () => {
    const { count } = await draw({ ...line(1), valueLabels: ['1 h 35 min'] });
    expect(count(everywhere, is(chooseColour(2)))).toBeGreaterThan(50_000);
    const dot = await draw(line(2));
    expect(dot.count(everywhere, is(chooseColour(2)))).toBeLessThan(20_000);
  });

  test('of horizontal bars keeps names, bars and values apart', async () => {
    const labels = Array.from({ length: 10 }, (_, index) => `Swimming in the lake ${index}`);
    const rank: RankSpec = {
      kind: 'rank',
      title: '',
      locale: 'en',
      labels,
      values: labels.map((_, index) => 10 - index),
      valueLabels: labels.map(() => '1,606 h 13 min'),
      colour: labels.map((_, index) => (index === 9 ? chartStyle.other : '#4477aa')),
    };
    const { count } = await draw(rank);
    expect(count(everywhere, is(chartStyle.other))).toBeGreaterThan(500);
    expect(count([chartStyle.width - 3, 0, 3, chartStyle.height], dark)).toBe(0); // no value is cut off
    const names = await draw({ ...rank, labels: labels.map(() => '') });
    const barWidth = (picture: Picture) => picture.count(everywhere, is('#4477aa'));
    expect(barWidth(names)).toBeGreaterThan(barWidth({ count } as Picture));
  });

  test('writes the ticks that it names, in place of every n-th', async () => {
    const ticks = { ...line(100), xTitle: '', ticks: [50], labels: line(100).labels.map(() => 'Nov 2026') };
    const inks = async (spec: LineSpec) => (await draw(spec)).count([0, 260, chartStyle.width, 40], dark);
    const one = await inks(ticks);
    expect(one).toBeGreaterThan(300);
    expect((await inks({ ...ticks, ticks: [10, 50, 90] })) / one).toBeCloseTo(3, 0);
  });

  test('of a year shades all days, from the first to the last', async () => {
    const { at, count } = await draw(calendar);
    const strong = count(everywhere, is('#aa3377'));
    expect(strong).toBeGreaterThan(1000); // the last day and its sign in the legend
    const without = await draw({ ...calendar, days: { '2024-01-01': 10 } });
    expect(strong - without.count(everywhere, is('#aa3377'))).toBeGreaterThan(600);
    expect(at(1, chartStyle.height - 1)).toBe('#ffffff');
  });
});

test('every text is at least 11 pixels high where a phone shows the picture 307 pixels wide', () => {
  const { title, subtitle, axisTitle, tick, value, width } = chartStyle;
  for (const { size } of [title, subtitle, axisTitle, tick, value])
    expect((size * 307) / width).toBeGreaterThanOrEqual(11);
});

describe('the renderer', () => {
  test('draws twenty charts while the main thread continues', async () => {
    let turns = 0;
    let drawing = true;
    const turn = () => {
      turns += 1;
      if (drawing) setImmediate(turn);
    };
    turn();
    const pictures = await Promise.all(Array.from({ length: 20 }, () => charts.render(bars)));
    drawing = false;
    expect(pictures.every((png) => png.length > 5000)).toBe(true);
    expect(turns).toBeGreaterThan(100);
  });

  test('rejects a chart that cannot be drawn, and draws the next one', async () => {
    const broken = { ...bars, series: null } as unknown as ChartSpec;
    await expect(charts.render(broken)).rejects.toThrow();
    expect((await charts.render(bars)).length).toBeGreaterThan(5000);
  });

  test('starts a new thread after one has died, and rejects charts when too many wait', async () => {
    const file = fileURLToPath(new URL('./mortal-worker.mjs', import.meta.url));
    const small = createChartRenderer({ maxWaiting: 1, file });
    await expect(small.render({ ...bars, title: 'die' })).rejects.toThrow();
    const first = small.render(bars);
    const second = small.render(bars);
    await expect(small.render(bars)).rejects.toThrow(/waiting/);
    expect(await Promise.all([first, second])).toEqual([new Uint8Array(7), new Uint8Array(7)]);
    await small.close();
  });
});
