import type { ImportedDay, ImportedHabit } from '../model.ts';
import { tallyJsonFormatName, tallyJsonVersion } from '../sources/tally-json.ts';
import { chunkLength } from './chunks.ts';

/**
 * Writes habits, records and marks as Tally's JSON, without loss: reading it gives the same. A day is a list of its
 * habit's index, date, value or mark, note and key, so that 500,000 of them take about 20 MB. A goal without a date
 * applies since the beginning.
 *
 * @param days by habit, in the order of the habits
 * @example
 * await pipeline(Readable.from(writeTallyJson(habits, days)), createWriteStream(path));
 */
export async function* writeTallyJson(
  habits: readonly ImportedHabit[],
  days: Iterable<ImportedDay> | AsyncIterable<ImportedDay>,
): AsyncGenerator<string> {
  const head = { format: tallyJsonFormatName, version: tallyJsonVersion };
  yield `${JSON.stringify(head).slice(0, -1)},\n"habits":[`;
  yield habits.map((habit) => `\n${JSON.stringify(toJsonHabit(habit))}`).join(',');
  yield '\n],\n"days":[';
  let chunk = '';
  let separator = '\n';
  for await (const { habit, date, mark, value, note, key } of days) {
    // Most days have no note, and their date is their key.
    const rest = key !== date ? [note, key] : note !== null ? [note] : [];
    chunk += `${separator}${JSON.stringify([habit, date, mark ?? value, ...rest])}`;
    separator = ',\n';
    if (chunk.length < chunkLength) continue;
    yield chunk;
    chunk = '';
  }
  yield `${chunk}\n]}\n`;
}

function toJsonHabit({ goals, ...habit }: ImportedHabit) {
  return { ...habit, goals: goals.map(({ validFrom, goal }) => ({ from: validFrom || null, goal })) };
}
