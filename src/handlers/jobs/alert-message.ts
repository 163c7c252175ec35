import type { InlineKeyboard } from 'grammy';
import { buildKeyboard, clip, type OutgoingMessage } from '../../bot/ui/messages.ts';
import type { JobNotice } from '../../db/queries/engine/job-notices.ts';
import { jobAlertText, jobErrorText, jobTitle } from '../../jobs/engine/job-texts.ts';
import { formatElapsed, type Locale } from '../shared/format-run.ts';
import { retryRunButton, showJobButton, showLogButton } from './buttons.ts';

type JobAlert = NonNullable<JobNotice['alert']>;

/**
 * Creates the message of an alert. It is edited when the alert is counted again.
 *
 * @param owner the person who may press the buttons; null: no buttons
 */
export function alertMessage(locale: Locale, alert: JobAlert, owner: number | null): OutgoingMessage {
  return {
    text: alertLines[alert.kind](locale, alert).join('\n'),
    heading: true,
    keyboard: owner === null ? undefined : alertKeyboard(locale, alert, owner),
  };
}

/** `late`: no success for too long. `failed`: runs failed. `said`: the job itself raised the alert. */
const alertLines: Record<JobAlert['kind'], (locale: Locale, alert: JobAlert) => string[]> = {
  late: (locale, { job, downSeconds }) => [
    locale.t('jobs-alert-late', { title: jobTitle(locale.t, job), span: formatElapsed(locale, downSeconds) }),
  ],
  failed: ({ t }, { job, failures, runId, error, errorText }) => {
    const shown = jobErrorText(t, { error, errorText });
    return [
      t('jobs-alert-failed', { title: jobTitle(t, job), run: runId ?? 0 }),
      ...(shown ? [clip(shown, 500)] : []),
      ...(failures > 1 ? [t('jobs-alert-count', { failures })] : []),
    ];
  },
  said: ({ t }, { job, key, values, failures }) => [
    t('jobs-alert-said', { title: jobTitle(t, job) }),
    clip(jobAlertText(t, job, key, values ?? {}), 1000),
    ...(failures > 1 ? [t('jobs-alert-said-count', { count: failures })] : []),
  ],
};

function alertKeyboard({ t }: Locale, { job, kind, runId }: JobAlert, owner: number): InlineKeyboard {
  const toJob = { label: jobTitle(t, job), data: showJobButton.pack(owner, { job }) };
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
export function recoveryText(locale: Locale, { job, kind, failures, downSeconds }: JobAlert): string {
  const { t } = locale;
  return t(recoveryTexts[kind], { title: jobTitle(t, job), span: formatElapsed(locale, downSeconds), failures });
}
