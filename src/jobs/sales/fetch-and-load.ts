import { rm } from 'node:fs/promises';
import { retry } from '../../lib/retry.ts';
import { createTempDir, removeStaleTempDirs } from '../../lib/temp-dir.ts';
import type { Counts, JobContext } from '../engine/job.ts';
import { logText } from '../engine/log-text.ts';
import { isTruncated } from './decompress.ts';
import { downloadRetry, FileRefused } from './download.ts';
import type { FileSource, LocalFile } from './file-source.ts';
import { createFileSpecs, type FileSpec } from './file-specs.ts';
import { type LoadRequest, loadFiles } from './load.ts';
import type { LoadRules } from './options.ts';

export interface FetchAndLoadOptions extends LoadRules, Omit<LoadRequest, 'files' | 'folder' | 'priceRefusal'> {
  ctx: JobContext;
  temporaryDir: string;
  /** Creates the source of the files. It may store them in the folder, which is removed afterwards. */
  createSource(folder: string): FileSource;
  /** True: the other files are loaded, and only the prices are missing. */
  onlyPrices?: boolean;
}

/** A file that was downloaded although its end is missing. */
class TruncatedFile extends Error {
  override readonly name = 'TruncatedFile';
}

/**
 * Fetches the files of a report or an increment and loads them. Prices that are gone or denied do not stop the others:
 * they are stored as missing. Removes the files from the disk in any case.
 */
export async function fetchAndLoad(options: FetchAndLoadOptions): Promise<Counts> {
  const { ctx, temporaryDir } = options;
  await removeStaleTempDirs(temporaryDir, 'others');
  const folder = await createTempDir(temporaryDir);
  try {
    const fetched = await fetchFiles(options, options.createSource(folder));
    return await loadFiles(ctx, { ...options, ...fetched, folder }, options);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function fetchFiles(
  { ctx, statuses, onlyPrices = false }: FetchAndLoadOptions,
  source: FileSource,
): Promise<Pick<LoadRequest, 'files' | 'priceRefusal'>> {
  const files: LoadRequest['files'][number][] = [];
  let priceRefusal: FileRefused | null = null;
  for (const spec of createFileSpecs(statuses).filter(({ isOptional }) => isOptional || !onlyPrices)) {
    const file = await fetchComplete(ctx, source, spec).catch((error: unknown) => returnPriceRefusal(spec, error));
    if (file instanceof FileRefused) {
      priceRefusal = file;
      ctx.log.warn(`${file.message}; the prices stay as they are`, logText('sales-prices-gone', {}, file));
    } else if (file) files.push({ spec, file });
    else
      ctx.log.info(
        `There is no ${spec.kind}: what earlier files set stays`,
        logText('sales-no-file', { file: spec.kind }),
      );
  }
  return { files, priceRefusal };
}

/** Returns the error where the file is optional and gone or denied; else throws it. */
function returnPriceRefusal({ isOptional }: FileSpec, error: unknown): FileRefused {
  if (isOptional && error instanceof FileRefused && (error.isGone || error.isDenied)) return error;
  throw error;
}

/**
 * Fetches a file until it is not truncated; null where it is missing and optional. The last attempt counts as it is:
 * the load refuses a truncated file.
 */
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
    onRetry(_, delayMs) {
      const values = { file: spec.kind, seconds: delayMs / 1000 };
      const text = logText('sales-truncated', values);
      ctx.log.warn(`${spec.kind}: truncated, downloading again in ${values.seconds} s`, text);
    },
  });
}
