import { describe, expect, it } from 'vitest';
import { habits, today, yesterday } from '../../../../test/harness/line-habits.ts';
import { parseEntry } from './entry.ts';

/** Parses an entry; habits are replaced by their names. A record is flat. */
function parse(text: string, known = habits) {
  const short = (key: string, value: unknown) => (key === 'habit' && value ? (value as { name: string }).name : value);
  const { reading, ...entry } = JSON.parse(JSON.stringify(parseEntry(text, { today, habits: known }), short));
  if (!reading) return entry;
  const { habit, minutes, date, note } = reading;
  return { ...entry, habit, minutes, date, note };
}

describe('parseEntry records', () => {
  it.each([
    ['run 45m yesterday #easy after work', 'run', 45, yesterday, 'easy after work'],
    ['run 45', 'run', 45, null, null],
    ['Run: 45 min.', 'run', 45, null, null],
    ['RUN 1h30 easy', 'run', 90, null, 'easy'],
    ['learn piano 30m slow practice', 'learn piano', 30, null, 'slow practice'],
    ['learn\npiano 30m', 'learn piano', 30, null, null],
    ['learn 30m', 'learn piano', 30, null, null],
    ['raeding half an hour', 'Reading', 30, null, null],
    ['yesterday run 45m easy', 'run', 45, yesterday, 'easy'],
    ['run yesterday 45m easy', 'run', 45, yesterday, 'easy'],
    ['run yesterday easy 45m', 'run', 45, yesterday, 'easy'],
    ['45m run easy', 'run', 45, null, 'easy'],
    ['45m run easy yesterday', 'run', 45, yesterday, 'easy'],
    ['45m yesterday run', 'run', 45, yesterday, null],
    ['yesterday 45m learn piano slow', 'learn piano', 45, yesterday, 'slow'],
    ['45m of reading a book', 'Reading', 45, null, 'a book'],
    ['45 бег', 'бег', 45, null, null],
    ['#easy run 45m', 'run', 45, null, 'easy'],
    ['#run 45m #easy', 'run', 45, null, 'easy'],
    ['run #easy 45m yesterday', 'run', 45, yesterday, 'easy'],
    ['run for 45 minutes on friday', 'run', 45, '2026-11-20', null],
    ['run 45m 21.11', 'run', 45, yesterday, null],
    ['run 1h thirsty', 'run', 60, null, 'thirsty'],
    ['run 45m last nite', 'run', 45, yesterday, null],
    ['run 45m may be late', 'run', 45, null, 'may be late'],
    ['run 45m in the sun', 'run', 45, null, 'in the sun'],
    ['run 45m\nfelt great\n\nlegs  sore #wow', 'run', 45, null, 'felt great\n\nlegs  sore wow'],
    ['run (45m) nice :)', 'run', 45, null, 'nice :)'],
    ['run 45m - <b>wet</b> & -5° ...', 'run', 45, null, '<b>wet</b> & -5° ...'],
    ['run 45m, 5 km', 'run', 45, null, '5 km'],
    ['run 1h 10 pushups', 'run', 60, null, '10 pushups'],
    ['sun bathing 20m', 'sun bathing', 20, null, null],
    ['sunday roast 2h sunday', 'Sunday roast', 120, '2026-11-15', null],
    ['7 minute workout 10m', '7 minute workout', 10, null, null],
    ['10m 7 minute workout', '7 minute workout', 10, null, null],
    ['yesterday 7 minute workout 10', '7 minute workout', 10, yesterday, null],
    ['C# 1h generics', 'C#', 60, null, 'generics'],
    ['jog 1:30', '🏃 jog', 90, null, null],
    ['🏃 jog 1:30', '🏃 jog', 90, null, null],
    ['йога полчаса вчера #утро', 'Йога', 30, yesterday, 'утро'],
    ['бег 1ч30 в понедельник', 'бег', 90, '2026-11-16', null],
    ['вчера бег 45 мин легко', 'бег', 45, yesterday, 'легко'],
    ['медитация 1,5 часа 2 дня назад', 'Медитация', 90, '2026-11-20', null],
    ['run after work 45m #easy', 'run', 45, null, 'after work easy'],
    ['run 45m 21/11', 'run', 45, yesterday, null],
    ['полтора часа йога', 'Йога', 90, null, null],
    ['бег 20 неделю назад', 'бег', 20, '2026-11-15', null],
    ['бег 30 день назад #лес', 'бег', 30, yesterday, 'лес'],
  ])('%j', (text, habit, minutes, date, note) => {
    expect(parse(text)).toEqual({ kind: 'record', habit, minutes, date, note });
  });
});

/** Returns the readings of a question: habit (`new NAME` for a new one), minutes, date and note. */
function ask(text: string, known = habits) {
  const { kind, asks, readings } = parse(text, known);
  if (kind !== 'question') throw new Error(`${text} is ${kind}`);
  const short = ({ habit, name, minutes, date, note }: Record<string, unknown>) =>
    [habit ?? `new ${name}`, minutes, date, note].filter((part) => part !== null).join(' | ');
  return { asks, readings: readings.map(short) };
}

describe('parseEntry asks', () => {
  it('which habit is meant where several match', () => {
    expect(ask('r 45m x')).toEqual({ asks: 'which-habit', readings: ['run | 45 | x', 'Reading | 45 | x'] });
  });

  it('where a name and a longer beginning of another name both match after the duration', () => {
    const both = [...habits, { id: 60, name: 'run a club', own: true, uses: 0 }];
    expect(ask('45m run a little', both)).toEqual({
      asks: 'which-habit',
      readings: ['run a club | 45 | little', 'run | 45 | a little'],
    });
  });

  it.each([
    ['rowing 30m yesterday #lake', `new rowing | 30 | ${yesterday} | lake`],
    ['45m rowing after work', 'new rowing | 45 | after work'],
    ['30m morning pages #daily', 'new morning pages | 30 | daily'],
    ['30m dawn  pages yesterday', `new dawn pages | 30 | ${yesterday}`],
    ['mon 30m', 'new mon | 30'],
    ['🛶 30m', 'new 🛶 | 30'],
    ['гребля 30 мин', 'new гребля | 30'],
    ['runn 45m', 'new runn | 45'],
    ['Friday prayers 30m', 'new prayers | 30 | 2026-11-20'],
  ])('whether the habit is new: %j', (text, reading) => {
    expect(ask(text)).toMatchObject({ asks: 'new-habit', readings: expect.arrayContaining([reading]) });
    expect(ask(text).readings[0]).toBe(reading);
  });

  it('about a starter habit that is only suggested, with the starter first', () => {
    expect(ask('sprinted 30m').readings.slice(0, 2)).toEqual(['Running | 30', 'new sprinted | 30']);
    expect(ask('помедитировал 20 мин').readings[0]).toBe('Медитация | 20');
  });

  it('about a starter habit with further words, which may be a longer name', () => {
    expect(ask('Running shoes 30m').readings).toEqual([
      'Running | 30 | shoes',
      'new Running shoes | 30',
      'run | 30 | shoes',
    ]);
    expect(parse('Running 5 km 30m')).toMatchObject({ kind: 'record', note: '5 km' });
  });

  it('about an own habit behind unknown words', () => {
    expect(ask('taught learn piano 1h').readings[0]).toBe('learn piano | 60 | taught');
    expect(parse('I did 20 minutes of learn piano')).toMatchObject({
      kind: 'record',
      habit: 'learn piano',
      minutes: 20,
    });
  });

  it.each([
    ['run 45m 30m', 'duration', ['run | 45 | 30m', 'run | 30 | 30m']],
    ['run 1.5', 'duration', ['run | 90', 'run | 1.5']],
    ['run 22:30', 'duration', ['run | 22.5', 'run | 1350']],
    ['run 30-45m', 'duration', ['run | 30', 'run | 45']],
    ['run over 1h', 'duration', ['run | 60']],
    ['run an hour twenny', 'meaning', ['run | 60 | twenny']],
    ['run two hours fve minutes', 'meaning', ['run | 120 | fve minutes']],
    ['бег час тридцатъ', 'meaning', ['бег | 60 | тридцатъ']],
    ['run 45m yesterday monday', 'day', [`run | 45 | ${yesterday}`, 'run | 45 | 2026-11-16']],
    ['run 45m 2-3 days ago', 'day', ['run | 45 | 2026-11-20', 'run | 45 | 2026-11-19']],
    ['run 45m в срду', 'day', ['run | 45 | 2026-11-18 | в', `run | 45 | ${today} | в`]],
    ['run 45m on mondy', 'day', ['run | 45 | 2026-11-16 | on', `run | 45 | ${today} | on`]],
    [
      'run 45m for the race on Friday',
      'day',
      [`run | 45 | ${today} | for the race`, 'run | 45 | 2026-11-20 | for the race'],
    ],
    ['run 45m 8/10', 'day', [`run | 45 | ${today}`, 'run | 45 | 2026-10-08', 'run | 45 | 2026-08-10']],
    ['run 7:05', 'duration', ['run | 425']],
    ['run 2h 15 tests', 'duration', ['run | 135 | tests', 'run | 120 | tests']],
    ['- [ ] run 45m', 'meaning', ['run | 45']],
    ['run 20 of 30 min', 'duration', ['run | 20', 'run | 30']],
    ['run 45m the 21st', 'day', [`run | 45 | ${yesterday}`, 'run | 45 | 2026-10-21']],
    ['run 45m 5/11', 'day', ['run | 45 | 2026-11-05', 'run | 45 | 2026-05-11']],
    ['run 20m 20m', 'meaning', ['run | 20 | 20m']],
    ['run 45m and twenty', 'meaning', ['run | 45 | and twenty']],
    ['run 45m every day', 'meaning', ['run | 45 | every day']],
    ['I want to run 45m', 'meaning', ['run | 45 | want', 'new want to run | 45']],
    ['did I run 45m?', 'meaning', ['run | 45 | ?']],
  ])('whether %j is meant, by %s', (text, asks, readings) => {
    expect(ask(text)).toEqual({ asks, readings });
  });

  it('for the day of a night whose day is not stated', () => {
    expect(ask('run 23:00-7:00')).toEqual({
      asks: 'day',
      readings: ['run | 480 | 23:00-7:00', `run | 480 | ${yesterday} | 23:00-7:00`],
    });
    expect(parse('run 23:00-7:00 yesterday')).toMatchObject({ kind: 'record', minutes: 480, date: yesterday });
  });
});

describe('parseEntry finds no duration', () => {
  it.each([
    ['run', ['run'], { name: 'run', date: null, note: null }],
    ['run yesterday', ['run'], { name: 'run', date: yesterday }],
    ['run easy yesterday', ['run'], { name: 'run', date: yesterday, note: 'easy' }],
    ['rowing yesterday', [], { name: 'rowing', date: yesterday }],
    ['rowing 500m', [], { name: 'rowing', note: '500m' }],
    ['run 400m', ['run'], { name: 'run', note: '400m' }],
    ['run 21.11', ['run'], { name: 'run', note: null }],
    ['run 5 km', ['run'], { name: 'run', note: '5 km' }],
    ['7 minute workout', ['7 minute workout'], { name: '7 minute workout' }],
    ['бег', ['бег'], { name: 'бег' }],
  ])('in %j', (text, names, understood) => {
    expect(parse(text)).toMatchObject({ kind: 'no-duration', habits: names.map((name) => ({ name })), understood });
  });

  it.each([
    ['45m', 45, null],
    ['45m yesterday', 45, yesterday],
  ])('but no habit in %j', (text, minutes, date) => {
    expect(parse(text)).toMatchObject({ kind: 'no-habit', understood: { minutes, date } });
  });
});

describe('parseEntry refuses', () => {
  it.each([
    ['run 0m', 'zero-duration'],
    ['run -5m', 'negative-duration'],
    ['run 25h', 'over-24-hours'],
    ['run 10m 20m 30m 40m', 'two-durations'],
    ['run 1:75', 'unclear-duration'],
    ['45 30', 'unclear-duration'],
    ['run 45m tomorrow', 'future-day'],
    ['бег 45 мин завтра', 'future-day'],
    ['run 45m 1969-12-31', 'before-1970'],
    ['run 45m 31.02', 'impossible-day'],
    [`${'x'.repeat(65)} 45m`, 'name-too-long'],
  ])('%j: %s', (text, reason) => {
    expect(parse(text)).toMatchObject({ kind: 'refused', reason });
  });

  it.each([
    ['run 30 tomorrow', true],
    ['бег послезавтра 5', true],
    ['run 0', true],
    ['run 1e3m easy', true],
    ['30 tomorrow', false],
    ['rowing 0', false],
  ])('%j, and whether it names a known habit: %s', (text, namesKnownHabit) => {
    expect(parse(text)).toMatchObject({ kind: 'refused', namesKnownHabit });
  });

  it('a name by its length in characters, not in UTF-16 units', () => {
    expect(ask(`${'🛶'.repeat(64)} 45m`).asks).toBe('new-habit');
    expect(parse(`${'🛶'.repeat(65)} 45m`)).toMatchObject({ reason: 'name-too-long' });
  });

  it.each(['hello there', 'see you tomorrow', 'привет', '', ' ', '#', '...', '🙂', '21.11', 'see you in 20 minutes'])(
    'nothing in %j',
    (text) => {
      expect(parse(text)).toEqual({ kind: 'nothing' });
    },
  );
});
