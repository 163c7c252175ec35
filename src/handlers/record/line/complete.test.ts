import { describe, expect, it } from 'vitest';
import { habits, today, yesterday } from '../../../../test/harness/line-habits.ts';
import type { HabitCandidate } from '../../shared/match-habit.ts';
import { completeEntry } from './complete.ts';
import type { PartialReading } from './reading.ts';

const run = habits[0] as HabitCandidate;
const nothing = { habit: null, name: null, minutes: null, date: null, note: null };
const asksDuration: PartialReading = { ...nothing, habit: run, name: 'run', note: '5 km' };
const asksHabit: PartialReading = { ...nothing, minutes: 30, note: 'lake' };
const asksDay: PartialReading = { ...nothing, habit: run, name: 'run', minutes: 45 };

/** Returns the record `NAME MINUTES DATE NOTE` that an answer makes, its kind where it makes none, or null. */
function answer(understood: PartialReading, text: string): string | null {
  const entry = completeEntry(understood, text, { today, habits });
  if (entry?.kind !== 'record') return entry?.kind ?? null;
  const { name, minutes, date, note } = entry.reading;
  return [name, minutes, date, note].filter((part) => part !== null).join(' ');
}

describe('completeEntry', () => {
  it.each([
    ['45', 'run 45 5 km'],
    ['45m', 'run 45 5 km'],
    ['half an hour with Anna', 'run 30 5 km with Anna'],
    ['полчаса вчера', `run 30 ${yesterday} 5 km`],
    ['1:30', 'run 90 5 km'],
    ['no, 30', 'run 30 5 km'],
    ['45m yesterday #easy', `run 45 ${yesterday} 5 km easy`],
    ['45 after Reading', 'run 45 5 km after Reading'],
    ['yesterday', 'no-duration'],
    ['1.5', 'question'],
    ['25h', 'refused'],
    ['reading 20m', null],
    ['rowing 20m', null],
    ['hello', null],
    ['reading', null],
  ])('reads %j as the duration', (text, result) => {
    expect(answer(asksDuration, text)).toBe(result);
  });

  it('keeps a day that is typed before the duration', () => {
    expect(completeEntry(asksDuration, 'yesterday', { today, habits })).toMatchObject({
      kind: 'no-duration',
      understood: { name: 'run', date: yesterday, note: '5 km' },
    });
  });

  it.each([
    ['Reading', 'Reading 30 lake'],
    ['reading yesterday', `Reading 30 ${yesterday} lake`],
    ['learn piano with Anna', 'learn piano 30 lake with Anna'],
    ['rowing', 'question'],
    ['not reading', null],
    ['no', null],
    ['what?', null],
    ['reading 20m', null],
  ])('reads %j as the habit', (text, result) => {
    expect(answer(asksHabit, text)).toBe(result);
  });

  it.each([
    ['yesterday', `run 45 ${yesterday}`],
    ['21', `run 45 ${yesterday}`],
    ['the 21st', `run 45 ${yesterday}`],
    ['21.11', `run 45 ${yesterday}`],
    ['no, it was on Friday', 'run 45 2026-11-20'],
    ['in the morning', null],
    ['not today', null],
    ['I was sick yesterday', null],
    ['maybe Tuesday?', null],
    ['tomorrow', null],
  ])('reads %j as the day', (text, result) => {
    expect(answer(asksDay, text)).toBe(result);
  });
});
