import type { Language, TextValues, Translate } from '../../bot/ui/i18n.ts';
import type { RunRow } from '../../db/queries/engine/runs.ts';
import type { Counts, RunState } from '../../jobs/engine/job.ts';

/** In what language something is written. */
export interface Words {
  t: Translate;
  language: Language;
}

export const stateIcons: Record<RunState, string> = {
  queued: '⏳',
  running: '▶️',
  succeeded: '✅',
  failed: '❌',
  cancelled: '🚫',
  timed_out: '⌛',
  lost: '💥',
  skipped: '⏭',
};

/** Returns a job's title from its own texts, with its number where it comes from a row; one without texts goes by its name. */
export function titleOf(t: Translate, job: string): string {
  const [kind = job, id] = job.split(':');
  const title = known(t, `job-${kind}`);
  return title === null ? job : id === undefined ? title : `${title} ${id}`;
}

/** Jobs of rows share the texts of their kind: those of `batch:7` are those of `batch`. */
const kindOf = (job: string) => job.split(':')[0] ?? job;

/** Returns what a job is for, null where its texts do not say. */
export function aboutOf(t: Translate, job: string): string | null {
  return known(t, `job-${kindOf(job)}-about`);
}

/** Returns a parameter's label from the job's texts, else its name. */
export function paramOf(t: Translate, job: string, param: string): string {
  return known(t, `job-${kindOf(job)}-param-${param}`) ?? param;
}

/** Returns what a job said in its own words (`job-NAME-alert-KEY`, the key up to its colon), else key and values as they are. */
export function saidOf(t: Translate, job: string, key: string, values: Record<string, string | number>): string {
  const plain = [key, ...Object.entries(values).map(([name, value]) => `${name.replaceAll('_', ' ')} ${value}`)];
  return known(t, `job-${job}-alert-${key.split(':')[0]}`, values) ?? plain.join(' · ');
}

/** Returns a phase in the words of the job's texts (`job-NAME-phase-PHASE`, blanks as hyphens), else as the job calls it. */
export function phaseOf(t: Translate, job: string, phase: string): string {
  return known(t, `job-${kindOf(job)}-phase-${phase.replaceAll(' ', '-')}`) ?? phase;
}

/** An empty text counts as absent, so that a language can leave one out. */
function known(t: Translate, key: string, values?: TextValues): string | null {
  return t.find(key, values) || null;
}

/** Returns `0.4 s`, `14 s`, `2 min 5 s` or `1 h 3 min`. */
export function secondsWords({ t, language }: Words, seconds: number): string {
  const whole = Math.round(seconds);
  if (seconds < 10) return t('jobs-seconds', { seconds: numberWords(language, Math.round(seconds * 10) / 10) });
  if (whole < 60) return t('jobs-seconds', { seconds: String(whole) });
  if (whole < 3600) return t('jobs-minutes', { minutes: Math.floor(whole / 60), seconds: whole % 60 });
  return t('jobs-hours', { hours: Math.floor(whole / 3600), minutes: Math.floor((whole % 3600) / 60) });
}

export function numberWords(language: Language, value: number): string {
  return new Intl.NumberFormat(language, { maximumFractionDigits: value < 10 ? 1 : 0 }).format(value);
}

/** Returns `rows read 4,500 · rows written 4,400`; counts of zero stay. */
export function countsWords({ t, language }: Words, counts: Counts | null): string {
  const entries = Object.entries(counts ?? {}).sort(([a], [b]) => rankOf(a) - rankOf(b));
  if (entries.length === 0) return t('jobs-no-counts');
  return entries.map(([name, value]) => `${countName(t, name)} ${numberWords(language, value)}`).join(' · ');
}

/** The database gives counts back by the length of their names: what was read comes first, then other rows, then the rest. */
function rankOf(count: string): number {
  const first = ['rows_read', 'rows_written', 'rows_done'].indexOf(count);
  if (first >= 0) return first;
  return count.startsWith('rows_') ? 3 : 4;
}

function countName(t: Translate, name: string): string {
  return t.find(`jobs-count-${name}`) || name.replaceAll('_', ' ');
}

/** The counts that say how many rows a run dealt with, the first there is. */
const rowCounts = ['rows_written', 'rows_read', 'rows'];

/** Returns how many rows a run wrote, else read, else the first number it gave; null where it gave none. */
export function rowsOf(counts: Counts | null): number | null {
  const name = rowCounts.find((count) => counts?.[count] !== undefined);
  return (name ? counts?.[name] : Object.values(counts ?? {})[0]) ?? null;
}

/** Returns from the start of the first try to the end, or to `now`; null before the start. */
export function secondsOf({ startedAt, finishedAt }: RunRow, now: Date): number | null {
  return startedAt && Math.max(0, (Number(finishedAt ?? now) - Number(startedAt)) / 1000);
}

/** Returns an instant on a clock of the zone: `14:05` today, else `22 Nov 14:05`. */
export function clockWords(language: Language, timeZone: string, instant: Date, now: Date): string {
  const day = new Intl.DateTimeFormat('sv', { timeZone });
  const isToday = day.format(instant) === day.format(now);
  const date = isToday ? {} : ({ day: 'numeric', month: 'short' } as const);
  const time = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  const locale = language === 'en' ? 'en-GB' : language;
  return new Intl.DateTimeFormat(locale, { ...date, ...time, timeZone }).format(instant).replace(',', '');
}
