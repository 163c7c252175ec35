import { describe, expect, it } from 'vitest';
import { habits, today, yesterday } from '../../../../test/harness/line-habits.ts';
import { parseLine } from './line.ts';

/** Parses a line; habits are replaced by their names. */
function parse(text: string) {
  return JSON.parse(
    JSON.stringify(parseLine(text, { today, habits }), (key, value) => (key === 'habit' ? value.name : value)),
  );
}

describe('parseLine records', () => {
  it.each([
    ['run 45m yesterday #easy after work', 'run', 45, yesterday, 'easy after work'],
    ['run 45', 'run', 45, null, null],
    ['Run: 45 min.', 'run', 45, null, null],
    ['RUN 1h30 easy', 'run', 90, null, 'easy'],
    ['runn 45m', 'Running', 45, null, null],
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
    ['мед 1,5 часа 2 дня назад', 'Медитация', 90, '2026-11-20', null],
    ['полтора часа йога', 'Йога', 90, null, null],
    ['бег 20 неделю назад', 'бег', 20, '2026-11-15', null],
    ['бег 30 день назад #лес', 'бег', 30, yesterday, 'лес'],
  ])('%j', (text, habit, minutes, date, note) => {
    expect(parse(text)).toEqual({ kind: 'record', habit, minutes, date, note });
  });
});

describe('parseLine asks', () => {
  it('which habit is meant where several match', () => {
    const options = ['run', 'Reading', 'Running'].map((habit) => ({ habit, note: 'x' }));
    expect(parse('r 45m x')).toEqual({ kind: 'several', name: 'r', minutes: 45, date: null, options });
  });

  it('where a name and a longer beginning of another name both match after the duration', () => {
    const both = [...habits, { id: 60, name: 'run a club', own: true, uses: 0 }];
    expect(parseLine('45m run a little', { today, habits: both })).toMatchObject({
      kind: 'several',
      options: [
        { habit: { name: 'run a club' }, note: 'little' },
        { habit: { name: 'run' }, note: 'a little' },
      ],
    });
  });

  it.each([
    ['rowing 30m yesterday #lake', 'rowing', 'lake', yesterday],
    ['45m rowing after work', 'rowing', 'after work', null],
    ['30m morning pages #daily', 'morning pages', 'daily', null],
    ['30m morning  pages yesterday', 'morning pages', null, yesterday],
    ['mon 30m', 'mon', null, null],
    ['🛶 30m', '🛶', null, null],
    ['гребля 30 мин', 'гребля', null, null],
  ])('whether the habit is new: %j', (text, name, note, date) => {
    expect(parse(text)).toMatchObject({ kind: 'unknown', name, note, date });
  });

  it('with similar names whose note is the rest', () => {
    const reading = parse('run after work 45m #easy');
    expect(reading).toMatchObject({ kind: 'unknown', name: 'run after work', note: 'easy' });
    expect(reading.near[0]).toEqual({ habit: 'run', note: 'after work easy' });
    expect(reading.near.length).toBeLessThanOrEqual(3);
  });
});

describe('parseLine refuses', () => {
  it.each([
    ['run', 'no-duration'],
    ['run yesterday', 'no-duration'],
    ['rowing yesterday', 'no-duration'],
    ['run 21.11', 'no-duration'],
    ['run 5 km', 'no-duration'],
    ['7 minute workout', 'no-duration'],
    ['бег', 'no-duration'],
    ['45m', 'no-habit'],
    ['45m yesterday', 'no-habit'],
    ['run 0m', 'zero-duration'],
    ['run -5m', 'negative-duration'],
    ['run 25h', 'over-24-hours'],
    ['run 45m 30m', 'two-durations'],
    ['run 45m tomorrow', 'future-day'],
    ['бег 45 мин завтра', 'future-day'],
    ['run 45m 1969-12-31', 'before-1970'],
    ['run 45m 31.02', 'impossible-day'],
    ['run 45m yesterday monday', 'two-days'],
    ['run 45m Nov 22 may be late', 'two-days'],
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
  ])('%j, and whether it names a known habit: %s', (text, named) => {
    expect(parse(text)).toMatchObject({ kind: 'refused', named });
  });

  it('a line without a duration, and returns its habit', () => {
    expect(parse('run easy yesterday')).toEqual({
      kind: 'refused',
      reason: 'no-duration',
      options: [{ habit: 'run', note: 'easy' }],
      date: yesterday,
    });
  });

  it('a number that is no duration as a note', () => {
    expect(parse('run 1.30')).toMatchObject({ reason: 'no-duration', options: [{ habit: 'run', note: null }] });
  });

  it('a name by its length in characters, not in UTF-16 units', () => {
    expect(parse(`${'🛶'.repeat(64)} 45m`)).toMatchObject({ kind: 'unknown' });
    expect(parse(`${'🛶'.repeat(65)} 45m`)).toMatchObject({ reason: 'name-too-long' });
  });

  it.each(['hello there', 'see you tomorrow', 'привет', '', ' ', '#', '...', '🙂', '21.11', 'see you in 20 minutes'])(
    'nothing in %j',
    (text) => {
      expect(parse(text)).toEqual({ kind: 'nothing' });
    },
  );
});
