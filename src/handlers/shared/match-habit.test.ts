import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type HabitCandidate, matchHabit } from './match-habit.ts';

function habits(...names: string[]): HabitCandidate[] {
  return names.map((name, i) => ({ id: i, name: name.replace(/^\*/, ''), own: !name.startsWith('*'), uses: 10 - i }));
}
const matchedNames = (match: ReturnType<typeof matchHabit>) => {
  if (match.kind === 'one') return match.habit.name;
  return (match.kind === 'several' ? match.habits : match.near).map(({ name }) => name);
};

describe('matchHabit', () => {
  it.each([
    ['run', ['run', 'running'], 'run', 'exact'],
    ['RUN', ['Run'], 'Run', 'exact'],
    ['ёлка', ['Елка'], 'Елка', 'exact'],
    ['ЕЛКА', ['ёлка'], 'ёлка', 'exact'],
    ['cafe\u0301', ['Café'], 'Café', 'exact'],
    ['learn \n piano', ['Learn piano'], 'Learn piano', 'exact'],
    ['jog', ['🏃 jog'], '🏃 jog', 'exact'],
    ['🏃‍♂️ jog', ['jog'], 'jog', 'exact'],
    ['🎹', ['🎹', '🏃'], '🎹', 'exact'],
    ['🏃 jog', ['jog', '🏃 jog'], '🏃 jog', 'exact'],
    ['C#', ['C', 'C#'], 'C#', 'exact'],
    ['読書', ['読書', '運動'], '読書', 'exact'],
    ['run', ['*running'], 'running', 'prefix'],
    ['r', ['running', 'yoga'], 'running', 'prefix'],
    ['чт', ['Чтение', 'Бег'], 'Чтение', 'prefix'],
    ['runing', ['running'], 'running', 'typo'],
    ['raeding', ['reading'], 'reading', 'typo'],
    ['meditatoin', ['meditation', 'mediation'], 'meditation', 'typo'],
    ['йогв', ['йога'], 'йога', 'typo'],
  ])('%j among %j matches %j by %s', (name, known, habit, by) => {
    const match = matchHabit(name, habits(...known));
    expect(match).toMatchObject({ kind: 'one', by });
    expect(matchedNames(match)).toBe(habit);
  });

  it.each([
    ['run', ['*running', 'run club'], ['run club', 'running']],
    ['rea', ['reading', 'real talk', 'yoga'], ['reading', 'real talk']],
    ['walkin', ['walking', 'walkinn'], ['walking', 'walkinn']],
    ['еж', ['ёж', 'еж'], ['ёж', 'еж']],
    ['boxung', ['boxing', 'boxong'], ['boxing', 'boxong']],
  ])('%j among %j matches several habits', (name, known, expected) => {
    const match = matchHabit(name, habits(...known));
    expect(match.kind).toBe('several');
    expect(matchedNames(match)).toEqual(expected);
  });

  it('prefers the own habit to the starter habit with the same name', () => {
    const match = matchHabit('reading', habits('*Reading', 'reading'));
    expect(match).toMatchObject({ kind: 'one', habit: { own: true } });
  });

  it.each([
    ['rum', ['run']],
    ['piano', ['learn piano']],
    ['boating', ['running', 'boxing club']],
    ['', ['run']],
    ['zzz', ['run']],
  ])('%j among %j matches no habit', (name, known) => {
    expect(matchHabit(name, habits(...known)).kind).toBe('none');
  });

  it('returns at most three similar names, most similar first', () => {
    expect(
      matchedNames(matchHabit('piano practice', habits('yoga', 'learn piano', 'practice', 'piano', 'plank'))),
    ).toEqual(['learn piano', 'practice', 'piano']);
    expect(matchedNames(matchHabit('zzz', habits('run')))).toEqual([]);
    expect(matchHabit('', habits('run'))).toEqual({ kind: 'none', near: [] });
  });

  const word = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }).filter((name) => name.trim() !== '');

  it('finds every habit by its name, among any other habits', () => {
    fc.assert(
      fc.property(fc.uniqueArray(word, { minLength: 1, maxLength: 8 }), fc.nat(), (names, pick) => {
        const known = names.map((name, id) => ({ id, name, own: true, uses: 0 }));
        const wanted = known[pick % known.length];
        const match = matchHabit(wanted?.name ?? '', known);
        const found = match.kind === 'one' ? [match.habit] : match.kind === 'several' ? match.habits : [];
        expect(found).toContain(wanted);
      }),
      { numRuns: 3_000 },
    );
  });

  it('finds a name of four letters or more with one typo: a letter lost, doubled, replaced or swapped', () => {
    const typos = fc.constantFrom('lost', 'doubled', 'replaced', 'swapped');
    fc.assert(
      fc.property(
        fc.constantFrom('yoga club', 'running', 'Медитация', 'чтение'),
        typos,
        fc.nat(),
        (name, typo, pick) => {
          const at = 1 + (pick % (name.length - 2));
          const [front, one, two, back] = [name.slice(0, at), name[at], name[at + 1], name.slice(at + 2)];
          const spelled = { lost: [two], doubled: [one, one, two], replaced: ['ъ', two], swapped: [two, one] }[typo];
          expect(matchHabit(front + spelled.join('') + back, habits(name, 'zzzz'))).toMatchObject({ habit: { name } });
        },
      ),
    );
  });
});

it('calls short names similar only where one letter differs', () => {
  expect(matchHabit('йога', habits('Вода', 'Бег'))).toEqual({ kind: 'none', near: [] });
  expect(matchHabit('обед', habits('Бег'))).toEqual({ kind: 'none', near: [] });
  expect(matchHabit('game', habits('Yoga'))).toEqual({ kind: 'none', near: [] });
  expect(matchedNames(matchHabit('run', habits('gun')))).toEqual(['gun']);
});

it('does not call two activities similar for a common ending', () => {
  for (const name of ['juggling', 'rowing', 'skating', 'knitting'])
    expect(matchHabit(name, habits('Running', 'Reading', 'Cleaning')), name).toEqual({ kind: 'none', near: [] });
  expect(matchedNames(matchHabit('gardening work', habits('Gardening')))).toEqual(['Gardening']);
});
