import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { fileName } from '../../lib/file-paths.ts';
import { JobError, oneLineMessage } from '../engine/errors.ts';
import type { JobContext } from '../engine/job.ts';
import { logText } from '../engine/log-text.ts';
import type { AddressRules } from './address-guard.ts';
import { downloadFile, FileRefused, type FileResponse, openUrl } from './download.ts';
import type { FileSpec } from './file-specs.ts';
import type { LoadKind } from './load-log.ts';
import type { FileUrls, ReportApiSettings } from './report-api.ts';
import { openBucket, type S3Settings } from './s3.ts';

/** A file on the local disk. */
export interface LocalFile {
  path: string;
  /** True: it is known that nothing is missing at its end. */
  isComplete: boolean;
  /** True: it was downloaded, so that another download may help where it is truncated. */
  isDownloaded: boolean;
}

/** Provides one file of a report or an increment. Returns null where it is missing and optional; else it throws. */
export type FileSource = (spec: FileSpec) => Promise<LocalFile | null>;

const nameSuffixes = { backfill: '', increment: '_inc' } as const satisfies Record<LoadKind, string>;

function fileNames({ names }: FileSpec, kind: LoadKind): string[] {
  return names.map((name) => `${name}${nameSuffixes[kind]}`);
}

/** Creates a source that finds the files in a local folder, as `NAME.csv` or `NAME.csv.gz`. */
export function folderSource(dir: string, kind: LoadKind): FileSource {
  return async (spec) => {
    const names = fileNames(spec, kind).flatMap((name) => [`${name}.csv`, `${name}.csv.gz`]);
    for (const name of names) {
      const path = join(dir, name);
      if (await exists(path)) return { path, isComplete: true, isDownloaded: false };
    }
    const [file = ''] = names;
    if (!(await exists(dir)))
      throw new JobError('sales-no-folder', { folder: fileName(dir) }, `there is no folder ${dir}`);
    if (spec.isOptional) return null;
    throw new JobError('sales-no-file', { file }, `the folder has no ${file}`);
  };
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

export interface PlatformSourceOptions {
  ctx: JobContext;
  api: ReportApiSettings;
  s3?: S3Settings;
  kind: LoadKind;
  /** Id of the report or increment. */
  id: string;
  fileUrls: FileUrls;
  /** Asks the platform for the URLs of the same report or increment again; null: it has none. */
  refreshUrls(): Promise<FileUrls | null>;
  /** Where the files are stored. */
  folder: string;
  /** Which addresses of files are allowed, besides those of the API's own host. */
  addressRules: Omit<AddressRules, 'apiUrl'>;
}

/**
 * Creates a source that downloads the files from the platform's URLs, or from S3 where a file has no URL. The signature
 * of a URL may expire while the files before it are downloaded: where one is denied, the platform is asked for its URLs
 * again, once.
 */
export function platformSource(options: PlatformSourceOptions): FileSource {
  const { ctx, api, kind, folder, addressRules } = options;
  let { fileUrls } = options;
  let mayRefresh = true;
  const findUrl = (spec: FileSpec) => fileNames(spec, kind).flatMap((name) => fileUrls[name] ?? [])[0];
  const download = async (spec: FileSpec): Promise<LocalFile | null> => {
    const path = join(folder, `${spec.kind}.csv`);
    const url = findUrl(spec);
    if (url === undefined && !options.s3 && spec.isOptional) return null;
    const openFile =
      url === undefined
        ? openS3File(options, spec)
        : () => openUrl(ctx, spec.kind, url, { ...addressRules, apiUrl: api.url });
    return { path, isComplete: await downloadFile(ctx, spec.kind, openFile, path), isDownloaded: true };
  };
  return async (spec) => {
    const url = findUrl(spec);
    try {
      return await download(spec);
    } catch (error) {
      if (spec.isOptional && error instanceof MissingS3File) return null;
      if (!(url && mayRefresh && error instanceof FileRefused && error.isDenied)) throw error;
      mayRefresh = false;
      fileUrls = { ...fileUrls, ...(await findNewUrls(options, error)) };
      if (findUrl(spec) === url) throw error;
      return download(spec);
    }
  };
}

/** Returns the platform's present URLs; null where it gives none, so that the refusal decides about the load. */
async function findNewUrls(
  { ctx, refreshUrls }: PlatformSourceOptions,
  refusal: FileRefused,
): Promise<FileUrls | null> {
  ctx.log.info(`${refusal.message}; the platform is asked for new addresses`, logText('sales-new-urls', {}, refusal));
  try {
    return await refreshUrls();
  } catch (error) {
    ctx.signal.throwIfAborted();
    const reason = oneLineMessage(error);
    ctx.log.warn(`The platform gives no new addresses: ${reason}`, logText('sales-no-new-urls', {}, error));
    return null;
  }
}

/** The bucket does not have the file. */
class MissingS3File extends JobError {
  override readonly name = 'MissingS3File';

  constructor(file: string) {
    super('sales-s3-missing', { file }, `S3 has no ${file}`);
  }
}

/** Returns a function that tries the names of the file in the bucket, the current one first. */
function openS3File({ ctx, api, s3, kind, id }: PlatformSourceOptions, spec: FileSpec): () => Promise<FileResponse> {
  if (!s3) {
    const message = `the platform gave no address of ${spec.kind}, and S3 is not set up: SALES_S3_ENDPOINT`;
    throw new JobError('sales-no-address', { file: spec.kind, setting: 'SALES_S3_ENDPOINT' }, message);
  }
  const keys = fileNames(spec, kind).map((name) => `cohort_${api.cohort}/${api.nickname}/project/${id}/${name}.csv`);
  return async () => {
    const openKey = await openBucket(ctx, s3);
    for (const key of keys) {
      const response = await openKey(key);
      if (response) return response;
    }
    throw new MissingS3File(`${s3.bucket}/${keys[0]}`);
  };
}
