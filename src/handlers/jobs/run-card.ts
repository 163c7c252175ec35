import { buildKeyboard, clip, type OutgoingMessage } from '../../bot/ui/messages.ts';
import type { RunRow } from '../../db/queries/engine/runs.ts';
import type { Job, RunState } from '../../jobs/engine/job.ts';
import { jobErrorText, jobTitle, phaseLabel } from '../../jobs/engine/job-texts.ts';
import { elapsedSeconds, formatElapsed, formatShortNumber, type Locale, runIcon } from '../shared/format-run.ts';
import { cancelRunButton, retryRunButton, runForRealButton, showLogButton } from './buttons.ts';
import { formatCounts } from './format-counts.ts';
import { formatRunParams } from './format-params.ts';
import { formatWindow } from './format-window.ts';
import { progressBar } from './progress-bar.ts';

export interface RunCardView extends Locale {
  run: RunRow;
  now: Date;
  /** The job of the run. Undefined: it is not known any more. */
  job: Pick<Job, 'name' | 'label' | 'retry' | 'params'> | undefined;
  /** Rows per second in the present phase. Null: not known yet. */
  speed: number | null;
  /** The person who may press the buttons. Null: no buttons. */
  owner: number | null;
  /** The time zone in which windows are shown. */
  zone: string;
}

/** A card leaves some room below Telegram's limit of 4096. */
export const maxCardLength = 4000;

/** Creates the message that shows a run: phase and progress while it is open, then its counts or its error. */
export function runCard(view: RunCardView): OutgoingMessage {
  const { run, t, owner } = view;
  const lines = [headingLine(view), ...inputLines(view), ...(run.finishedAt ? endedLines(view) : openLines(view))];
  return {
    text: clip(lines.join('\n'), maxCardLength),
    heading: true,
    keyboard: owner === null ? undefined : buildKeyboard(runButtons(run, owner, t), 3),
  };
}

function headingLine({ run, job, t }: RunCardView): string {
  const icon = runIcon(run);
  const heading = t('jobs-card-heading', { icon, title: jobTitle(t, job ?? run.job), run: run.runId });
  return run.dryRun ? `${heading} · ${t('jobs-dry-run')}` : heading;
}

/** Returns a line with the parameters and a line with the window, where there are any. */
function inputLines({ run, job, t, zone }: RunCardView): string[] {
  const params = formatRunParams(t, run, job ?? null);
  const { windowFrom: from, windowTo: to } = run;
  return [...(params === '' ? [] : [params]), ...(from && to ? [formatWindow(t, { from, to }, zone)] : [])];
}

function openLines(view: RunCardView): string[] {
  const { run, t } = view;
  if (run.cancelRequestedAt) return [t('jobs-card-cancelling'), ...progressLines(view)];
  if (run.state === 'queued')
    return [t(run.attempt > 0 ? 'jobs-card-retrying' : 'jobs-card-queued'), ...attemptLine(view)];
  if (run.state === 'lost') return [t('jobs-card-lost'), ...attemptLine(view)];
  return [...attemptLine(view), ...progressLines(view)];
}

function attemptLine({ run, t, job }: RunCardView): string[] {
  const attempts = maxAttempts(job);
  if (run.attempt <= 1 && run.state === 'running') return [];
  if (attempts <= 1 || run.attempt === 0) return [];
  const error = jobErrorText(t, run);
  const reason = error === null ? '' : ` · ${clip(error, 200)}`;
  return [`${t('jobs-card-try', { attempt: run.attempt, attempts })}${reason}`];
}

/** With one attempt, the card says nothing about attempts. */
function maxAttempts(job: RunCardView['job']): number {
  return job?.retry.attempts ?? 1;
}

/** Returns the phase, its progress bar where the total is known, and a line with figures. */
function progressLines(view: RunCardView): string[] {
  const { run, t, now } = view;
  const seconds = elapsedSeconds(run, now);
  const elapsed = seconds === null ? [] : [formatElapsed(view, seconds)];
  if (!run.progress) return [[t('jobs-card-running'), ...elapsed].join(' · ')];
  const { phase, done, total } = run.progress;
  return [
    phaseLabel(t, run.job, phase),
    ...(total ? [progressBar(done / total)] : []),
    [...progressFigures(view, done, total), ...elapsed].join(' · '),
  ];
}

function progressFigures({ t, language, speed }: RunCardView, done: number, total: number | undefined): string[] {
  if (done === 0 && !total) return [];
  const doneText = formatShortNumber(language, done);
  const count = total
    ? t('jobs-card-of', { done: doneText, total: formatShortNumber(language, total) })
    : t('jobs-card-rows', { done: doneText });
  return speed === null ? [count] : [count, t('jobs-card-speed', { speed: formatShortNumber(language, speed) })];
}

type EndedState = Exclude<RunState, 'queued' | 'running'>;

function endedLines(view: RunCardView): string[] {
  const { run, t, now, job } = view;
  const attempts = maxAttempts(job);
  const seconds = elapsedSeconds(run, now);
  const ended = t(`jobs-ended-${run.state as EndedState}`);
  const result = seconds === null ? ended : t('jobs-card-after', { ended, took: formatElapsed(view, seconds) });
  const attempt = run.attempt > 1 ? ` · ${t('jobs-card-try', { attempt: run.attempt, attempts })}` : '';
  const reason = run.skipReason === null ? endReason(view) : skipReasonText(t, run.skipReason);
  const hasCounts = run.counts !== null || run.state === 'succeeded';
  return [
    `${result}${attempt}`,
    ...(reason ? [clip(reason, 500)] : []),
    ...(hasCounts ? [formatCounts(view, run.counts)] : []),
  ];
}

/** Returns the error, except where the state says it already. */
function endReason({ run, t }: RunCardView): string | null {
  return run.state === 'cancelled' || run.errorText?.key === 'died' ? null : jobErrorText(t, run);
}

function skipReasonText(t: Locale['t'], reason: string): string {
  return t.find(`jobs-skip-${reason.replaceAll(' ', '-')}`) ?? reason;
}

/**
 * Creates the buttons of a run. After a successful dry run the button starts a real run: a retry would be dry again.
 */
function runButtons({ runId: run, finishedAt, dryRun, state }: RunRow, owner: number, t: Locale['t']) {
  const log = { label: t('jobs-button-log'), data: showLogButton.pack(owner, { run }) };
  if (!finishedAt) return [{ label: t('jobs-button-cancel'), data: cancelRunButton.pack(owner, { run }) }, log];
  const forReal = { label: t('jobs-button-run'), data: runForRealButton.pack(owner, { run }) };
  const retry = { label: t('jobs-button-retry'), data: retryRunButton.pack(owner, { run }) };
  return [log, dryRun && state === 'succeeded' ? forReal : retry];
}
