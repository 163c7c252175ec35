import type { InlineKeyboard } from 'grammy';
import { buildKeyboard, clip, type OutgoingMessage } from '../../bot/ui/messages.ts';
import type { JobNotice } from '../../db/queries/engine/job-notices.ts';
import { jobAlertText, jobErrorText, jobTitle, type NamedJob } from '../../jobs/engine/job-texts.ts';
import { formatElapsed, type Locale } from '../shared/format-run.ts';
import { retryRunButton, showJobButton, showLogButton } from './buttons.ts';

type JobAlert = NonNullable<JobNotice['alert']>;

/**
 * Creates the message of an alert. It is edited when the alert is counted again.
 *
 * @param job the job of the alert, or its name where the job is not known any more
 * @param owner the person who may press the buttons; null: no buttons
 */
export function alertMessage(locale: Locale, alert: JobAlert, job: NamedJob, owner: number | null): OutgoingMessage {
  const title = jobTitle(locale.t, job);
  return {
    text: alertLines[alert.kind](locale, alert, title).join('\n'),
    heading: true,
    keyboard: owner === null ? undefined : alertKeyboard(locale, alert, title, owner),
  };
}

/** `late`: no success for too long. `failed`: runs failed. `said`: the job itself raised the alert. */
const alertLines: Record<JobAlert['kind'], (locale: Locale, alert: JobAlert, title: string) => string[]> = {
  late: (locale, { downSeconds }, title) => [
    locale.t('jobs-alert-late', { title, span: formatElapsed(locale, downSeconds) }),
  ],
  failed: ({ t }, { failures, runId, error, errorText }, title) => {
    const shown = jobErrorText(t, { error, errorText });
    return [
      t('jobs-alert-failed', { title, run: runId ?? 0 }),
      ...(shown ? [clip(shown, 500)] : []),
      ...(failures > 1 ? [t('jobs-alert-count', { failures })] : []),
    ];
  },
  said: ({ t }, { job, key, values, failures }, title) => [
    t('jobs-alert-said', { title }),
    clip(jobAlertText(t, job, key, values ?? {}), 1000),
    ...(failures > 1 ? [t('jobs-alert-said-count', { count: failures })] : []),
  ],
};

function alertKeyboard({ t }: Locale, { job, kind, runId }: JobAlert, title: string, owner: number): InlineKeyboard {
  const toJob = { label: clip(title, 40), data: showJobButton.pack(owner, { job }) };
  if (runId === null) return buildKeyboard([toJob]);
  const log = { label: t('jobs-button-log'), data: showLogButton.pack(owner, { run: runId }) };
  const retry = { label: t('jobs-button-retry'), data: retryRunButton.pack(owner, { run: runId }) };
  return buildKeyboard(kind === 'said' ? [log, toJob] : [log, retry]);
}

const recoveryTexts = {
  failed: 'jobs-alert-over',
  late: 'jobs-alert-late-over',
  said: 'jobs-alert-said-over',
} as const;

/** Returns the text of the reply to an alert whose cause has ended. */
export function recoveryText(locale: Locale, { kind, failures, downSeconds }: JobAlert, job: NamedJob): string {
  const { t } = locale;
  return t(recoveryTexts[kind], { title: jobTitle(t, job), span: formatElapsed(locale, downSeconds), failures });
}
