import { clip, keyboardOf, type Message } from '../../bot/ui/messages.ts';
import type { Notice } from '../../db/queries/engine/job-alerts.ts';
import { retryRun, showJob, showLog } from './buttons.ts';
import { saidOf, secondsWords, titleOf, type Words } from './format.ts';

type Alert = NonNullable<Notice['alert']>;

/** Returns the message of an alert, with the number of failures so far. `owner`: whose buttons it has; null: none. */
export function alertMessage(words: Words, alert: Alert, owner: number | null): Message {
  return {
    text: linesOf[alert.kind](words, alert).join('\n'),
    heading: true,
    keyboard: owner === null ? undefined : buttonsOf(words, alert, owner),
  };
}

const linesOf: Record<Alert['kind'], (words: Words, alert: Alert) => string[]> = {
  late: (words, { job, downSeconds }) => [
    words.t('jobs-alert-late', { title: titleOf(words.t, job), span: secondsWords(words, downSeconds) }),
  ],
  failed: ({ t }, { job, failures, runId, error }) => [
    t('jobs-alert-failed', { title: titleOf(t, job), run: runId ?? 0 }),
    ...(error ? [clip(error, 500)] : []),
    ...(failures > 1 ? [t('jobs-alert-count', { failures })] : []),
  ],
  said: ({ t }, { job, key, values, failures }) => [
    t('jobs-alert-said', { title: titleOf(t, job) }),
    clip(saidOf(t, job, key, values ?? {}), 1000),
    ...(failures > 1 ? [t('jobs-alert-said-count', { count: failures })] : []),
  ],
};

function buttonsOf({ t }: Words, { job, kind, runId }: Alert, owner: number) {
  const about = { label: titleOf(t, job), data: showJob.pack(owner, { job }) };
  if (runId === null) return keyboardOf([about]);
  const log = { label: t('jobs-button-log'), data: showLog.pack(owner, { run: runId }) };
  const retry = { label: t('jobs-button-retry'), data: retryRun.pack(owner, { run: runId }) };
  return keyboardOf(kind === 'said' ? [log, about] : [log, retry]);
}

const overTexts = { failed: 'jobs-alert-over', late: 'jobs-alert-late-over', said: 'jobs-alert-said-over' } as const;

/** Returns what answers an alert when its job has succeeded again, or says that it is over. */
export function recoveredText(words: Words, { job, kind, failures, downSeconds }: Alert): string {
  const { t } = words;
  const values = { title: titleOf(t, job), span: secondsWords(words, downSeconds), failures };
  return t(overTexts[kind], values);
}
