import type { Executor } from '../../db/client.ts';
import { raiseAlert, resolveAlert } from '../../db/queries/engine/raised-alerts.ts';
import { clearPricesMissing, setPricesMissing } from '../../db/queries/sales/missing-prices.ts';
import type { JobContext } from '../engine/job.ts';
import type { FileRefused } from './download.ts';
import type { SalesLoad } from './load-log.ts';

/**
 * Stores that the prices of a load are missing, so that the next run requests them again, and alerts admins. `refusal`
 * null: they are loaded, or there are none, which ends the alert. Call it in the transaction of the load.
 */
export async function recordMissingPrices(
  exec: Executor,
  { runId, now }: Pick<JobContext, 'runId' | 'now'>,
  { kind, businessDate: date }: Pick<SalesLoad, 'kind' | 'businessDate'>,
  refusal: FileRefused | null,
): Promise<void> {
  const load = kind === 'backfill' ? 'report' : date;
  const alert = { job: `sales-${kind}`, key: `prices:${load}` };
  if (refusal) {
    const { status, address } = refusal;
    await setPricesMissing(exec, load, now());
    await raiseAlert(exec, { ...alert, values: { date, status, address }, runId });
  } else {
    await clearPricesMissing(exec, load);
    await resolveAlert(exec, alert.job, alert.key);
  }
}
