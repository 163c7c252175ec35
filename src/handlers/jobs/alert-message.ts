import { buildKeyboard, clip, type OutgoingMessage } from '../../bot/ui/messages.ts';
import type { JobNotice } from '../../db/queries/engine/job-alerts.ts';
import { jobAlertText, jobTitle } from '../../jobs/engine/job-texts.ts';
import { formatElapsed, type Locale } from '../shared/format-run.ts';
import { retryRunButton, showJobButton, showLogButton } from './buttons.ts';

type Alert = NonNullable<JobNotice['alert']>;

/** Returns the message of an alert, with the number of failures so far. `owner`: whose buttons it has; null: none. */
export function alertMessage(words: Locale, alert: Alert, owner: number | null): OutgoingMessage {
  return {
    text: linesOf[alert.kind](words, alert).join('\n'),
    heading: true,
    keyboard: owner === null ? undefined : buttonsOf(words, alert, owner),
  };
}

const linesOf: Record<Alert['kind'], (words: Locale, alert: Alert) => string[]> = {
  late: (words, { job, downSeconds }) => [
    words.t('jobs-alert-late', { title: jobTitle(words.t, job), span: formatElapsed(words, downSeconds) }),
  ],
  failed: ({ t }, { job, failures, runId, error }) => [
    t('jobs-alert-failed', { title: jobTitle(t, job), run: runId ?? 0 }),
    ...(error ? [clip(error, 500)] : []),
    ...(failures > 1 ? [t('jobs-alert-count', { failures })] : []),
  ],
  said: ({ t }, { job, key, values, failures }) => [
    t('jobs-alert-said', { title: jobTitle(t, job) }),
    clip(jobAlertText(t, job, key, values ?? {}), 1000),
    ...(failures > 1 ? [t('jobs-alert-said-count', { count: failures })] : []),
  ],
};

function buttonsOf({ t }: Locale, { job, kind, runId }: Alert, owner: number) {
  const about = { label: jobTitle(t, job), data: showJobButton.pack(owner, { job }) };
  if (runId === null) return buildKeyboard([about]);
  const log = { label: t('jobs-button-log'), data: showLogButton.pack(owner, { run: runId }) };
  const retry = { label: t('jobs-button-retry'), data: retryRunButton.pack(owner, { run: runId }) };
  return buildKeyboard(kind === 'said' ? [log, about] : [log, retry]);
}

const overTexts = { failed: 'jobs-alert-over', late: 'jobs-alert-late-over', said: 'jobs-alert-said-over' } as const;

/** Returns what answers an alert when its job has succeeded again, or says that it is over. */
export function recoveredText(words: Locale, { job, kind, failures, downSeconds }: Alert): string {
  const { t } = words;
  const values = { title: jobTitle(t, job), span: formatElapsed(words, downSeconds), failures };
  return t(overTexts[kind], values);
}
