import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDays } from '../../time/days.ts';
import { findStatedDay } from '../record/line/day.ts';
import { parseRestLine, type RestLine } from './parse-rest.ts';

const names = ['Running', 'Reading', 'Чтение', 'Weekend walk', 'Reading aloud'];
const habits = names.map((name, index) => ({ id: index + 1, name, own: true, uses: 0 }));
type Named = (typeof habits)[number];

/** Sunday, 29 November 2026. */
const today = '2026-11-29';
const parse = (text: string, day = today) =>
  parseRestLine(text, habits, { today: day, weekStart: 1, readDay: findStatedDay });

/** Writes a reading on one line: `Running 96`, `all 2026-12-24 2027-01-06`. */
function write(line: RestLine<Named>): string {
  if (line.kind === 'habit') return line.habit.name;
  if (line.kind === 'refused') return line.reason;
  if (line.kind === 'none') return 'none';
  const { time } = line;
  const days = time.kind === 'weekdays' ? time.weekdays : `${time.days.first} ${time.days.last}`;
  if (line.kind === 'unclear') return `? ${days}`;
  return [line.habit?.name ?? 'all', days, ...(line.reason === null ? [] : [line.reason])].join(' ');
}

test.each([
  ['Running sat sun', 'Running 96'],
  ['running Sat, Sun', 'Running 96'],
  ['Running saturday and sunday', 'Running 96'],
  ['Running weekends', 'Running 96'],
  ['Running every friday', 'Running 16'],
  ['Running on sundays', 'Running 64'],
  ['Running mon-fri', 'Running 31'],
  ['Running fri–mon', 'Running 113'],
  ['Running weekdays', 'Running 31'],
  ['Running none', 'Running 0'],
  ['sat sun', 'all 96'],
  ['mon tue wed thu fri sat sun', 'all-week'],
  ['чтение сб вс', 'Чтение 96'],
  ['чтение выходные', 'Чтение 96'],
  ['чтение по выходным', 'Чтение 96'],
  ['чтение по субботам и воскресеньям', 'Чтение 96'],
  ['чтение пн-пт', 'Чтение 31'],
  ['чтение каждую среду', 'Чтение 4'],
  ['чтение нет', 'Чтение 0'],
  ['reading aloud sat', 'Reading aloud 32'],
  ['weekend walk', 'Weekend walk'],
  ['weekend walk sun', 'Weekend walk 64'],
  ['all sat', 'all 32'],
  ['все привычки сб', 'all 32'],
  ['every day', 'all-week'],
  ['чтение каждый день', 'all-week'],
  ['reading sat sun #because', 'Reading 96 because'],
])('weekdays: %s', (text, expected) => expect(write(parse(text))).toBe(expected));

const winter = 'all 2026-12-24 2027-01-06';
test.each([
  ['24.12–6.1', winter],
  ['24.12-6.1', winter],
  ['24.12.-6.1.', winter],
  ['24.12 - 06.01', winter],
  ['24.12.2026-6.1.2027', winter],
  ['24.12.26 - 6.1.27', winter],
  ['24.12.2026-6.1', winter],
  ['24.12 - 6.1.2027', winter],
  ['2026-12-24 - 2027-01-06', winter],
  ['2026-12-24–2027-01-06', winter],
  ['24 Dec - 6 Jan', winter],
  ['24 Dec-6 Jan', winter],
  ['Dec 24 - Jan 6', winter],
  ['Dec 24-Jan 6', winter],
  ['from 24 December to 6 January', winter],
  ['с 24 декабря по 6 января', winter],
  ['24 декабря — 6 января', winter],
  ['24.12–6.1 Running', 'Running 2026-12-24 2027-01-06'],
  ['Running 24.12–6.1 #skiing', 'Running 2026-12-24 2027-01-06 skiing'],
  ['с 24 декабря по 6 января чтение', 'Чтение 2026-12-24 2027-01-06'],
  ['24.12–6.1 for running', 'Running 2026-12-24 2027-01-06'],
  ['24-26 Dec', 'all 2026-12-24 2026-12-26'],
  ['24–26 декабря', 'all 2026-12-24 2026-12-26'],
  ['с 24 по 26 декабря', 'all 2026-12-24 2026-12-26'],
  ['24-26.12', 'all 2026-12-24 2026-12-26'],
  ['Dec 24-26', 'all 2026-12-24 2026-12-26'],
  ['24 Dec', 'all 2026-12-24 2026-12-24'],
  ['tomorrow', 'all 2026-11-30 2026-11-30'],
  ['завтра', 'all 2026-11-30 2026-11-30'],
  ['today', 'all 2026-11-29 2026-11-29'],
  ['yesterday', 'all 2026-11-28 2026-11-28'],
  ['until Sunday', 'all 2026-11-29 2026-12-06'],
  ['until Friday', 'all 2026-11-29 2026-12-04'],
  ['до пятницы', 'all 2026-11-29 2026-12-04'],
  ['до воскресенья', 'all 2026-11-29 2026-12-06'],
  ['до 6 января', 'all 2026-11-29 2027-01-06'],
  ['until 3rd', 'all 2026-11-29 2026-12-03'],
  ['on Friday', 'all 2026-12-04 2026-12-04'],
  ['в пятницу', 'all 2026-12-04 2026-12-04'],
  ['tomorrow until Friday', 'all 2026-11-30 2026-12-04'],
  ['next week', 'all 2026-11-30 2026-12-06'],
  ['следующая неделя', 'all 2026-11-30 2026-12-06'],
  ['на следующей неделе', 'all 2026-11-30 2026-12-06'],
  ['this weekend', 'all 2026-11-29 2026-11-29'],
  ['next month', 'all 2026-12-01 2026-12-31'],
  ['in January', 'all 2027-01-01 2027-01-31'],
  ['в декабре', 'all 2026-12-01 2026-12-31'],
  ['for 2 weeks', 'all 2026-11-29 2026-12-12'],
  ['tomorrow for a week', 'all 2026-11-30 2026-12-06'],
  ['на 3 дня', 'all 2026-11-29 2026-12-01'],
  ['с завтра на неделю', 'all 2026-11-30 2026-12-06'],
  ['weekend walk on Friday', 'Weekend walk 2026-12-04 2026-12-04'],
  ['Running next week', 'Running 2026-11-30 2026-12-06'],
  ['20.11–25.11', 'all 2026-11-20 2026-11-25'],
  ['20.11–5.12', 'all 2026-11-20 2026-12-05'],
  ['1.7–14.7', 'all 2027-07-01 2027-07-14'],
  ['6.1–24.12', 'all 2027-01-06 2027-12-24'],
  ['1.3–15.12', 'all 2027-03-01 2027-12-15'],
  ['6 Jan - 24 Dec', 'all 2027-01-06 2027-12-24'],
  ['1.11–31.12', 'all 2026-11-01 2026-12-31'],
  ['6.1.2026–24.12', 'all 2026-01-06 2026-12-24'],
  ['20.10–25.11', 'all 2026-10-20 2026-11-25'],
  ['vacation until friday', 'all 2026-11-29 2026-12-04'],
  ['sick until friday', 'all 2026-11-29 2026-12-04 sick'],
  ['sick until friday #flu', 'all 2026-11-29 2026-12-04 flu'],
  ['reading sick until friday', 'Reading 2026-11-29 2026-12-04 sick'],
  ['отпуск с 24 декабря по 6 января', winter],
  ['на больничном до пятницы', 'all 2026-11-29 2026-12-04 на больничном'],
  ['24.12–6.1 отпуск', winter],
  ['с субботы', 'no-end'],
  ['from Saturday', 'no-end'],
  ['с субботы по вторник', 'all 2026-12-05 2026-12-08'],
  ['до субботы', 'all 2026-11-29 2026-12-05'],
  ['reading for a week from monday', 'Reading 2026-11-30 2026-12-06'],
  ['чтение на неделю с понедельника', 'Чтение 2026-11-30 2026-12-06'],
  ['2 weeks', 'all 2026-11-29 2026-12-12'],
  ['reading 2 weeks', 'Reading 2026-11-29 2026-12-12'],
  ['две недели', 'all 2026-11-29 2026-12-12'],
  ['for a month', 'all 2026-11-29 2026-12-28'],
  ['in 2 days', 'all 2026-12-01 2026-12-01'],
  ['через неделю', 'all 2026-12-06 2026-12-06'],
  ['next weekend', 'all 2026-12-05 2026-12-06'],
  ['на следующих выходных', 'all 2026-12-05 2026-12-06'],
  ['next sunday', 'all 2026-12-06 2026-12-06'],
  ['24/12-6/1', winter],
  ['12/24-1/6', winter],
  ['24/12/2026 - 6/1/2027', winter],
  ['12/24', 'all 2026-12-24 2026-12-24'],
  ['all 24.12–6.1', winter],
  ['30.2–5.3', 'impossible'],
  ['6.1.2027–24.12.2026', 'order'],
  ['1.1.2026–31.12.2027', 'too-long'],
  ['swimming 24.12–6.1', '? 2026-12-24 2027-01-06'],
  ['read 24.12–6.1', '? 2026-12-24 2027-01-06'],
  ['read 24.12.2026–6.1.2027', '? 2026-12-24 2027-01-06'],
  ['24 Dec - 30 Feb', 'impossible'],
  ['kayaking until Sunday', '? 2026-11-29 2026-12-06'],
  ['kayaking tomorrow', '? 2026-11-30 2026-11-30'],
  ['kayaking 24.12–6.1', '? 2026-12-24 2027-01-06'],
  ['йога до воскресенья', '? 2026-11-29 2026-12-06'],
  ['Running', 'Running'],
  ['runing', 'Running'],
  ['whatever you like', 'none'],
])('vacations: %s', (text, expected) => expect(write(parse(text))).toBe(expected));

test('on the days of New Year a span is the present one', () => {
  for (const day of ['2026-12-24', '2026-12-31', '2027-01-01', '2027-01-06', '2027-01-20'])
    expect(write(parse('24.12–6.1', day))).toBe(winter);
  expect(write(parse('24.12–6.1', '2027-03-01'))).toBe('all 2027-12-24 2028-01-06');
});

test('a written span is read again, whatever the present day', () => {
  const offset = fc.integer({ min: -20, max: 300 });
  const format = (day: string) => `${day.slice(8)}.${day.slice(5, 7)}`;
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4000 }), offset, fc.integer({ min: 0, max: 30 }), (start, ahead, length) => {
      const day = addDays('2020-01-01', start);
      const first = addDays(day, ahead);
      const last = addDays(first, length);
      if (first.endsWith('02-29') || last.endsWith('02-29')) return;
      expect(write(parse(`${format(first)}-${format(last)}`, day))).toBe(`all ${first} ${last}`);
    }),
    { numRuns: 300 },
  );
});
