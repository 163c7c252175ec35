import { buildKeyboard, clip, type OutgoingMessage } from '../../bot/ui/messages.ts';
import type { Backfill } from '../../db/queries/engine/backfills.ts';
import { jobTitle } from '../../jobs/engine/job-texts.ts';
import type { Locale } from '../shared/format-run.ts';
import { cancelBackfillButton, continueBackfillButton, showLogButton } from './buttons.ts';
import { formatWindow } from './format-window.ts';
import { progressBar } from './run-card.ts';

export interface BackfillView extends Locale {
  backfill: Backfill;
  /** Whose buttons they are; null: no buttons. */
  owner: number | null;
  /** In which the windows were cut. */
  zone: string;
}

/** Returns the one message that shows a whole backfill. */
export function backfillCard({ backfill, owner, t, zone }: BackfillView): OutgoingMessage {
  const { backfillId, job, from, to, windows, succeeded, failed, current, state } = backfill;
  const standing = state === 'cancelled' && current ? 'cancelling' : state;
  const lines = [
    t('jobs-backfill-heading', { title: jobTitle(t, job), backfill: backfillId }),
    formatWindow(t, { from, to }, zone),
    progressBar((succeeded + failed) / windows),
    t('jobs-backfill-counts', { done: succeeded, windows, failed }),
    t(`jobs-backfill-${standing}`),
    ...(current?.windowFrom && current.windowTo
      ? [
          t('jobs-backfill-now', {
            run: current.runId,
            day: formatWindow(t, { from: current.windowFrom, to: current.windowTo }, zone),
          }),
        ]
      : []),
  ];
  const buttons = owner === null ? [] : buttonsOf(backfill, owner, t);
  return {
    text: clip(lines.join('\n'), 4000),
    heading: true,
    keyboard: buttons.length > 0 ? buildKeyboard(buttons) : undefined,
  };
}

function buttonsOf({ backfillId, state, current, windows, succeeded }: Backfill, owner: number, t: Locale['t']) {
  const values = { backfill: backfillId };
  const log = current ? [{ label: t('jobs-button-log'), data: showLogButton.pack(owner, { run: current.runId }) }] : [];
  if (state === 'running')
    return [{ label: t('jobs-button-cancel'), data: cancelBackfillButton.pack(owner, values) }, ...log];
  if (succeeded === windows || current) return log;
  return [{ label: t('jobs-button-continue'), data: continueBackfillButton.pack(owner, values) }];
}
