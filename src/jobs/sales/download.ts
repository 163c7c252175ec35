import { createHash } from 'node:crypto';
import { isTransient, type RetryOptions, retry } from '../../lib/retry.ts';
import { JobError } from '../engine/errors.ts';
import type { JobContext } from '../engine/job.ts';
import { logText } from '../engine/log-text.ts';
import { type AddressRules, checkAddress } from './address-guard.ts';
import { createFileWriter } from './file-writer.ts';

/** The response to a request for a file. Its body has not been read yet. */
export interface FileResponse {
  body: AsyncIterable<Uint8Array>;
  /** Bytes of the body; null where the server does not say. */
  length: number | null;
  /** True: the transfer fails where the body is truncated. */
  hasKnownEnd: boolean;
  /** Checksums that the server sent, in base64. */
  checksums: Partial<Record<'md5' | 'sha256', string>>;
}

/** A download that is not complete. The next attempt may be. */
class IncompleteDownload extends JobError {
  override readonly name = 'IncompleteDownload';

  constructor(label: string, problem: string, options?: ErrorOptions) {
    super('sales-download', { file: label }, `${label}: ${problem}`, options);
  }
}

/** The status of a refused file, and the URL without its query. */
interface Refusal {
  /** For the decision whether the error is transient. */
  status: number;
  address: string;
}

/** The server of a file answers with an error status. */
export class FileRefused extends JobError {
  override readonly name: string = 'FileRefused';
  readonly status: number;
  readonly address: string;

  constructor(key: string, values: { file: string; reason?: string }, message: string, { status, address }: Refusal) {
    super(key, { ...values, status, address }, message);
    this.status = status;
    this.address = address;
  }

  /** True: there is no such file. */
  get isGone(): boolean {
    return [404, 410].includes(this.status);
  }

  /**
   * True: the signature of the URL may have expired. S3 answers 403 then, and 400 where its session token has expired.
   */
  get isDenied(): boolean {
    return [400, 401, 403].includes(this.status);
  }
}

/** Attempts for an incomplete download: after 1, 2, 4, 8 and 16 s. */
export const downloadRetry: RetryOptions = { attempts: 6, firstDelayMs: 1_000 };

/**
 * All statuses 4xx but 429, which `ctx.http` retries. They are accepted as responses, because the error of `ctx.http`
 * would contain their body, and the body may repeat the signed URL.
 */
const errorStatuses = Array.from({ length: 100 }, (_, index) => 400 + index).filter((status) => status !== 429);

/** A file may be redirected so many times. */
const maxRedirects = 5;

/**
 * Requests a file from an http or https URL and follows redirects. Each address is checked before the request. Errors
 * contain the URL without its query, which may hold a signature. `label` names the file in them.
 *
 * @throws FileRefused for a status 4xx
 * @throws IncompleteDownload for another 2xx: the server sends a part of the file (206), or nothing (204)
 */
export async function openUrl(
  { http }: Pick<JobContext, 'http'>,
  label: string,
  address: string,
  rules: AddressRules,
): Promise<FileResponse> {
  let url = parseUrl(address);
  for (let redirects = 0; redirects <= maxRedirects; redirects++) {
    const response = await http.fetch(url, {
      ...(await checkAddress(url, rules)),
      headers: { 'accept-encoding': 'identity' },
      stream: true,
      accept: errorStatuses,
      redirect: 'manual',
    });
    if (fullStatuses.includes(response.status)) return toFileResponse(response);
    await response.body?.cancel();
    if (response.status < 300) throw new IncompleteDownload(label, `HTTP ${response.status} instead of 200`);
    const location = redirectStatuses.includes(response.status) ? response.headers.get('location') : null;
    if (location === null) throw fileRefused(label, { status: response.status, address: withoutQuery(url) });
    url = parseUrl(location, url);
  }
  const where = withoutQuery(url);
  throw new JobError(
    'sales-redirects',
    { address: where },
    `the platform redirects a file too often, at last to ${where}`,
  );
}

function fileRefused(file: string, refusal: Refusal): FileRefused {
  const message = `${file}: HTTP ${refusal.status} from ${refusal.address}`;
  return new FileRefused('sales-file-refused', { file }, message, refusal);
}

/** Returns a URL without its query, which may hold a signature. */
function withoutQuery({ origin, pathname }: URL): string {
  return `${origin}${pathname}`;
}

/** The statuses whose body is the whole file: OK, and what a proxy answers that has changed the headers. */
const fullStatuses = [200, 203];
const redirectStatuses = [301, 302, 303, 307, 308];

function parseUrl(address: string, base?: URL): URL {
  const url = URL.canParse(address, base?.href) ? new URL(address, base?.href) : null;
  if (url && /^https?:$/.test(url.protocol) && url.username === '') return url;
  throw new JobError('sales-address', {}, 'the platform gave an address that is none of http or https');
}

function toFileResponse({ body, headers }: Response): FileResponse {
  // fetch decodes the body, but the length and the checksums are those of the encoded one.
  const isEncoded = headers.has('content-encoding');
  const length = isEncoded ? null : headers.get('content-length');
  return {
    body: (body ?? []) as AsyncIterable<Uint8Array>,
    length: length === null ? null : Number(length),
    hasKnownEnd: headers.has('transfer-encoding') || headers.has('content-length'),
    checksums: isEncoded ? {} : readChecksums(headers),
  };
}

function readChecksums(headers: Headers): FileResponse['checksums'] {
  return { md5: headers.get('content-md5') ?? undefined, sha256: headers.get('x-amz-checksum-sha256') ?? undefined };
}

type DownloadContext = Pick<JobContext, 'wait' | 'log' | 'signal' | 'progress'>;

/**
 * Downloads a file to `path`; returns true where it is known to be complete. Starts again, up to five times, after a
 * lost connection, a wrong length or a wrong checksum. `label` names the file in the log.
 */
export async function downloadFile(
  ctx: DownloadContext,
  label: string,
  openFile: () => Promise<FileResponse>,
  path: string,
): Promise<boolean> {
  const attempt = async () => {
    const response = await openFile();
    return storeFile(ctx, label, response, path).catch((error: unknown) => {
      ctx.signal.throwIfAborted();
      throw isConnectionLost(error) ? new IncompleteDownload(label, (error as Error).message, { cause: error }) : error;
    });
  };
  return retry(attempt, {
    ...downloadRetry,
    wait: (ms) => ctx.wait(ms),
    isRetryable: (error) => error instanceof IncompleteDownload,
    onRetry: (error, delayMs) => {
      const seconds = delayMs / 1000;
      const text = logText('sales-download-retry', { seconds }, error);
      ctx.log.warn(`${(error as Error).message}; downloading again in ${seconds} s`, text);
    },
  });
}

/**
 * Returns true if the connection ended in the body. undici's error for a body whose connection ended is `terminated`,
 * without a code.
 */
function isConnectionLost(error: unknown): boolean {
  return isTransient(error) || (error instanceof TypeError && error.message === 'terminated');
}

/** Writes the body to `path`. Returns true where the file is known to be complete. */
async function storeFile(ctx: DownloadContext, label: string, response: FileResponse, path: string): Promise<boolean> {
  const { body, length, hasKnownEnd, checksums } = response;
  const verifiers = createVerifiers(checksums);
  const file = await createFileWriter(path);
  let bytes = 0;
  try {
    for await (const chunk of body) {
      ctx.signal.throwIfAborted();
      for (const { hash } of verifiers) hash.update(chunk);
      bytes += chunk.length;
      ctx.progress(bytes, length ?? undefined, `download ${label}`);
      await file.write(chunk);
    }
    await file.flush();
  } finally {
    await file.close();
  }
  if (length !== null && bytes !== length) throw new IncompleteDownload(label, `${bytes} of ${length} bytes came`);
  if (verifiers.some(({ hash, expected }) => hash.digest('base64') !== expected))
    throw new IncompleteDownload(label, 'its checksum differs');
  return hasKnownEnd || length !== null || verifiers.length > 0;
}

function createVerifiers(checksums: FileResponse['checksums']) {
  return Object.entries(checksums)
    .filter(([, checksum]) => checksum !== undefined)
    .map(([algorithm, checksum]) => ({ hash: createHash(algorithm), expected: checksum }));
}
