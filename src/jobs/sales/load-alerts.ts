import { sql } from 'drizzle-orm';
import type { Executor } from '../../db/client.ts';
import { readJobState } from '../../db/queries/engine/job-state.ts';
import { type AlertValues, raiseAlert, resolveAlert } from '../../db/queries/engine/raised-alerts.ts';
import { firstRow, rows } from '../../db/queries/query.ts';
import { alertedStatusKey, salesStateName, writeSalesState } from '../../db/queries/sales/sales-state.ts';
import type { FileSummary } from './csv-to-copy.ts';
import type { SalesLoad } from './load-log.ts';
import { saleStatus } from './status-parser.ts';

/* Conditions of a load that do not fail it, but that admins must know. */

/** A file of a load, with the number of its lines that became facts. */
export interface LoadedFile extends FileSummary {
  loaded: number;
}

/** A file with more unknown statuses than this has something else in the column. */
const maxAlertedStatuses = 10;

/**
 * Raises the alerts of a load, and resolves those of an earlier load of the same day whose condition is over. Call it
 * in the transaction of the load, so that there is an alert exactly if there are the facts. `ctx.alert` has a
 * transaction of its own.
 */
export async function raiseLoadAlerts(
  exec: Executor,
  runId: number,
  load: SalesLoad,
  files: readonly LoadedFile[],
): Promise<void> {
  const job = `sales-${load.kind}`;
  const setAlert = async (key: string, values: AlertValues | null) => {
    if (values) await raiseAlert(exec, { job, key, values, runId });
    else await resolveAlert(exec, job, key);
  };
  const date = load.businessDate;
  for (const file of files) {
    const { spec } = file;
    if (spec.rowKey) await setAlert(`outside:${date}`, findLinesOutside(file, date));
    if (spec.hasUniqueId) await setAlert(`repeated:${date}/${spec.kind}`, await findRepeatedKey(exec, file, date));
    if (file.unknownStatuses > 0) await raiseStatusAlerts(exec, file, setAlert);
  }
}

/** Returns the values of the alert where every good line is dated outside the span; else null. */
function findLinesOutside({ rows: all, rejected, rowsOutsideSpan }: FileSummary, date: string): AlertValues | null {
  const lines = all - rejected;
  return lines > 0 && rowsOutsideSpan === lines ? { date, lines } : null;
}

/** Returns the values of the alert where one `uniq_id` is that of more than half of the lines; else null. */
async function findRepeatedKey(exec: Executor, file: LoadedFile, date: string): Promise<AlertValues | null> {
  const { spec, batchId } = file;
  const lines = file.rows - file.rejected - file.ignored;
  const duplicates = lines - file.loaded;
  if (lines < 2 || (duplicates + 1) * 2 <= lines) return null; // so no uniq_id is on more than half of them
  const isRefund = spec.rowStatus ? sql`is_refund` : sql`false`;
  const found = await firstRow<{ uniqId: string; count: number }>(
    exec,
    sql`select uniq_id as "uniqId", count(*)::float8 as count from (
      select uniq_id, ${isRefund} as is_refund from staging.${sql.identifier(spec.kind)} where batch_id = ${batchId}
    ) as lines
    where uniq_id is not null and is_refund is not null
    group by uniq_id, is_refund order by count(*) desc, uniq_id limit 1`,
  );
  if (!found || found.count < 2 || found.count * 2 <= lines) return null;
  return { date, file: spec.kind, id: found.uniqId, count: found.count, lines };
}

/** Raises an alert for each status that nothing names, once for the life of the database. */
async function raiseStatusAlerts(
  exec: Executor,
  { batchId }: FileSummary,
  setAlert: (key: string, values: AlertValues) => Promise<void>,
): Promise<void> {
  for (const { status, lines, amount } of await sumUnknownStatuses(exec, batchId)) {
    const stateKey = alertedStatusKey(status);
    if ((await readJobState(exec, salesStateName, stateKey)) !== null) continue;
    await setAlert(`status:${status}`, { status, lines, amount });
    await writeSalesState(exec, { [stateKey]: batchId });
  }
}

/** Returns the sales of a load batch whose status is another word than `shipped`, the most frequent words first. */
function sumUnknownStatuses(exec: Executor, batchId: number) {
  return rows<{ status: string; lines: number; amount: number }>(
    exec,
    sql`select status, count(*)::float8 as lines, sum(payment_amount)::float8 as amount from mart.f_sales
    where batch_id = ${batchId} and not is_refund and status <> ${saleStatus}
    group by status order by count(*) desc, status limit ${maxAlertedStatuses}`,
  );
}
