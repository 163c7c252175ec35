import { toDay } from '../../time/days.ts';
import type { ImportCollector } from '../collect/collector.ts';
import { collectHabitRows, type SqliteFile } from '../files/database.ts';
import { ImportError } from '../import-error.ts';
import { importLimits } from '../limits.ts';
import type { ImportFormat } from './format.ts';
import { numberOf, textOf } from './values.ts';

/** Tickmate's database: a tick is a habit done. Months are counted from 0. */
export const tickmateFormat: ImportFormat<SqliteFile> = {
  source: 'tickmate',
  oneADay: true,
  recognise: ({ tables }) => tables.has('tracks') && tables.has('ticks'),
  read(db, collector) {
    const ticks = countTicks(db);
    const habits = readTracks(db, ticks, collector);
    for (const { track, date, times, position } of ticks.values()) {
      const habit = habits.get(track) ?? null;
      collector.addDay({ habit, date, value: times, position, place: 'ticks', text: String(times) });
    }
  },
};

interface TickedDay {
  track: number;
  date: string | null;
  times: number;
  position: number;
}

/** Counts the ticks of each track and day. */
function countTicks(db: SqliteFile): Map<string, TickedDay> {
  const days = new Map<string, TickedDay>();
  for (const { rowid, _track_id, year, month, day } of db.rows('ticks', ['_track_id', 'year', 'month', 'day'])) {
    const month1 = numberOf(month);
    const date = toDay(numberOf(year) ?? 0, month1 === null ? 0 : month1 + 1, numberOf(day) ?? 0);
    const key = `${_track_id} ${date ?? `invalid ${rowid}`}`;
    const found = days.get(key);
    if (found) found.times += 1;
    else if (days.size === importLimits.records) throw new ImportError('too_many_records');
    else days.set(key, { track: Number(_track_id), date, times: 1, position: Number(rowid) });
  }
  return days;
}

/** Adds the tracks. One that may be ticked several times a day, and was, is counted; every other one is done or not. */
function readTracks(
  db: SqliteFile,
  ticks: Map<string, TickedDay>,
  collector: ImportCollector,
): Map<number, number | null> {
  const several = new Set([...ticks.values()].filter(({ times }) => times > 1).map(({ track }) => track));
  const habits = new Map<number, number | null>();
  const columns = ['_id', 'name', 'description', 'enabled', 'multiple_entries_per_day', 'order'];
  const rows = collectHabitRows(db.rows('tracks', columns)).sort(
    (a, b) => (numberOf(a.order) ?? 0) - (numberOf(b.order) ?? 0),
  );
  for (const row of rows) {
    const id = Number(row._id);
    const isCounted = row.multiple_entries_per_day === 1 && several.has(id);
    const habit = collector.addHabit({
      key: `id ${id}`,
      name: textOf(row.name),
      kind: isCounted ? 'count' : 'check',
      description: textOf(row.description),
      archived: row.enabled === 0,
      position: id,
      place: 'tracks',
    });
    habits.set(id, habit);
  }
  return habits;
}
