import type { TallyContext } from '../../bot/context.ts';
import type { Translate } from '../../bot/ui/i18n.ts';
import { clip } from '../../bot/ui/messages.ts';
import type { RunRow } from '../../db/queries/engine/runs.ts';
import type { RunState } from '../../jobs/engine/job.ts';
import { jobErrorText, mainCount } from '../../jobs/engine/job-texts.ts';
import { rowCount } from '../../jobs/engine/row-count.ts';
import type { Language } from '../../time/language.ts';

/** The language in which a message is written, and its texts. */
export interface Locale {
  t: Translate;
  language: Language;
}

export const runStateIcons: Record<RunState, string> = {
  queued: '⏳',
  running: '▶️',
  succeeded: '✅',
  failed: '❌',
  cancelled: '🚫',
  timed_out: '⌛',
  lost: '💥',
  skipped: '⏭',
};

const failedStates: readonly string[] = ['failed', 'timed_out', 'lost'] satisfies RunState[];

/** Returns true for a run that ended without success and was not cancelled or skipped. */
export function hasFailed({ state }: RunRow): boolean {
  return failedStates.includes(state);
}

/** Returns the icon of a run. A dry run that succeeded is no success: it wrote nothing. */
export function runIcon({ state, dryRun }: RunRow): string {
  return dryRun && state === 'succeeded' ? '🧪' : runStateIcons[state];
}

/** Formats an ended run on one line: state, time of the end, duration, rows or another count, error. */
export function formatEndedRun(ctx: TallyContext, run: RunRow, formatInstant: (instant: Date) => string): string {
  const { language } = ctx.person;
  const seconds = elapsedSeconds(run, new Date());
  const count = formatMainCount({ t: ctx.t, language }, run.counts);
  const at = formatInstant(run.finishedAt ?? run.dueAt);
  const error = jobErrorText(ctx.t, run);
  return [
    ctx.t('jobs-line-last', { state: ctx.t(`jobs-state-${run.state}`), at }),
    ...(seconds === null ? [] : [formatElapsed({ t: ctx.t, language }, seconds)]),
    ...(count === null ? [] : [count]),
    ...(error !== null && run.state !== 'cancelled' ? [clip(error, 120)] : []),
  ].join(' · ');
}

/** Formats the count that stands for a run: `990 rows`, or `runs removed 3` where the job counts no rows. */
function formatMainCount({ t, language }: Locale, counts: RunRow['counts']): string | null {
  const rows = rowCount(counts);
  if (rows !== null) return t('jobs-rows', { count: rows, rows: formatShortNumber(language, rows) });
  const other = mainCount(t, counts);
  return other && `${other.label} ${formatShortNumber(language, other.value)}`;
}

/**
 * Returns the seconds from the start of a run's first attempt to its end, or to `now`. Null: the run has not started.
 */
export function elapsedSeconds({ startedAt, finishedAt }: RunRow, now: Date): number | null {
  return startedAt && Math.max(0, (Number(finishedAt ?? now) - Number(startedAt)) / 1000);
}

/** Formats seconds as `0.4 s`, `14 s`, `2 min 5 s` or `1 h 3 min`. */
export function formatElapsed({ t, language }: Locale, seconds: number): string {
  const whole = Math.round(seconds);
  if (seconds < 10) return t('jobs-seconds', { seconds: formatShortNumber(language, Math.round(seconds * 10) / 10) });
  if (whole < 60) return t('jobs-seconds', { seconds: String(whole) });
  if (whole < 3600) return t('jobs-minutes', { minutes: Math.floor(whole / 60), seconds: whole % 60 });
  return t('jobs-hours', { hours: Math.floor(whole / 3600), minutes: Math.floor((whole % 3600) / 60) });
}

/** Formats a number without decimals; below 10 with at most one. */
export function formatShortNumber(language: Language, value: number): string {
  return new Intl.NumberFormat(language, { maximumFractionDigits: value < 10 ? 1 : 0 }).format(value);
}
