import { createCanvas, loadImage } from 'canvas';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createChartRenderer } from '../../src/reports/charts/renderer.ts';
import type { BarSpec, ChartSpec, HeatmapSpec } from '../../src/reports/charts/spec.ts';
import { chartStyle } from '../../src/reports/charts/style.ts';

const charts = createChartRenderer();
afterAll(() => charts.close());

const bars: BarSpec = { kind: 'bar', title: '', locale: 'en', yTitle: '', labels: [], series: [] };
const calendar: HeatmapSpec = {
  kind: 'heatmap',
  title: '2024',
  locale: 'en',
  year: 2024,
  weekStart: 1,
  days: {},
  colour: '#aa3377',
  monthNames: Array.from({ length: 12 }, () => ''),
  weekdayNames: Array.from({ length: 7 }, () => ''),
  bounds: [30],
  boundLabels: ['', ''],
};

/** Draws a chart and returns the pixels of its headings, as text that can be compared. */
async function drawHeadings(spec: ChartSpec): Promise<string> {
  const image = await loadImage(Buffer.from(await charts.render(spec)));
  const context = createCanvas(image.width, image.height).getContext('2d');
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, image.width, 60 * chartStyle.pixelRatio);
  return Buffer.from(data.buffer).toString('base64');
}

/** Draws a text as the title of a bar chart, in bold, and as the subtitle of a heat map. */
async function drawText(text: string): Promise<[title: string, subtitle: string]> {
  return [await drawHeadings({ ...bars, title: text }), await drawHeadings({ ...calendar, subtitle: text })];
}

/** What a chart draws for a character that no font has: always the same box. */
let missing: [title: string, subtitle: string];
beforeAll(async () => {
  missing = await drawText('\u{10FFFD}');
  expect(await drawText('\u{3FFFD}')).toEqual(missing);
});

test.each([
  ['Chinese', '读书'],
  ['Japanese', '読みヨ'],
  ['Korean', '독서'],
  ['Arabic', 'قر'],
  ['Hebrew', 'קר'],
  ['Thai', 'อน'],
  ['Hindi', 'हन'],
  ['Georgian', 'კხ'],
  ['Armenian', 'Բա'],
  ['Bengali', 'বল'],
  ['Tamil', 'தம'],
  ['Telugu', 'తల'],
  ['Burmese', 'မန'],
  ['Khmer', 'ខម'],
  ['Amharic', 'አማ'],
  ['emoji', '🏃🧘'],
])('%s is drawn with its own glyphs', async (_, letters) => {
  const drawn = new Set<string>();
  for (const letter of letters) {
    const [title, subtitle] = await drawText(letter);
    expect(title).not.toBe(missing[0]);
    expect(subtitle).not.toBe(missing[1]);
    drawn.add(title).add(subtitle);
  }
  expect(drawn.size).toBe(2 * [...letters].length);
});

test('labels and legend use the same fonts as the title', async () => {
  const draw = async (name: string) => {
    const series = [1, 2].map((value) => ({ name, values: [value], colour: '#4477aa' }));
    return Buffer.from(await charts.render({ ...bars, labels: [name], series })).toString('base64');
  };
  const [first, second, third] = [await draw('读'), await draw('书'), await draw('\u{10FFFD}')];
  expect(new Set([first, second, third]).size).toBe(3);
});

test('a long Chinese title is truncated to the width of the picture', async () => {
  expect(await drawText('读书'.repeat(100))).not.toEqual(await drawText('读书'.repeat(10)));
  expect(await drawText('读书'.repeat(100))).toEqual(await drawText('读书'.repeat(200)));
});

test('letters in two parts, as some systems type them, are drawn like whole ones', async () => {
  expect(await drawText('독서 ヨガ'.normalize('NFD'))).toEqual(await drawText('독서 ヨガ'));
});

test('controls for the direction of text are not drawn and turn nothing', async () => {
  const plain = await drawText('Gymnur 30 min');
  expect(await drawText('Gym\u202Enur\u202C 30 min')).toEqual(plain);
  expect(await drawText('\u2067Gymnur 30 min')).toEqual(plain);
  expect(await drawText('Gymnur\u200F 30 min')).toEqual(plain);
});
