import { parseEntries } from '../src/handlers/record/line/entries.ts';
import type { ParsedEntry, Reading } from '../src/handlers/record/line/reading.ts';
import {
  fitsWanted,
  habitsOf,
  hasSamples,
  type LineSample,
  readSamples,
  samplesDay,
  samplesFile,
} from '../test/lines/samples.ts';
import { type Bench, medianMs, type Report } from './harness.ts';

/** Texts of 4,000 characters that are hard to read. */
const longTexts = {
  digits: '1'.repeat(4000),
  'digits and spaces': '1 '.repeat(2000),
  spaces: ' '.repeat(4000),
  units: '1h 30m '.repeat(571),
  Cyrillic: 'йога '.repeat(800),
};
const times = 2_000;

/** How many lines of real people the reader records or offers as they were meant, and how long it takes. */
export const bench: Bench = {
  name: 'lines',
  async run(report) {
    // `npm run bench -- lines FILE.tsv` reads other samples of the same form.
    const file = process.argv.find((argument) => argument.endsWith('.tsv')) ?? samplesFile;
    if (hasSamples || file !== samplesFile) reportScore(report, readSamples(file));
    else console.log(`  The sample lines are not beside the project: ${file} is missing.`);
    await reportTimes(report);
    await reportManyHabits(report);
  },
};

function reportScore(report: Report, samples: LineSample[]): void {
  const results = samples.map(judge);
  const share = (wanted: string[]) =>
    (100 * results.filter((result) => wanted.includes(result)).length) / results.length;
  report({ what: `of ${samples.length} lines right at once`, value: share(['right']), unit: '%' });
  report({ what: 'right at once or by a button', value: share(['right', 'offered']), unit: '%', goal: '92 % or more' });
  report({ what: 'stored and not meant', value: share(['wrong']), unit: '%', goal: '0' });
}

const activities = 'run read cello yoga walk swim cook bike piano chess write draw sing dance garden train box tennis';

/** Lines of a person with 10,000 habits: one with a known name, and one whose name is like none of them. */
async function reportManyHabits(report: Report): Promise<void> {
  const words = activities.split(' ');
  const habits = Array.from({ length: 10_000 }, (_, i) => {
    const name = `${words[i % 18]} ${words[Math.floor(i / 18) % 18]} ${i}`;
    return { id: i, name, own: true, uses: 0 };
  });
  const parse = (text: string) => parseEntries(text, { today: samplesDay, habits });
  const started = performance.now();
  parse('cook tennis 7777 45m');
  report({
    what: '10,000 habits: the first line after a change of them',
    value: performance.now() - started,
    unit: 'ms',
  });
  for (const text of [`${habits[7777]?.name} 45m`, 'rowing lesson 45m']) {
    const value = await medianMs(50, () => parse(text), 20);
    report({ what: `10,000 habits: ${text}`, value, unit: 'ms', goal: 'under 20 ms' });
  }
}

type Result = 'right' | 'offered' | 'missed' | 'wrong';

function judge({ text, who, want }: LineSample): Result {
  const entries = parseEntries(text, { today: samplesDay, habits: habitsOf(who) });
  const isMeant = (reading: Reading) => fitsWanted(toStored(reading), want);
  const records = entries.flatMap((entry) => (entry.kind === 'record' ? [entry.reading] : []));
  if (!records.every(isMeant)) return 'wrong';
  if (!want || records.length > 0) return 'right';
  return entries.some((entry) => readingsOf(entry).some(isMeant)) ? 'offered' : 'missed';
}

const readingsOf = (entry: ParsedEntry) => (entry.kind === 'question' ? entry.readings : []);
const toStored = ({ name, minutes, date }: Reading) => ({ habitName: name, minutes, date: date ?? samplesDay });

async function reportTimes(report: Report): Promise<void> {
  const context = { today: samplesDay, habits: habitsOf('en') };
  const plain = /^(\p{L}+)\s+(\d+)\s*(?:m|min|h)$/iu;
  const floor = await medianMs(times, () => plain.exec('yoga 45m'), times);
  const value = await medianMs(times, () => parseEntries('yoga 45m', context), times);
  const floorIs = 'one regular expression for name, number and unit';
  report({ what: 'one line', value: 1000 * value, unit: 'µs', floor: 1000 * floor, floorIs, goal: 'under 1,000 µs' });
  for (const [what, text] of Object.entries(longTexts)) {
    const ms = await medianMs(50, () => parseEntries(`yoga ${text}`, context), 20);
    report({ what: `4,000 characters: ${what}`, value: 1000 * ms, unit: 'µs', goal: 'under 1,000 µs' });
  }
}
