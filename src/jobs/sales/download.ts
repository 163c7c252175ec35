import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { isTransient, type RetryOptions, retry } from '../../lib/retry.ts';
import { HttpError } from '../engine/errors.ts';
import type { JobContext } from '../engine/job.ts';

/** A file on its way here. */
export interface Answer {
  body: AsyncIterable<Uint8Array>;
  /** Bytes, where the sender says how many. */
  length: number | null;
  /** True: the way of sending shows where the file ends. */
  isFramed: boolean;
  /** Digests that the sender gives, by algorithm, in base64. */
  digests: Partial<Record<'md5' | 'sha256', string>>;
}

/** A file that did not come whole. It may come whole at the next attempt. */
class IncompleteDownload extends Error {
  override readonly name = 'IncompleteDownload';
}

/** For a file that did not come whole: attempts after 1, 2, 4, 8 and 16 s. */
export const downloadRetry: RetryOptions = { attempts: 6, firstDelayMs: 1_000 };

/** Refusals of servers of files may repeat the signed address: they are answers here, whose bodies nobody reads. */
const refusals = Array.from({ length: 100 }, (_, index) => 400 + index).filter((status) => status !== 429);

/** Returns a file by its address, http or https. Errors name the address without its query. */
export async function openAddress({ http }: Pick<JobContext, 'http'>, address: string): Promise<Answer> {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (!url || !/^https?:$/.test(url.protocol) || url.username !== '')
    throw new Error('the platform gave an address that is none of http or https');
  const headers = { 'accept-encoding': 'identity' };
  const answer = await http.fetch(url, { headers, stream: true, accept: refusals });
  if (answer.status >= 300) {
    await answer.body?.cancel();
    throw new HttpError(answer.status, `${url.origin}${url.pathname}`, answer.statusText);
  }
  const isEncoded = answer.headers.has('content-encoding'); // fetch unpacks it: length and digests are of what was sent
  const length = isEncoded ? null : answer.headers.get('content-length');
  return {
    body: (answer.body ?? []) as AsyncIterable<Uint8Array>,
    length: length === null ? null : Number(length),
    isFramed: answer.headers.has('transfer-encoding') || answer.headers.has('content-length'),
    digests: isEncoded ? {} : digestsOf(answer.headers),
  };
}

function digestsOf(headers: Headers): Answer['digests'] {
  return { md5: headers.get('content-md5') ?? undefined, sha256: headers.get('x-amz-checksum-sha256') ?? undefined };
}

/**
 * After it, the whole file is at `path`; returns true where it is known to be whole. A connection that is cut, a wrong length
 * and a wrong digest start it anew, up to five times.
 */
export async function download(
  ctx: Pick<JobContext, 'wait' | 'log' | 'signal' | 'progress'>,
  what: string,
  openFile: () => Promise<Answer>,
  path: string,
): Promise<boolean> {
  const attempt = async () => {
    const answer = await openFile();
    return store(ctx, what, answer, path).catch((error: unknown) => {
      ctx.signal.throwIfAborted();
      throw isConnectionLost(error) ? new IncompleteDownload((error as Error).message, { cause: error }) : error;
    });
  };
  return retry(attempt, {
    ...downloadRetry,
    wait: (ms) => ctx.wait(ms),
    isRetryable: (error) => error instanceof IncompleteDownload,
    onRetry: (error, delayMs) =>
      ctx.log.warn(`${what}: cut off, begun anew in ${delayMs / 1000} s`, { reason: (error as Error).message }),
  });
}

/** undici says `terminated` of a body whose connection ended. */
function isConnectionLost(error: unknown): boolean {
  return isTransient(error) || (error instanceof TypeError && error.message === 'terminated');
}

async function store(
  { signal, progress }: Pick<JobContext, 'signal' | 'progress'>,
  what: string,
  { body, length, isFramed, digests }: Answer,
  path: string,
): Promise<boolean> {
  const given = Object.entries(digests).filter(([, digest]) => digest !== undefined);
  const hashes = given.map(([algorithm, digest]) => ({ hash: createHash(algorithm), digest }));
  const file = await openTemporary(path);
  let bytes = 0;
  try {
    for await (const chunk of body) {
      signal.throwIfAborted();
      for (const { hash } of hashes) hash.update(chunk);
      bytes += chunk.length;
      progress(bytes, length ?? undefined, `download ${what}`);
      await file.write(chunk);
    }
    await file.flush();
  } finally {
    await file.close();
  }
  if (length !== null && bytes !== length) throw new IncompleteDownload(`${bytes} of ${length} bytes came`);
  if (hashes.some(({ hash, digest }) => hash.digest('base64') !== digest))
    throw new IncompleteDownload('its digest is another');
  return isFramed || length !== null || hashes.length > 0;
}

const togetherBytes = 1 << 20;

/** Returns a new file that writes so much at once as is worth a call, while more comes. */
async function openTemporary(path: string) {
  const file = await open(path, 'w', 0o600);
  let waiting: Uint8Array[] = [];
  let bytes = 0;
  let writing = Promise.resolve();

  function begin(): void {
    const [chunks, size] = [waiting, bytes];
    waiting = [];
    bytes = 0;
    writing = file.writev(chunks).then(({ bytesWritten }) => {
      if (bytesWritten !== size) throw new Error(`only ${bytesWritten} of ${size} bytes fitted into ${path}`);
    });
    writing.catch(() => undefined); // whoever waits for it next is told
  }

  async function write(chunk: Uint8Array): Promise<void> {
    waiting.push(chunk);
    bytes += chunk.length;
    if (bytes < togetherBytes) return;
    await writing;
    begin();
  }

  async function flush(): Promise<void> {
    await writing;
    begin();
    await writing;
  }

  async function close(): Promise<void> {
    await writing.catch(() => undefined);
    await file.close();
  }

  return { write, flush, close };
}
