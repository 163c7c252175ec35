import { JobError } from '../engine/errors.ts';
import type { JobContext } from '../engine/job.ts';
import type { FileSummary } from './csv-to-copy.ts';
import { logAsRefused, type SalesLoad } from './load-log.ts';
import type { LoadRules } from './options.ts';
import { type RejectReason, rejectReason } from './reject-reason.ts';

/** A file of the load must not be loaded. Nothing of the load is. */
export class LoadRefused extends JobError {
  override readonly name = 'LoadRefused';

  constructor(reasons: readonly { file: string; reason: RejectReason }[]) {
    const list = reasons.map(({ file, reason }) => `${file}: ${reason.message}`).join('. ');
    super('sales-refused', {}, `Nothing is loaded. ${list}`);
    this.errorText.items = reasons.map(({ file, reason }) => ({ item: file, ...reason }));
  }
}

/**
 * Logs the files of the load and throws {@link LoadRefused} where one of them is damaged or has too many rejects. The
 * log says "refused" until the load ends. A dry run logs nothing.
 */
export async function checkRejectLimit(
  { db, signal }: JobContext,
  load: SalesLoad,
  files: readonly FileSummary[],
  rules: LoadRules,
): Promise<void> {
  const reasons = new Map(files.map((file) => [file, findRefusalReason(file, rules.maxRejects)]));
  const refused = [...reasons].flatMap(([{ spec }, reason]) => (reason ? [{ file: spec.kind, reason }] : []));
  const defaultReason = refused.length > 0 ? 'another file of the load was refused' : 'the load did not end';
  const getReason = (file: FileSummary) => reasons.get(file)?.message ?? defaultReason;
  if (!rules.isDry) await logAsRefused(db, load, files, getReason, signal);
  if (refused.length > 0) throw new LoadRefused(refused);
}

function findRefusalReason(file: FileSummary, maxRejects: number): RejectReason | null {
  const { rows, rejected, refusal, firstReject } = file;
  if (refusal !== null) return refusal;
  // In a small file a single bad line would exceed any percentage.
  if (rejected <= 1 || rejected * 100 <= maxRejects * rows || !firstReject) return null;
  const { line, reason } = firstReject;
  const values = { rejected, rows, setting: 'SALES_MAX_REJECTS', max: maxRejects, line };
  const count = `${rejected} of ${rows} lines could not be read, more than SALES_MAX_REJECTS (${maxRejects} %)`;
  return rejectReason('sales-rejects', values, `${count}; first line ${line}: ${reason.message}`, reason);
}
