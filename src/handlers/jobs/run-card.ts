import { buildKeyboard, clip, type OutgoingMessage } from '../../bot/ui/messages.ts';
import type { RunRow } from '../../db/queries/engine/runs.ts';
import type { RunState } from '../../jobs/engine/job.ts';
import { jobTitle, phaseLabel } from '../../jobs/engine/job-texts.ts';
import { parseDocumentValue } from '../../jobs/engine/params.ts';
import { elapsedSeconds, formatElapsed, formatShortNumber, type Locale, runStateIcons } from '../shared/format-run.ts';
import { cancelRunButton, retryRunButton, runForRealButton, showLogButton } from './buttons.ts';
import { formatCounts } from './format-counts.ts';
import { formatWindow } from './format-window.ts';

export interface RunCardView extends Locale {
  run: RunRow;
  now: Date;
  /** Tries that the job allows; 1: they are not spoken of. */
  attempts: number;
  /** Rows a second in the present phase; null: not known yet. */
  speed: number | null;
  /** Whose buttons they are; null: no buttons. */
  owner: number | null;
  /** In which windows are told. */
  zone: string;
}

const barLength = 12;

/** Returns the message that shows a run: its phase and bar while it goes on, then its counts or its error in one line. */
export function runCard(view: RunCardView): OutgoingMessage {
  const { run, t, owner } = view;
  const lines = [headingOf(view), ...aboutRun(view), ...(run.finishedAt ? endLines(view) : openLines(view))];
  return {
    text: clip(lines.join('\n'), 4000),
    heading: true,
    keyboard: owner === null ? undefined : buildKeyboard(buttonsOf(run, owner, t), 3),
  };
}

function headingOf({ run, t }: RunCardView): string {
  const heading = t('jobs-card-heading', {
    icon: runStateIcons[run.state],
    title: jobTitle(t, run.job),
    run: run.runId,
  });
  return run.dryRun ? `${heading} · ${t('jobs-dry-run')}` : heading;
}

/** Parameters and window, where there are any. */
function aboutRun({ run, t, zone }: RunCardView): string[] {
  const params = Object.entries(run.params).map(([name, value]) => `${name}=${formatParam(value)}`);
  const { windowFrom: from, windowTo: to } = run;
  const span = from && to ? [formatWindow(t, { from, to }, zone)] : [];
  return [...(params.length > 0 ? [params.join(' ')] : []), ...span];
}

/** A document goes by its name. */
export function formatParam(value: unknown): string {
  const document = parseDocumentValue(value);
  if (document) return document.name;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function openLines(view: RunCardView): string[] {
  const { run, t } = view;
  if (run.cancelRequestedAt) return [t('jobs-card-cancelling'), ...progressLines(view)];
  if (run.state === 'queued') return [t(run.attempt > 0 ? 'jobs-card-retrying' : 'jobs-card-queued'), ...tryLine(view)];
  if (run.state === 'lost') return [t('jobs-card-lost'), ...tryLine(view)];
  return [...tryLine(view), ...progressLines(view)];
}

function tryLine({ run, t, attempts }: RunCardView): string[] {
  if (run.attempt <= 1 && run.state === 'running') return [];
  if (attempts <= 1 || run.attempt === 0) return [];
  const error = run.error ? ` · ${clip(run.error, 200)}` : '';
  return [`${t('jobs-card-try', { attempt: run.attempt, attempts })}${error}`];
}

function progressLines(view: RunCardView): string[] {
  const { run, t, now, language, speed } = view;
  const seconds = elapsedSeconds(run, now);
  const elapsed = seconds === null ? [] : [formatElapsed(view, seconds)];
  if (!run.progress) return [[t('jobs-card-running'), ...elapsed].join(' · ')];
  const { phase, done, total } = run.progress;
  const count = total
    ? t('jobs-card-of', { done: formatShortNumber(language, done), total: formatShortNumber(language, total) })
    : t('jobs-card-rows', { done: formatShortNumber(language, done) });
  const pace = speed === null ? [] : [t('jobs-card-speed', { speed: formatShortNumber(language, speed) })];
  const figures = done > 0 || total ? [count, ...pace] : [];
  return [
    phaseLabel(t, run.job, phase),
    ...(total ? [progressBar(done / total)] : []),
    [...figures, ...elapsed].join(' · '),
  ];
}

/** Returns a bar of a part (0 to 1) with its percentage. */
export function progressBar(part: number): string {
  const within = Math.min(1, Math.max(0, part));
  const full = Math.floor(within * barLength);
  return `${'▓'.repeat(full)}${'░'.repeat(barLength - full)} ${Math.floor(within * 100)} %`;
}

type EndState = Exclude<RunState, 'queued' | 'running'>;

function endLines(view: RunCardView): string[] {
  const { run, t, now, attempts } = view;
  const seconds = elapsedSeconds(run, now);
  const took = seconds === null ? '' : formatElapsed(view, seconds);
  const ended = t(`jobs-ended-${run.state as EndState}`);
  const after = took ? t('jobs-card-after', { ended, took }) : ended;
  const tries = run.attempt > 1 ? ` · ${t('jobs-card-try', { attempt: run.attempt, attempts })}` : '';
  const counts = run.counts || run.state === 'succeeded' ? [formatCounts(view, run.counts)] : [];
  const why = run.skipReason ?? (run.state === 'cancelled' ? null : run.error);
  return [`${after}${tries}`, ...(why ? [clip(why, 500)] : []), ...counts];
}

/** What went well dry is then run; again would be dry again. */
function buttonsOf({ runId: run, finishedAt, dryRun, state }: RunRow, owner: number, t: RunCardView['t']) {
  const log = { label: t('jobs-button-log'), data: showLogButton.pack(owner, { run }) };
  const retry = { label: t('jobs-button-retry'), data: retryRunButton.pack(owner, { run }) };
  const forReal = { label: t('jobs-button-run'), data: runForRealButton.pack(owner, { run }) };
  if (finishedAt) return [log, dryRun && state === 'succeeded' ? forReal : retry];
  return [{ label: t('jobs-button-cancel'), data: cancelRunButton.pack(owner, { run }) }, log];
}
