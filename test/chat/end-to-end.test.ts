import { setTimeout as sleep } from 'node:timers/promises';
import { createCanvas, loadImage } from 'canvas';
import { expect } from 'vitest';
import type { Playground } from '../../src/playground/index.ts';
import { addDays, type Day } from '../../src/time/days.ts';
import { readRows, readSentFiles, readWorkbook, type SentFile } from '../harness/files.ts';
import { type Actor, type Answers, labelsOf, test, textOf } from '../harness/shared-chat.ts';

/** Actions of a person whose answers are checked and counted. */
interface Exchanges {
  /** Sends a text and expects an answer that matches. */
  says(text: string, answer: RegExp): Promise<Answers>;
  /** Presses a button and expects an answer that matches. */
  taps(label: string, answer: RegExp): Promise<Answers>;
  /** Edits the message with the text `old` and expects an answer that matches. */
  edits(old: string, text: string, answer: RegExp): Promise<Answers>;
  count(): number;
}

function createExchanges(person: Actor): Exchanges {
  let count = 0;
  const check = async (action: string, result: Promise<Answers>, answer: RegExp) => {
    count += 1;
    const answers = await result;
    expect(textOf(answers), `exchange ${count}: ${action}`).toMatch(answer);
    return answers;
  };
  return {
    says: (text, answer) => check(text, person.says(text), answer),
    taps: (label, answer) => check(`[${label}]`, person.taps(label), answer),
    edits(old, text, answer) {
      const own = person.messages().find((message) => message.text === old);
      return check(`${old} → ${text}`, person.edits(own?.message_id ?? 0, text), answer);
    },
    count: () => count,
  };
}

const dayMs = 86_400_000;

/**
 * Returns the date of today in UTC. If midnight is less than two minutes away, it waits for the next day first, so that
 * the date does not change during a test.
 */
async function waitForStableDay(): Promise<Day> {
  const untilMidnightMs = dayMs - (Date.now() % dayMs);
  if (untilMidnightMs < 120_000) await sleep(untilMidnightMs + 100);
  return new Date().toISOString().slice(0, 10);
}

interface ChartImage {
  width: number;
  height: number;
  /** The number of pixels of each saturated colour, largest first. Only bars and lines have saturated colours. */
  pixelsByColour: number[];
}

/** Reads the photo of the messages and counts its colours. */
async function readChartImage(playground: Playground, answers: Answers): Promise<ChartImage> {
  const photo = answers.flatMap((message) => message.photo ?? []).sort((a, b) => b.width - a.width)[0];
  if (!photo) throw new Error('there is no photo');
  const image = await loadImage((await playground.file(photo.file_id)).bytes);
  const context = createCanvas(image.width, image.height).getContext('2d');
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, image.width, image.height);
  const counts = new Map<number, number>();
  for (let at = 0; at < data.length; at += 4) {
    const [red = 0, green = 0, blue = 0] = [data[at], data[at + 1], data[at + 2]];
    if (Math.max(red, green, blue) - Math.min(red, green, blue) < 60) continue;
    const colour = (red << 16) | (green << 8) | blue;
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  return { width: image.width, height: image.height, pixelsByColour: [...counts.values()].sort((a, b) => b - a) };
}

/** Expects bars of the same width, whose areas are proportional to the minutes, to a tenth of the largest. */
function expectBars({ width, height, pixelsByColour }: ChartImage, minutes: number[]): void {
  const [longest = 0, ...others] = minutes;
  expect([width, height].every((size) => size >= 600)).toBe(true);
  const [largest = 0, ...rest] = pixelsByColour.slice(0, minutes.length);
  expect(largest).toBeGreaterThan(5000);
  expect(rest.map((pixels) => Math.round((pixels / largest) * 10))).toEqual(
    others.map((value) => Math.round((value / longest) * 10)),
  );
}

async function readSheets(files: SentFile[], sheets: { records: string; byHabit: string; byMonth: string }) {
  const workbook = await readWorkbook(files[0]);
  const read = (sheet: string) => readRows(workbook, sheet);
  return { records: read(sheets.records), byHabit: read(sheets.byHabit), byMonth: read(sheets.byMonth) };
}

/** Sums records by month. Returns rows of the month, the number of records, and the minutes. */
function monthRows(dayMinutes: [day: string, minutes: number][]): [Date, number, number][] {
  const months = new Map<string, [number, number]>();
  for (const [date, minutes] of dayMinutes) {
    const [records, sum] = months.get(date.slice(0, 7)) ?? [0, 0];
    months.set(date.slice(0, 7), [records + 1, sum + minutes]);
  }
  return [...months].sort().map(([month, [records, sum]]) => [new Date(`${month}-01`), records, sum]);
}

/** Returns the columns `from` to `to` (excluded) of the rows that have a value there. */
const columns = (rows: unknown[][], from: number, to: number) =>
  rows.map((row) => row.slice(from, to)).filter((cells) => cells.some((cell) => cell !== undefined));

test('thirty-one exchanges in English end in a chart and a workbook with exact numbers', {
  timeout: 300_000,
}, async ({ anna, world }) => {
  const { playground } = world;
  const today = await waitForStableDay();
  const yesterday = addDays(today, -1);
  const { says, taps, edits, count } = createExchanges(anna);
  await says('/start', /^Hi Anna!/);
  await taps('Reading', /^How long did you spend on Reading\?/);
  await taps('30 min', /^✓ 30 min Reading · today$/);
  await says(
    'run 45m yesterday #easy after work',
    /^✓ 45 min Running · yesterday, \w{3} \d+ \w{3}( \d{4})? · easy after work$/,
  );
  await says('reading 1h30 2024-03-01', /^✓ 1 h 30 min Reading · Fri 1 Mar 2024$/);
  await says('half an hour music 2024-03-02', /^✓ 30 min Music · Sat 2 Mar 2024$/);
  await says('wlaking 1:15 2024-03-02 #to the lake', /“wlaking”[\s\S]*\n1 h 15 min · Sat 2 Mar 2024 · to the lake$/);
  await taps('Walking', /^✓ 1 h 15 min Walking · Sat 2 Mar 2024 · to the lake$/);
  await says('run 0m', /^The duration has to be more than 0/);
  await says('run 30m 2999-01-01', /^That day hasn’t come yet/);
  await says('rowing 20m 2024-03-03', /^“rowing” is new to me/);
  await taps('New habit “rowing”', /^✓ 20 min rowing · Sun 3 Mar 2024$/);
  await says('/addcategory Music theory', /Music theory/);
  await says('/record', /^What did you do\?/);
  await taps('New', /^What’s the new habit called\?/);
  await says('Solfège 🎵', /^Which category does “Solfège 🎵” belong to\?/);
  await taps('Music theory', /^How long did you spend on Solfège 🎵\?/);
  await says('1.5h', /^✓ 1 h 30 min Solfège 🎵 · today$/);
  await taps('Change duration', /^How long did it take\?/);
  await says('40', /^✓ 40 min Solfège 🎵 · today$/);
  await edits(
    'reading 1h30 2024-03-01',
    'reading 2h 2024-03-01 #long evening',
    /^✓ 2 h Reading · Fri 1 Mar 2024 · long evening$/,
  );
  await says('/undo', /^Removed: 40 min Solfège 🎵 · today$/);
  await taps('Restore', /^✓ 40 min Solfège 🎵 · today$/);
  await says('/list', /Music theory[\s\S]*Solfège 🎵/);
  await says('/week', /Solfège 🎵 — 40 min · 1 record\n[\s\S]*Reading — 30 min · 1 record/);
  await says('/settings', /Monday/);
  await says('/summarize', /^What should the chart show\?/);
  await taps('Habits', /^Which habit\?/);
  const chart = await taps('All', /Total: 6 h \(360 min\)/);
  await says('/alldata', /^You have 7 records\. Send all of them as a file\?$/);
  const sent = await taps('Excel', /Here is your file with all 7 records\.$/);
  expect(count()).toBe(31);

  expectBars(await readChartImage(playground, chart), [150, 75, 45, 40, 30, 20]);
  const sheets = { records: 'Records', byHabit: 'By habit', byMonth: 'By month' };
  const { records, byHabit, byMonth } = await readSheets(await readSentFiles(playground, sent), sheets);
  expect(records).toEqual([
    ['Date', 'Habit', 'Category', 'Duration (min)', 'Note'],
    [new Date('2024-03-01'), 'Reading', 'Learning', 120, 'long evening'],
    [new Date('2024-03-02'), 'Music', 'Creativity', 30],
    [new Date('2024-03-02'), 'Walking', 'Sport', 75, 'to the lake'],
    [new Date('2024-03-03'), 'rowing', 'Other', 20],
    [new Date(yesterday), 'Running', 'Sport', 45, 'easy after work'],
    [new Date(today), 'Reading', 'Learning', 30],
    [new Date(today), 'Solfège 🎵', 'Music theory', 40],
  ]);
  expect(columns(byHabit, 0, 3)).toEqual([
    ['Habit', 'Records', 'Duration (min)'],
    ['Reading', 2, 150],
    ['Walking', 1, 75],
    ['Running', 1, 45],
    ['Solfège 🎵', 1, 40],
    ['Music', 1, 30],
    ['rowing', 1, 20],
    ['Total', 7, 360],
  ]);
  expect(columns(byMonth, 0, 3)).toEqual([
    ['Month', 'Records', 'Duration (min)'],
    [new Date('2024-03-01'), 4, 245],
    ...monthRows([
      [yesterday, 45],
      [today, 30],
      [today, 40],
    ]),
    ['Total', 7, 360],
  ]);
});

test('thirty exchanges in Russian end in a chart and a workbook with exact numbers', {
  timeout: 300_000,
}, async ({ maria, world }) => {
  const { playground } = world;
  const today = await waitForStableDay();
  const yesterday = addDays(today, -1);
  const { says, taps, edits, count } = createExchanges(maria);
  await says('/start', /^Здравствуйте, Мария!/);
  await taps('Чтение', /^«Чтение»: сколько времени\?/);
  await taps('30 мин', /^✓ 30 мин Чтение · сегодня$/);
  await says(
    'бег 45м вчера #легко после работы',
    /^✓ 45 мин Бег · вчера, [а-я]{2} \d+ [а-я]{3,5}\.?( \d{4})? · легко после работы$/,
  );
  await says('чтение 1ч30 2024-03-01', /^✓ 1 ч 30 мин Чтение · пт 1 мар. 2024$/);
  await says('полчаса музыка 2024-03-02', /^✓ 30 мин Музыка · сб 2 мар. 2024$/);
  await says('прогулк 1:15 2024-03-02 #к озеру', /^✓ 1 ч 15 мин Прогулка · сб 2 мар. 2024 · к озеру$/);
  await says('бег 25 часов', /^В одной записи может быть не больше 24 часов/);
  await says('бег вчера', /^«Бег»: сколько времени\?/);
  await says('/cancel', /^Отменено/);
  await says('гребля 20 мин 2024-03-03', /^Привычки «гребля» пока нет/);
  await taps('Новая привычка «гребля»', /^✓ 20 мин гребля · вс 3 мар. 2024$/);
  await says('/addcategory Теория музыки', /Теория музыки/);
  await says('/record', /^Чем вы занимались\?/);
  await taps('Новая', /^Как называется новая привычка\?/);
  await says('Сольфеджио 🎵', /^К какой категории относится «Сольфеджио 🎵»\?/);
  await taps('Теория музыки', /^«Сольфеджио 🎵»: сколько времени\?/);
  await says('1,5 ч', /^✓ 1 ч 30 мин Сольфеджио 🎵 · сегодня$/);
  await taps('Изменить день', /^В какой день это было\?/);
  await says('вчера', /^✓ 1 ч 30 мин Сольфеджио 🎵 · вчера, /);
  await edits(
    'чтение 1ч30 2024-03-01',
    'чтение 2 часа 2024-03-01 #долгий вечер',
    /^✓ 2 ч Чтение · пт 1 мар. 2024 · долгий вечер$/,
  );
  await says('/undo', /^Отменено: 1 ч 30 мин Сольфеджио 🎵 · вчера, /);
  await taps('Вернуть', /^✓ 1 ч 30 мин Сольфеджио 🎵 · вчера, /);
  await says('/day', /Чтение — 30 мин · 1 запись/);
  const languages = await says('/language', /язык/i);
  expect(labelsOf(languages)).toContain('Русский');
  await says('/summarize', /^Что показать на графике\?/);
  await taps('Категории', /^Какая категория\?/);
  const chart = await taps('Все', /Всего: 6 ч 50 мин \(410 мин\)/);
  await says('/alldata', /^У вас 7 записей\. Прислать все файлом\?$/);
  const sent = await taps('Excel', /Вот ваш файл: 7 записей\.$/);
  expect(count()).toBe(30);

  // Учёба 30 + 120, Спорт 45 + 75, Теория музыки, Творчество, Другое
  expectBars(await readChartImage(playground, chart), [150, 120, 90, 30, 20]);
  const sheets = { records: 'Записи', byHabit: 'По привычкам', byMonth: 'По месяцам' };
  const { records, byHabit, byMonth } = await readSheets(await readSentFiles(playground, sent), sheets);
  expect(records).toEqual([
    ['Дата', 'Привычка', 'Категория', 'Длительность (мин)', 'Заметка'],
    [new Date('2024-03-01'), 'Чтение', 'Учёба', 120, 'долгий вечер'],
    [new Date('2024-03-02'), 'Музыка', 'Творчество', 30],
    [new Date('2024-03-02'), 'Прогулка', 'Спорт', 75, 'к озеру'],
    [new Date('2024-03-03'), 'гребля', 'Другое', 20],
    [new Date(yesterday), 'Бег', 'Спорт', 45, 'легко после работы'],
    [new Date(yesterday), 'Сольфеджио 🎵', 'Теория музыки', 90],
    [new Date(today), 'Чтение', 'Учёба', 30],
  ]);
  expect(columns(byHabit, 0, 3)).toEqual([
    ['Привычка', 'Записей', 'Длительность (мин)'],
    ['Чтение', 2, 150],
    ['Сольфеджио 🎵', 1, 90],
    ['Прогулка', 1, 75],
    ['Бег', 1, 45],
    ['Музыка', 1, 30],
    ['гребля', 1, 20],
    ['Всего', 7, 410],
  ]);
  expect(columns(byMonth, 0, 3)).toEqual([
    ['Месяц', 'Записей', 'Длительность (мин)'],
    [new Date('2024-03-01'), 4, 245],
    ...monthRows([
      [yesterday, 45],
      [yesterday, 90],
      [today, 30],
    ]),
    ['Всего', 7, 410],
  ]);
});
