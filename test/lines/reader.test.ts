import { describe, expect, it } from 'vitest';
import { parseEntries } from '../../src/handlers/record/line/entries.ts';
import type { ParsedEntry, Reading } from '../../src/handlers/record/line/reading.ts';
import { fitsWanted, habitsOf, hasSamples, type LineSample, readSamples, samplesDay } from './samples.ts';

const samples = hasSamples ? readSamples() : [];

function read({ text, who }: LineSample): ParsedEntry[] {
  return parseEntries(text, { today: samplesDay, habits: habitsOf(who) });
}

const toStored = ({ name, minutes, date }: Reading) => ({ habitName: name, minutes, date: date ?? samplesDay });

/** Returns true where the reader records what was meant, or where nothing was meant and nothing is recorded. */
function isRight(sample: LineSample): boolean {
  const [entry, ...others] = read(sample);
  if (!sample.want) return [entry, ...others].every((one) => one?.kind !== 'record');
  return others.length === 0 && entry?.kind === 'record' && fitsWanted(toStored(entry.reading), sample.want);
}

/** Returns true where a button of the question saves what was meant. */
function isOffered(sample: LineSample): boolean {
  const [entry] = read(sample);
  return entry?.kind === 'question' && entry.readings.some((reading) => fitsWanted(toStored(reading), sample.want));
}

describe.skipIf(!hasSamples)('lines that people really type', () => {
  it.each(samples.map((sample) => [sample.id, sample.text, sample] as const))(
    '%s %j is recorded only as it was meant',
    (_id, _text, sample) => {
      const records = read(sample).filter((entry) => entry.kind === 'record');
      for (const { reading } of records) expect(fitsWanted(toStored(reading), sample.want)).toBe(true);
    },
  );

  it('are right or offered in at least 92 of 100', () => {
    const right = samples.filter((sample) => isRight(sample) || isOffered(sample));
    expect(right.length / samples.length).toBeGreaterThanOrEqual(0.92);
  });
});
