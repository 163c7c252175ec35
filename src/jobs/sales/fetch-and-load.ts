import { rm } from 'node:fs/promises';
import { retry } from '../../lib/retry.ts';
import { createTempDir, removeStaleTempDirs } from '../../lib/temp-dir.ts';
import type { Counts, JobContext } from '../engine/job.ts';
import { isTruncated } from './decompress.ts';
import { downloadRetry } from './download.ts';
import type { FileSource, LocalFile } from './file-source.ts';
import { createFileSpecs, type FileSpec } from './file-specs.ts';
import { type LoadRequest, loadFiles } from './load.ts';
import type { LoadRules } from './options.ts';

export interface FetchAndLoadOptions extends LoadRules, Omit<LoadRequest, 'files' | 'folder'> {
  ctx: JobContext;
  temporaryDir: string;
  /** Creates the source of the files. It may store them in the folder, which is removed afterwards. */
  createSource(folder: string): FileSource;
}

/** A file that was downloaded although its end is missing. */
class TruncatedFile extends Error {
  override readonly name = 'TruncatedFile';
}

/** Fetches the files of a report or an increment and loads them. Removes them from the disk in any case. */
export async function fetchAndLoad(options: FetchAndLoadOptions): Promise<Counts> {
  const { ctx, temporaryDir } = options;
  await removeStaleTempDirs(temporaryDir, 'others');
  const folder = await createTempDir(temporaryDir);
  try {
    const source = options.createSource(folder);
    const files: LoadRequest['files'][number][] = [];
    for (const spec of createFileSpecs(options.statuses)) {
      const file = await fetchComplete(ctx, source, spec);
      if (file) files.push({ spec, file });
      else ctx.log.info(`There is no ${spec.kind}: what earlier files set stays`);
    }
    return await loadFiles(ctx, { ...options, files, folder }, options);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Fetches a file until it is not truncated; null where it is missing and optional. The last attempt counts as it is: the load refuses a truncated file. */
function fetchComplete(ctx: JobContext, source: FileSource, spec: FileSpec): Promise<LocalFile | null> {
  const fetchOnce = async (attempt: number): Promise<LocalFile | null> => {
    const file = await source(spec);
    if (!file?.isDownloaded || attempt === downloadRetry.attempts) return file;
    if (await isTruncated(file.path, file.isComplete, ctx.signal)) throw new TruncatedFile(spec.kind);
    return file;
  };
  return retry(fetchOnce, {
    ...downloadRetry,
    wait: (ms) => ctx.wait(ms),
    isRetryable: (error) => error instanceof TruncatedFile,
    onRetry: (_, delayMs) => ctx.log.warn(`${spec.kind}: truncated, downloading again in ${delayMs / 1000} s`),
  });
}
