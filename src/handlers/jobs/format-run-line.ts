import type { TallyContext } from '../../bot/context.ts';
import type { RunRow } from '../../db/queries/engine/runs.ts';
import { elapsedSeconds, formatElapsed, formatEndedRun } from '../shared/format-run.ts';

/** Formats an ended run of a list, with its number. */
export function formatEndedLine(ctx: TallyContext, run: RunRow, formatInstant: (instant: Date) => string): string {
  const line = `${run.runId} · ${formatEndedRun(ctx, run, formatInstant)}`;
  return run.dryRun ? `${line} · ${ctx.t('jobs-dry-run')}` : line;
}

/** Formats an open run of a list: number, state and the time since its start. */
export function formatOpenLine(ctx: TallyContext, run: RunRow): string {
  const line = ctx.t('jobs-line-open', { run: run.runId, state: ctx.t(`jobs-state-${run.state}`) });
  const seconds = elapsedSeconds(run, new Date());
  if (seconds === null) return line;
  return `${line} · ${formatElapsed({ t: ctx.t, language: ctx.person.language }, seconds)}`;
}
