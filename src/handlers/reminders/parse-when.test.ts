import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readDay } from '../../app/read-day.ts';
import { loadTexts } from '../../bot/ui/i18n.ts';
import { allWeekdays, maxTimesADay, minReminderInterval, reminderConditions } from '../../db/schema/limits.ts';
import { minutesOfDay } from '../../time/daily-times.ts';
import { minutesPerDay } from '../../time/days.ts';
import { languages } from '../../time/language.ts';
import { formatMinute, formatWhen } from './format-when.ts';
import { parseReminderLine } from './parse-line.ts';
import { foldWhen, parseWhen, type WhenReading } from './parse-when.ts';

/** Writes a reading as `7:30 21:00 120(9:00-18:00) DAYS CONDITION silent`. */
function describeReading(reading: WhenReading): string {
  if (reading.kind === 'refused') return reading.reason;
  if (reading.kind === 'hour') return `hour ${reading.hour}`;
  if (reading.kind === 'none') return 'none';
  const { weekdays, onlyIf, silent } = reading.kind === 'found' ? reading.plan : reading.settings;
  const times = (reading.kind === 'found' ? reading.plan.times : []).map((one) =>
    one.untilMinute === null
      ? formatMinute(one.localMinute)
      : `${one.everyMinutes}(${formatMinute(one.localMinute)}-${formatMinute(one.untilMinute)})`,
  );
  const days = weekdays === undefined ? [] : [weekdays.toString(2).padStart(7, '0')];
  return [...times, ...days, ...(onlyIf ? [onlyIf] : []), ...(silent ? ['silent'] : [])].join(' ');
}

const read = (text: string) => describeReading(parseWhen(foldWhen(text)));

describe('parseWhen', () => {
  it.each([
    ['7:30 and 21:00 weekdays', '7:30 21:00 0011111'],
    ['7.30', '7:30'],
    ['at 7', '7:00'],
    ['7am', '7:00'],
    ['7 pm on weekends', '19:00 1100000'],
    ['12am', '0:00'],
    ['12 pm, 9:15 p.m.', '12:00 21:15'],
    ['mon wed fri 8am', '8:00 0010101'],
    ['8:00 every day', '8:00 1111111'],
    ['on mondays and fridays at 8', '8:00 0010001'],
    ['mon-fri 6:45', '6:45 0011111'],
    ['7:30 and 21', '7:30 21:00'],
    ['every 2h from 9 to 18', '120(9:00-18:00)'],
    ['every 90 min 9:00–18:00', '90(9:00-18:00)'],
    ['every hour between 9 and 4pm daily', '60(9:00-16:00) 1111111'],
    ['hourly from 1 to 5 pm', '60(13:00-17:00)'],
    ['22:00 only if not done', '22:00 open'],
    ["21:00 unless it's done", '21:00 open'],
    ['21:00 even if done, silently', '21:00 always silent'],
    ['9:00 only after a missed day', '9:00 missed'],
    ['noon', '12:00'],
    ['в 7 утра по будням', '7:00 0011111'],
    ['7:30 и 21:00 по будням', '7:30 21:00 0011111'],
    ['каждые 2 часа с 9 до 18', '120(9:00-18:00)'],
    ['каждые полчаса с 9 до 11', '30(9:00-11:00)'],
    ['каждый час с 9 утра до 4 дня', '60(9:00-16:00)'],
    ['22:00 если не сделано', '22:00 open'],
    ['в 9 вечера, даже если сделано', '21:00 always'],
    ['12 ночи', '0:00'],
    ['пн ср пт 8.15 без звука', '8:15 0010101 silent'],
    ['каждый день в 20', '20:00 1111111'],
    ['по вторникам и четвергам в 19:00', '19:00 0001010'],
    ['по выходным в полдень', '12:00 1100000'],
    ['weekdays', '0011111'],
    ['30', 'hour 30'],
    ['7', 'hour 7'],
    ['25:00', 'impossible-time'],
    ['7:75', 'impossible-time'],
    ['13 am', 'impossible-time'],
    ['every 2h', 'no-range'],
    ['9-18', 'no-interval'],
    ['every 10 min from 9 to 10', 'too-close'],
    ['every hour from 9 to 18', 'too-often'],
    ['1:00 2:00 3:00 4:00 5:00 6:00 7:00 8:00 9:00', 'too-often'],
    ['7:30 with milk', 'none'],
    ['in the evening', 'none'],
    ['7:30:15', 'none'],
    ['run 45m', 'none'],
  ])('reads %j', (text, expected) => {
    expect(read(text)).toBe(expected);
  });

  it('reads everything that the formatter writes', () => {
    const minute = fc.integer({ min: 0, max: minutesPerDay - 1 });
    const single = minute.map((localMinute) => ({ localMinute, everyMinutes: null, untilMinute: null }));
    const repeated = fc
      .record({
        localMinute: minute,
        everyMinutes: fc.integer({ min: minReminderInterval, max: 600 }),
        untilMinute: minute,
      })
      .filter((one) => one.localMinute !== one.untilMinute)
      .filter((one) => minutesOfDay({ ...one, weekdays: allWeekdays }).length <= maxTimesADay);
    const times = fc.oneof(
      fc.uniqueArray(single, { minLength: 1, maxLength: maxTimesADay, selector: (one) => one.localMinute }),
      repeated.map((one) => [one]),
    );
    const plan = fc.record({
      times: times.map((all) => [...all].sort((a, b) => a.localMinute - b.localMinute)),
      weekdays: fc.integer({ min: 1, max: allWeekdays }),
      onlyIf: fc.constantFrom(...reminderConditions),
      silent: fc.boolean(),
    });
    const texts = loadTexts();
    fc.assert(
      fc.property(plan, fc.constantFrom(...languages), (written, language) => {
        const text = formatWhen({ t: texts.in(language), language }, written);
        const reading = parseWhen(foldWhen(text));
        const found =
          reading.kind === 'found'
            ? { weekdays: allWeekdays, onlyIf: 'open', silent: false, ...reading.plan }
            : reading;
        expect(found, text).toEqual(written);
      }),
      { numRuns: 400 },
    );
  });
});

const habits = ['Push-ups', 'Water', 'Reading', 'Weekend run', 'Вода', 'Отжимания', 'Чтение', 'Running'].map(
  (name, id) => ({ id, name, own: true, uses: 0 }),
);
/** A Sunday. */
const today = '2026-11-29';

/** Writes a line as `NAME: READING`, `off NAME until DAY`. */
function readLine(text: string): string {
  const line = parseReminderLine(text, habits, { today, weekStart: 1, readDay });
  if (line.kind === 'target') {
    const name = line.target.kind === 'board' ? 'board' : line.target.habit.name;
    return `${name}: ${line.when.kind === 'none' ? `? ${line.text}` : describeReading(line.when)}`;
  }
  if (line.kind === 'off' || line.kind === 'on') {
    const name = line.target === null ? 'all' : line.target.kind === 'board' ? 'board' : line.target.habit.name;
    return [line.kind, name, ...(line.kind === 'off' && line.until ? [line.until] : [])].join(' ');
  }
  if (line.kind === 'unclear') return `which ${line.name} (${line.choices.map(({ name }) => name).join()})`;
  return line.kind === 'times' ? `times ${describeReading(line.when)}` : line.kind;
}

describe('parseReminderLine', () => {
  it.each([
    ['pushups 7:30 and 21:00 weekdays', 'Push-ups: 7:30 21:00 0011111'],
    ['water every 2h from 9 to 18', 'Water: 120(9:00-18:00)'],
    ['reading 22:00 only if not done', 'Reading: 22:00 open'],
    ['me to read at 22', 'Reading: 22:00'],
    ['7:30 pushups', 'Push-ups: 7:30'],
    ['weekend run 9:00 sat', 'Weekend run: 9:00 0100000'],
    ['running on weekends at 10', 'Running: 10:00 1100000'],
    ['today 8:00', 'board: 8:00'],
    ['сегодня в 8', 'board: 8:00'],
    ['вода каждые 2 часа с 9 до 18', 'Вода: 120(9:00-18:00)'],
    ['отжимания 7:30 и 21:00 по будням', 'Отжимания: 7:30 21:00 0011111'],
    ['мне про чтение в 22:00 если не сделано', 'Чтение: 22:00 open'],
    ['reading', 'Reading: '],
    ['reading weekdays', 'Reading: 0011111'],
    ['reading 7', 'Reading: hour 7'],
    ['reading at the weekend maybe', 'Reading: ? at the weekend maybe'],
    ['reading 25:00', 'Reading: impossible-time'],
    ['dancing 7:30', 'which dancing ()'],
    ['7:30', 'times 7:30'],
    ['off', 'off all'],
    ['off until Monday', 'off all 2026-11-30'],
    ['off until Sunday', 'off all 2026-12-06'],
    ['off for 3 days', 'off all 2026-12-02'],
    ['reading off until 5 Dec', 'off Reading 2026-12-05'],
    ['off reading', 'off Reading'],
    ['выкл до понедельника', 'off all 2026-11-30'],
    ['выкл на неделю', 'off all 2026-12-06'],
    ['on', 'on all'],
    ['вкл', 'on all'],
    ['today on', 'on board'],
    ['why', 'why'],
    ['почему?', 'why'],
    ['blah blah', 'none'],
  ])('reads %j', (text, expected) => {
    expect(readLine(text)).toBe(expected);
  });

  it('never throws, and keeps what is no time for a question', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 60 }), (text) => {
        const line = parseReminderLine(text, habits, { today, weekStart: 1, readDay });
        expect(line.kind).toMatch(/^(?:why|off|on|target|unclear|times|none)$/);
      }),
    );
  });
});
