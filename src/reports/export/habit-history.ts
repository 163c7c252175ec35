import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { findOwnHabits, type OwnDay, streamOwnDays } from '../../db/queries/imports/own-history.ts';
import { writeLoopArchive } from '../../import/write/loop-archive.ts';
import { writeTallyJson } from '../../import/write/tally-json.ts';
import type { Day } from '../../time/days.ts';
import {
  createFilePath,
  type ExportDefinition,
  type ExportTarget,
  formatFileName,
  measureFile,
  rowsBetweenDrains,
} from './export-definition.ts';
import { loadLoopScores } from './loop-scores.ts';

/** `loop`: an archive that Loop Habit Tracker writes. `json`: everything, without loss. */
export type HistoryFormat = 'loop' | 'json';

export interface HabitHistoryOptions {
  userId: number;
  /** The name of the person, for the name of the file. */
  name: string;
  /** The person's day of the export. */
  date: Day;
  format: HistoryFormat;
}

const extensions: Record<HistoryFormat, string> = { loop: 'zip', json: 'json' };

/** The habits of a person with their records, marks and goals, in a file that habit trackers read. */
export const habitHistory: ExportDefinition<HabitHistoryOptions> = {
  fileName: ({ name, date, format }) => formatFileName(name, date, format === 'loop' ? format : undefined),
  async write(db, { userId, date, format }, target) {
    const file = createFilePath(target, extensions[format]);
    const own = await findOwnHabits(db, userId);
    const habitIds = own.map(({ habitId }) => habitId);
    const habits = own.map(({ habitId: _, ...habit }) => habit);
    const progress = { rows: 0 };
    const days = countDays(streamOwnDays(db, userId, habitIds), target, progress);
    const writeLoop = async () => {
      const scoreOf = await loadLoopScores(db, { userId, today: date }, habitIds);
      return writeLoopArchive(habits, days, { today: date, scoreOf });
    };
    const content = format === 'json' ? Readable.from(writeTallyJson(habits, days)) : await writeLoop();
    await pipeline(content, createWriteStream(file.path));
    return { files: [await measureFile(file)], rows: progress.rows, split: false };
  },
};

/** Counts the records. Marked days are none. */
async function* countDays(
  days: AsyncIterable<OwnDay>,
  { onProgress }: ExportTarget,
  progress: { rows: number },
): AsyncGenerator<OwnDay> {
  for await (const day of days) {
    if (day.mark === null && ++progress.rows % rowsBetweenDrains === 0) onProgress(progress.rows);
    yield day;
  }
}
