import type { BackupFile } from './backup-files.ts';

/** How many backups are kept: the newest ones, then one a week, then one a month. */
export interface BackupKeep {
  newest: number;
  weeks: number;
  months: number;
}

const dayMs = 86_400_000;

/** Returns the number of the week, which begins on Monday (UTC). 1 January 1970 was a Thursday. */
function weekOf(at: Date): string {
  return String(Math.floor((Number(at) / dayMs + 3) / 7));
}

function monthOf(at: Date): string {
  return at.toISOString().slice(0, 7);
}

/**
 * Returns the backups to remove. Kept are the newest ones; of those before them the newest of each week, for so many
 * weeks; and of those before these the newest of each month, for so many months. Weeks and months without a backup do
 * not count: a pause of the backups removes none.
 */
export function findExpired<File extends Pick<BackupFile, 'at'>>(files: readonly File[], keep: BackupKeep): File[] {
  const sorted = [...files].sort((a, b) => Number(b.at) - Number(a.at));
  const afterNewest = sorted.slice(keep.newest);
  const weekly = keepOnePer(afterNewest, weekOf, keep.weeks);
  const monthly = keepOnePer(weekly.older, monthOf, keep.months);
  return [...weekly.expired, ...monthly.expired, ...monthly.older];
}

/** Keeps the newest file of each of the first `count` groups. `older` are the files of all further groups. */
function keepOnePer<File extends Pick<BackupFile, 'at'>>(
  files: readonly File[],
  groupOf: (at: Date) => string,
  count: number,
): { expired: File[]; older: File[] } {
  const seen = new Set<string>();
  const expired: File[] = [];
  for (const [index, file] of files.entries()) {
    const group = groupOf(file.at);
    if (seen.has(group)) expired.push(file);
    else if (seen.size === count) return { expired, older: files.slice(index) };
    seen.add(group);
  }
  return { expired, older: [] };
}
