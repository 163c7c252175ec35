import { readFileSync } from 'node:fs';
import ExcelJS from 'exceljs';
import { expect } from 'vitest';
import { ImportError } from '../../src/import/import-error.ts';
import { createRandom, pickSeed, type Random } from '../harness/random.ts';
import { hasSamples, loopSchema, makeDatabase, makeZip, sample, test } from './import-fixture.ts';

/** Each a small file of one format. */
async function makeFiles(): Promise<Record<string, Uint8Array>> {
  const rows = Array.from({ length: 200 }, (_, at) => `(${(at % 3) + 1}, ${at * 86_400_000}, 2, 'note ${at}')`);
  const made = {
    'Loop database':
      await makeDatabase(`${loopSchema} insert into Habits (id, name) values (1, 'a'), (2, 'б'), (3, 'c');
      insert into Repetitions (habit, timestamp, value, notes) values ${rows.join(',')}`),
    'Loop archive': await makeZip({
      'Habits.csv': 'Position,Name,Type\n001,Run,YES_NO\n002,Вода,NUMERICAL\n',
      '001 Run/Checkmarks.csv': 'Date,Value,Notes\n2026-01-01,YES_MANUAL,"a\nb"\n2026-01-02,NO,\n',
      '002/Checkmarks.csv': 'Date,Value,Notes\n2026-01-01,1000,x\n',
    }),
    'Table Habit': Buffer.from(
      JSON.stringify({
        habits: [{ name: 'a', type: 1, records: [{ record_date: 1, record_type: 1, record_value: 1 }] }],
      }),
    ),
    'Tally JSON': Buffer.from(
      '{"format":"tally-habits","version":1,"habits":[{"name":"a","kind":"time","goals":[{"goal":null}]}],' +
        '"days":[[0,"2026-01-01",12.5,"n","k"],[0,"2026-01-02","skip"]]}',
    ),
    HabitBull: Buffer.from(
      'HabitName,HabitDescription,HabitCategory,CalendarDate,Value,CommentText\nВода,"d, e",c,2026-01-01,3,"x\ny"\n',
    ),
    Toggl: Buffer.from('Project;Start date;Duration;Description\nRun;2026-01-01;00:10:00;é\n', 'latin1'),
    'Tally workbook': await makeWorkbook(),
  };
  const names = hasSamples ? ['021.db', '022.db', 'loop-2.3.1.zip', 'loop-csv-2015.zip', 'habitbull.csv'] : [];
  return { ...made, ...Object.fromEntries(names.map((name) => [name, readFileSync(sample(name))])) };
}

async function makeWorkbook(): Promise<Buffer> {
  const workbook = new ExcelJS.Workbook();
  const sheet = workbook.addWorksheet('Records');
  sheet.addRow(['Date', 'Habit', 'Category', 'Duration (min)', 'Note']);
  sheet.addRow([new Date('2026-01-01'), 'Run', 'Sport', 45, 'a']);
  return Buffer.from(await workbook.xlsx.writeBuffer());
}

function damage(bytes: Uint8Array, random: Random): Uint8Array {
  const copy = Uint8Array.from(bytes);
  const flips = random() < 0.3 ? 0 : 1 + Math.floor(random() * 8);
  for (let flip = 0; flip < flips; flip++) copy[Math.floor(random() * copy.length)] = Math.floor(random() * 256);
  return flips === 0 || random() < 0.2 ? copy.subarray(0, Math.floor(random() * copy.length)) : copy;
}

test('a damaged file is read or refused, and never anything else', { timeout: 60_000 }, async ({ files }) => {
  const random = createRandom(pickSeed());
  const outcomes = new Map<string, number>();
  for (const [name, bytes] of Object.entries(await makeFiles())) {
    for (let run = 0; run < 40; run++) {
      const outcome = await files.readHere(damage(bytes, random)).then(
        () => 'read',
        (error: unknown) => {
          if (error instanceof ImportError) return error.code;
          // What is left of a CSV file may have other columns.
          if (/unknown CSV file/.test(String(error))) return 'unknown CSV';
          throw new Error(`${name}, run ${run}`, { cause: error });
        },
      );
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    }
  }
  expect(outcomes.get('damaged_file')).toBeGreaterThan(0);
  expect(outcomes.get('read')).toBeGreaterThan(0);
});
