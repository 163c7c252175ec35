import { rm } from 'node:fs/promises';
import { retry } from '../../lib/retry.ts';
import { createTempDir, removeStaleTempDirs } from '../../lib/temp-dir.ts';
import type { Counts, JobContext } from '../engine/job.ts';
import { isCutOff } from './decompress.ts';
import { downloadRetry } from './download.ts';
import type { Local, Source } from './file-source.ts';
import { type FileSpec, fileSpecs } from './file-specs.ts';
import { type FileSet, type LoadRules, loadFiles } from './load.ts';

/** What loads take from the settings. */
export interface LoadSettings extends LoadRules {
  temporaryDir: string;
}

export interface SetOptions extends LoadSettings, Omit<FileSet, 'files' | 'folder'> {
  ctx: JobContext;
  /** Makes the source of the files; it may put them into the folder, which is gone afterwards. */
  source(folder: string): Source;
}

/** A file that came but shows that its end is missing. */
class TruncatedFile extends Error {
  override readonly name = 'TruncatedFile';
}

/** After it, the four files of a report or an increment are loaded; nothing of them is left on the disk, whatever happened. */
export async function loadSet(options: SetOptions): Promise<Counts> {
  const { ctx, temporaryDir } = options;
  await removeStaleTempDirs(temporaryDir, 'others');
  const folder = await createTempDir(temporaryDir);
  try {
    const source = options.source(folder);
    const files: FileSet['files'][number][] = [];
    for (const spec of fileSpecs()) files.push({ spec, local: await fetchWhole(ctx, source, spec) });
    return await loadFiles(ctx, { ...options, files, folder }, options);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Fetches a file until it shows no sign of a missing end. The last one is returned as it is: its reader rejects it. */
function fetchWhole(ctx: JobContext, source: Source, spec: FileSpec): Promise<Local> {
  const fetchOnce = async (attempt: number): Promise<Local> => {
    const local = await source(spec);
    if (!local.isFetched || attempt === downloadRetry.attempts) return local;
    if (await isCutOff(local.path, local.isWhole, ctx.signal)) throw new TruncatedFile(spec.kind);
    return local;
  };
  return retry(fetchOnce, {
    ...downloadRetry,
    wait: (ms) => ctx.wait(ms),
    isRetryable: (error) => error instanceof TruncatedFile,
    onRetry: (_, delayMs) => ctx.log.warn(`${spec.kind}: it is cut off, fetched again in ${delayMs / 1000} s`),
  });
}
