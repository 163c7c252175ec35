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
import { foldWhen, parseWhen } from './parse-when.ts';
import type { WhenReading } from './when.ts';

/** Writes a reading as `7:30 21:00 120(9:00-18:00) DAYS CONDITION silent`; a time with its own days as `7:30/DAYS`. */
function describeReading(reading: WhenReading): string {
  if (reading.kind === 'refused') return reading.reason;
  if (reading.kind === 'hour') return `hour ${reading.hour}${reading.minute > 0 ? `:${reading.minute}` : ''}`;
  if (reading.kind === 'none') return 'none';
  const { weekdays, onlyIf, silent } = reading.kind === 'found' ? reading.plan : reading.settings;
  const times = (reading.kind === 'found' ? reading.plan.times : []).map((one) => {
    const time =
      one.untilMinute === null
        ? formatMinute(one.localMinute)
        : `${one.everyMinutes}(${formatMinute(one.localMinute)}-${formatMinute(one.untilMinute)})`;
    return one.weekdays === undefined ? time : `${time}/${one.weekdays.toString(2).padStart(7, '0')}`;
  });
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
    ['weekdays 7:30 and weekends 10:00', '7:30/0011111 10:00/1100000'],
    ['7:30 on weekdays and 10:00 on weekends', '7:30/0011111 10:00/1100000'],
    ['по будням в 7:30 и по выходным в 10', '7:30/0011111 10:00/1100000'],
    ['mon 7:30 and 21:00, tue and thu 8:00, sun noon', '7:30/0000001 21:00/0000001 8:00/0001010 12:00/1000000'],
    [
      'weekdays every 2h from 9 to 18, weekends every 3h from 10 to 20',
      '120(9:00-18:00)/0011111 180(10:00-20:00)/1100000',
    ],
    ['every 2h on weekdays from 9 to 18', '120(9:00-18:00) 0011111'],
    ['7:30 every day and 21:00', '7:30 21:00 1111111'],
    ['mon 7:30 fri', 'several-days'],
    ['7:30 on weekdays and 21:00', 'several-days'],
    ['в 8 по будням и в 21', 'several-days'],
    ['8:00 even if done, only if not done', 'none'],
    ['every morning at 7', '7:00'],
    ['each evening at 8 on weekdays', '20:00 0011111'],
    ['in the evening at 8 and 9', '20:00 21:00'],
    ['at 7 every morning', '7:00'],
    ['каждое утро в 8', '8:00'],
    ['по утрам в 8', '8:00'],
    ['утром в 8 и вечером в 9', '8:00 21:00'],
    ['вечером в 9:30', '21:30'],
    ['каждый вечер в 9', '21:00'],
    ['в 9 по вечерам', '21:00'],
    ['monday to friday at 8', '8:00 0011111'],
    ['from tuesday through thursday 8:00', '8:00 0001110'],
    ['с понедельника по пятницу в 8', '8:00 0011111'],
    ['со среды по субботу в 9:15', '9:15 0111100'],
    ['на выходных в 10', '10:00 1100000'],
    ['except weekends 8:00', '8:00 0011111'],
    ['8:00 кроме выходных', '8:00 0011111'],
    ['every day except sunday at 8', '8:00 0111111'],
    ['кроме пятницы в 8', '8:00 1101111'],
    ['в восемь утра', '8:00'],
    ['в час дня', '13:00'],
    ['at eight in the evening', '20:00'],
    ['в двенадцать', '12:00'],
    ['half past 7', '7:30'],
    ['at half past seven in the evening', '19:30'],
    ['quarter to 8', '7:45'],
    ['a quarter past 8 pm', '20:15'],
    ['в половине восьмого', '7:30'],
    ['полвосьмого вечера', '19:30'],
    ['без четверти 9', '8:45'],
    ['без пятнадцати девять', '8:45'],
    ['без двадцати пять', '4:40'],
    ['без двадцати пяти восемь вечера', '19:35'],
    ['sunday evening at 8', '20:00 1000000'],
    ['weekday mornings 7', '7:00 0011111'],
    ['7 30', '7:30'],
    ['в 7 05', '7:05'],
    ['0730', '7:30'],
    ['at 1930', '19:30'],
    ['8-00', '8:00'],
    ['9-30 и 21-30', '9:30 21:30'],
    ['every 2h 9-00-18-00', '120(9:00-18:00)'],
    ['730', 'hour 7:30'],
    ['7 15', 'hour 7:15'],
    ['475', 'hour 475'],
    ['9, 11, 13, 15, 17', '9:00 11:00 13:00 15:00 17:00'],
    ['7 and 21', '7:00 21:00'],
    ['21, 7', 'none'],
    ['at 8 and 9 pm', '20:00 21:00'],
    ['в 8 и 9 вечера', '20:00 21:00'],
    ['at 7 and 9 am', '7:00 9:00'],
    ['at 7:30 and 9 pm', '7:30 21:00'],
    ['at 10 and 1 pm', '10:00 13:00'],
    ['20 7:30', 'none'],
    ['20 at 7:30', 'none'],
    ['7:30, 21', '7:30 21:00'],
    ['at 9, 11 and 13', '9:00 11:00 13:00'],
    ['1000 9:00', 'none'],
    ['twice a day at 9 and 21', '9:00 21:00'],
    ['два раза в день в 8 и 20', '8:00 20:00'],
    ['3 times a day 8:00 14:00 20:00', '8:00 14:00 20:00'],
    ['twice a day at 9', 'none'],
    ['every 2h from 9am to 6', '120(9:00-18:00)'],
    ['every 2h from 9 to 6', '120(9:00-18:00)'],
    ['every 2h from 22 to 6', '120(22:00-6:00)'],
    ['every 3h 9 to 18', '180(9:00-18:00)'],
    ['every 2 hours from 9', 'no-end'],
    ['каждые 2 часа до 18', 'no-start'],
    ['from 9 every 2 hours until 18', '120(9:00-18:00)'],
    ['с 9', 'no-interval'],
    ['9:00 please', '9:00'],
    ['9:00 (weekdays), please', '9:00 0011111'],
    ['в 9 пожалуйста', '9:00'],
    ["21:00 if I haven't done it", '21:00 open'],
    ['21:00 если я не сделал', '21:00 open'],
    ['21:00 если ещё не сделала', '21:00 open'],
    ['21:00 даже если сделал', '21:00 always'],
    ["21:00 even if I've done it", '21:00 always'],
    ['in 30 minutes', 'once'],
    ['tomorrow at 9', 'once'],
    ['tonight at 9', 'once'],
    ['завтра в 8', 'once'],
    ['через 2 часа', 'once'],
    ['через час', 'once'],
    ['every other day at 8', 'once'],
    ['через день в 8', 'once'],
    ['каждые 2 дня в 8', 'once'],
    ['раз в неделю', 'once'],
    ['every month at 9', 'once'],
    ['once a week on monday at 9', '9:00 0000001'],
    ['раз в неделю по средам в 9', '9:00 0000100'],
    ['7:30 with milk', 'none'],
    ['9:00 and then some', 'none'],
    ['at 9 if it rains', 'none'],
    ['in the evening', 'none'],
    ['7:30:15', 'none'],
    ['run 45m', 'none'],
  ])('reads %j', (text, expected) => {
    expect(read(text)).toBe(expected);
  });

  const texts = loadTexts();

  it('reads times with days of their own that the formatter writes', () => {
    const sets = fc.uniqueArray(fc.integer({ min: 1, max: allWeekdays }), { minLength: 2, maxLength: 4 });
    const minutes = fc.uniqueArray(fc.integer({ min: 0, max: minutesPerDay - 1 }), { minLength: 1, maxLength: 2 });
    fc.assert(
      fc.property(sets, minutes, fc.constantFrom(...languages), (days, all, language) => {
        const sorted = [...all].sort((a, b) => a - b);
        const times = days.flatMap((weekdays) =>
          sorted.map((localMinute) => ({ localMinute, everyMinutes: null, untilMinute: null, weekdays })),
        );
        const text = formatWhen({ t: texts.in(language), language }, { times });
        expect(parseWhen(foldWhen(text)), text).toEqual({ kind: 'found', plan: { times } });
      }),
    );
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
  if (line.kind === 'off' || line.kind === 'on' || line.kind === 'delete') {
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
    ['off today', 'off all 2026-11-30'],
    ['off for today', 'off all 2026-11-30'],
    ['today off', 'off all 2026-11-30'],
    ['reading off today', 'off Reading 2026-11-30'],
    ['выкл сегодня', 'off all 2026-11-30'],
    ['pause all', 'off all'],
    ['all off', 'off all'],
    ['turn off', 'off all'],
    ['выключить все', 'off all'],
    ['отключи', 'off all'],
    ['resume all', 'on all'],
    ['turn on', 'on all'],
    ['включить все', 'on all'],
    ['выкл воду', 'off Вода'],
    ['turn off water', 'off Water'],
    ['delete water', 'delete Water'],
    ['удали воду', 'delete Вода'],
    ['delete', 'delete all'],
    ['me to drink water every 2 hours', 'Water: no-range'],
    ['remind me to drink water every 2 hours from 9 to 18', 'Water: 120(9:00-18:00)'],
    ['please remind me to read at 22:00', 'Reading: 22:00'],
    ['напомни вода 9:00', 'Вода: 9:00'],
    ['мне пить воду каждые 2 часа', 'Вода: no-range'],
    ['напоминай мне делать отжимания по утрам в 8', 'Отжимания: 8:00'],
    ['«вода» в 9', 'Вода: 9:00'],
    ['"water" 9:00 please', 'Water: 9:00'],
    ['push-ups 7 30', 'Push-ups: 7:30'],
    ['push-ups 20 at 7:30', 'Push-ups: ? 20 at 7:30'],
    ['at 9 remind me to drink water', 'Water: 9:00'],
    ['в 9 напомни выпить воду', 'Вода: 9:00'],
    ['push-ups 730', 'Push-ups: hour 7:30'],
    ['push-ups weekdays 7:30 and weekends 10:00', 'Push-ups: 7:30/0011111 10:00/1100000'],
    ['отжимания по будням в 7:30 и по выходным в 10', 'Отжимания: 7:30/0011111 10:00/1100000'],
    ['8:00 reading weekdays', 'Reading: 8:00 0011111'],
    ['в 8 чтение по будням', 'Чтение: 8:00 0011111'],
    ['weekdays weekend run 8:00', 'Weekend run: 8:00 0011111'],
    ['8:00 today', 'board: 8:00'],
    ['reading tomorrow at 9', 'Reading: once'],
    ['tomorrow at 9', 'times once'],
    ['every 2 hours', 'times no-range'],
    ['why', 'why'],
    ["why didn't it come", 'why'],
    ['почему не пришло', 'why'],
    ['почему?', 'why'],
    ['blah blah', 'none'],
  ])('reads %j', (text, expected) => {
    expect(readLine(text)).toBe(expected);
  });

  it('does not split a text that is too long', () => {
    expect(readLine('9 '.repeat(2000))).toBe('none');
  });

  it('never throws, and keeps what is no time for a question', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 60 }), (text) => {
        const line = parseReminderLine(text, habits, { today, weekStart: 1, readDay });
        expect(line.kind).toMatch(/^(?:why|off|on|delete|target|unclear|times|none)$/);
      }),
    );
  });
});
