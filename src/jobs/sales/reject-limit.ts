import type { Executor } from '../../db/client.ts';
import { JobError } from '../engine/errors.ts';
import type { JobContext } from '../engine/job.ts';
import type { FileSummary } from './csv-to-copy.ts';
import { findFirstReject, logAsRefused, type SalesLoad } from './load-log.ts';
import type { LoadRules } from './options.ts';

/** A file of the load must not be loaded. Nothing of the load is. */
export class LoadRefused extends JobError {
  override readonly name = 'LoadRefused';

  constructor(reasons: readonly { file: string; reason: string }[]) {
    const list = reasons.map(({ file, reason }) => `${file}: ${reason}`).join('. ');
    super('sales-refused', {}, `Nothing is loaded. ${list}`);
    this.errorText.items = reasons.map(({ file, reason }) => ({ item: file, message: reason }));
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
  const isRefused = [...reasons.values()].some((reason) => reason !== null);
  const defaultReason = isRefused ? 'another file of the load was refused' : 'the load did not end';
  if (!rules.isDry) await logAsRefused(db, load, files, (file) => reasons.get(file) ?? defaultReason, signal);
  if (isRefused) throw await createRefusal(db, reasons);
}

function findRefusalReason({ rows, rejected, refusal }: FileSummary, maxRejects: number): string | null {
  if (refusal !== null) return refusal;
  // In a small file a single bad line would exceed any percentage.
  if (rejected <= 1 || rejected * 100 <= maxRejects * rows) return null;
  return `${rejected} of ${rows} lines could not be read, more than SALES_MAX_REJECTS (${maxRejects} %)`;
}

async function createRefusal(exec: Executor, reasons: ReadonlyMap<FileSummary, string | null>): Promise<LoadRefused> {
  const refused: { file: string; reason: string }[] = [];
  for (const [{ spec, batchId }, reason] of reasons) {
    if (reason === null) continue;
    const first = await findFirstReject(exec, batchId);
    refused.push({ file: spec.kind, reason: `${reason}${first ? `; first line ${first.line}: ${first.reason}` : ''}` });
  }
  return new LoadRefused(refused);
}
