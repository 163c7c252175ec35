import { describe, expect, it } from 'vitest';
import { habits, today, yesterday } from '../../../../test/harness/line-habits.ts';
import { parseEntries } from './entries.ts';

/** Parses a message: habit (`new NAME?` for a question about a new one), minutes, day and note of each entry. */
function parse(text: string): string[] {
  return parseEntries(text, { today, habits }).map((entry) => {
    if (entry.kind !== 'record' && entry.kind !== 'question') return entry.kind;
    const reading = entry.kind === 'record' ? entry.reading : entry.readings[0];
    const isNew = reading?.habit === null;
    const parts = [`${isNew ? 'new ' : ''}${reading?.name}`, reading?.minutes, reading?.date, reading?.note];
    const shown = parts.filter((part) => part != null).join(' | ');
    return entry.kind === 'record' ? shown : `${shown}?`;
  });
}

describe('parseEntries', () => {
  it.each([
    ['run 30m and then reading 20m', ['run | 30', 'Reading | 20']],
    ['run 30m, and reading 20m', ['run | 30', 'Reading | 20']],
    ['бег 40 минут, а потом йога полчаса', ['бег | 40', 'Йога | 30']],
    ['бег 40 минут потом йога 30 мин затем reading час', ['бег | 40', 'Йога | 30', 'Reading | 60']],
    ['бег 40 минут а йога полчаса', ['бег | 40', 'Йога | 30']],
    ['бег 40 минут потом рисовала полчаса', ['бег | 40', 'new рисовала | 30?']],
    ['run 30m and then felt great', ['run | 30 | and then felt great']],
  ])('leaves no joint in a note: %j', (text, entries) => {
    expect(parse(text)).toEqual(entries);
  });

  it.each([
    ['well this morning i went for a run for half an hour and reading 20m', [`run | 30 | ${today}`, 'Reading | 20']],
    ['run 30m and reading 20m today', ['run | 30', `Reading | 20 | ${today}`]],
    ['run 30m and reading 20m yesterday', [`run | 30 | ${yesterday}?`, `Reading | 20 | ${yesterday}`]],
  ])('asks for which entries another day than today counts: %j', (text, entries) => {
    expect(parse(text)).toEqual(entries);
  });
});
