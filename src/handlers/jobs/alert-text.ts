import { clip, keyboardOf, type Message } from '../../bot/reply.ts';
import type { Notice } from '../../db/queries/job-alerts.ts';
import { retryRun, showJob, showLog } from './buttons.ts';
import { secondsWords, titleOf, type Words } from './words.ts';

type Alert = NonNullable<Notice['alert']>;

/** Returns the message of an alert, with the number of failures so far. `owner`: whose buttons it has; null: none. */
export function alertMessage(words: Words, alert: Alert, owner: number | null): Message {
  const { t } = words;
  const { job, kind, failures, runId, error, downSeconds } = alert;
  const title = titleOf(t, job);
  const lines =
    kind === 'late'
      ? [t('jobs-alert-late', { title, span: secondsWords(words, downSeconds) })]
      : [
          t('jobs-alert-failed', { title, run: runId ?? 0 }),
          ...(error ? [clip(error, 500)] : []),
          ...(failures > 1 ? [t('jobs-alert-count', { failures })] : []),
        ];
  return {
    text: lines.join('\n'),
    heading: true,
    keyboard: owner === null ? undefined : buttonsOf(words, alert, owner),
  };
}

function buttonsOf({ t }: Words, { job, runId }: Alert, owner: number) {
  if (runId === null) return keyboardOf([{ label: titleOf(t, job), data: showJob.pack(owner, { job }) }]);
  return keyboardOf([
    { label: t('jobs-button-log'), data: showLog.pack(owner, { run: runId }) },
    { label: t('jobs-button-retry'), data: retryRun.pack(owner, { run: runId }) },
  ]);
}

/** Returns what answers an alert when its job has succeeded again. */
export function recoveredText(words: Words, { job, kind, failures, downSeconds }: Alert): string {
  const { t } = words;
  const values = { title: titleOf(t, job), span: secondsWords(words, downSeconds), failures };
  return t(kind === 'late' ? 'jobs-alert-late-over' : 'jobs-alert-over', values);
}
