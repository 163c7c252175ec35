import { buildKeyboard, clip, type OutgoingMessage } from '../../bot/ui/messages.ts';
import type { Backfill } from '../../db/queries/engine/backfills.ts';
import { jobTitle, type NamedJob } from '../../jobs/engine/job-texts.ts';
import type { Locale } from '../shared/format-run.ts';
import { cancelBackfillButton, continueBackfillButton, showLogButton } from './buttons.ts';
import { formatWindow } from './format-window.ts';
import { progressBar } from './progress-bar.ts';
import { maxCardLength } from './run-card.ts';

export interface BackfillCardView extends Locale {
  backfill: Backfill;
  /** The job of the backfill, or its name where the job is not known any more. */
  job: NamedJob;
  /** The person who may press the buttons. Null: no buttons. */
  owner: number | null;
  /** The time zone whose days the windows are. */
  zone: string;
}

/** Creates the message that shows a backfill as a whole. */
export function backfillCard(view: BackfillCardView): OutgoingMessage {
  const { backfill, job, owner, t, zone } = view;
  const { backfillId, from, to, windows, succeeded, failed, current, state } = backfill;
  const lines = [
    t('jobs-backfill-heading', { title: jobTitle(t, job), backfill: backfillId }),
    formatWindow(t, { from, to }, zone),
    progressBar((succeeded + failed) / windows),
    t('jobs-backfill-counts', { done: succeeded, windows, failed }),
    t(`jobs-backfill-${state === 'cancelled' && current ? 'cancelling' : state}`),
    ...currentRunLine(view),
  ];
  const buttons = owner === null ? [] : backfillButtons(backfill, owner, t);
  return {
    text: clip(lines.join('\n'), maxCardLength),
    heading: true,
    keyboard: buttons.length > 0 ? buildKeyboard(buttons) : undefined,
  };
}

function currentRunLine({ backfill: { current }, t, zone }: BackfillCardView): string[] {
  if (!current?.windowFrom || !current.windowTo) return [];
  const day = formatWindow(t, { from: current.windowFrom, to: current.windowTo }, zone);
  return [t('jobs-backfill-now', { run: current.runId, day })];
}

function backfillButtons(backfill: Backfill, owner: number, t: Locale['t']) {
  const { backfillId, state, current, windows, succeeded } = backfill;
  const values = { backfill: backfillId };
  const log = current ? [{ label: t('jobs-button-log'), data: showLogButton.pack(owner, { run: current.runId }) }] : [];
  if (state === 'running')
    return [{ label: t('jobs-button-cancel'), data: cancelBackfillButton.pack(owner, values) }, ...log];
  if (succeeded === windows || current) return log;
  return [{ label: t('jobs-button-continue'), data: continueBackfillButton.pack(owner, values) }];
}
