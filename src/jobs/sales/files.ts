import { rm } from 'node:fs/promises';
import { sweepTemporary, temporaryFolder } from '../../reports/temporary.ts';
import type { Day } from '../../time/days.ts';
import type { Counts, JobContext } from '../job.ts';
import { type Load, newBatchIds } from './batches.ts';
import { type FileSpec, fileSpecs } from './columns.ts';
import { loadFiles } from './load.ts';
import { type Reading, readFile, type Span } from './read.ts';
import type { Source } from './source.ts';

/** What loads take from the settings. */
export interface LoadSettings {
  temporaryDir: string;
  keepDays: number;
  maxRejects: number;
}

export interface FilesOptions extends LoadSettings {
  ctx: JobContext;
  /** Makes the source of the files; it may put them into the folder, which is gone afterwards. */
  source(folder: string): Source;
  kind: Load['kind'];
  sourceId: string | null;
  /** Null: the days that the lines have. */
  span: Span | null;
  /** What the load has to remember, given its last day. */
  remember(last: Day): Record<string, unknown>;
}

/** Waits before a file that ended too early is fetched again, in seconds. */
const waits = [1, 2, 4, 8, 16];

/** After it, the four files of a report or an increment are loaded; nothing of them is left on the disk, whatever happened. */
export async function loadSet(options: FilesOptions): Promise<Counts> {
  const { ctx, temporaryDir, kind, sourceId, keepDays, maxRejects } = options;
  await sweepTemporary(temporaryDir, 'others');
  const folder = await temporaryFolder(temporaryDir);
  try {
    const readings = await readAll(options, folder);
    const span = options.span ?? spanOf(readings);
    const load = { kind, sourceId, span, businessDate: span.last };
    return await loadFiles(ctx, { load, readings, remember: options.remember(span.last), keepDays, maxRejects });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function readAll(options: FilesOptions, folder: string): Promise<Reading[]> {
  const specs = fileSpecs();
  const source = options.source(folder);
  const ids = await newBatchIds(options.ctx.db, specs.length);
  const readings: Reading[] = [];
  for (const [index, spec] of specs.entries())
    readings.push(await fetchAndRead(options, source, spec, ids[index] as number, folder));
  return readings;
}

async function fetchAndRead(
  { ctx, span }: FilesOptions,
  source: Source,
  spec: FileSpec,
  batchId: number,
  folder: string,
): Promise<Reading> {
  const onRows = (rows: number) => ctx.progress(rows, undefined, `read ${spec.kind}`);
  for (let tried = 0; ; tried++) {
    const { path, isWhole, isFetched } = await source(spec);
    const reading = await readFile({ path, spec, batchId, span, isWhole, folder, signal: ctx.signal, onRows });
    if (isFetched) await rm(path, { force: true });
    const seconds = waits[tried];
    if (!reading.isCutOff || !isFetched || seconds === undefined) return reading;
    ctx.log.warn(`${spec.kind}: ${reading.refused}, fetched again in ${seconds} s`);
    await ctx.wait(seconds * 1000);
  }
}

function spanOf(readings: readonly Reading[]): Span {
  const days = readings.flatMap((reading) => (reading.days ? [reading.days] : []));
  const first = days.map((span) => span.first).sort()[0];
  const last = days
    .map((span) => span.last)
    .sort()
    .at(-1);
  if (first === undefined || last === undefined) throw new Error('the files have no line with a day');
  return { first, last };
}
