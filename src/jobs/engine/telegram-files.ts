import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createTempDir } from '../../lib/temp-dir.ts';
import { JobError } from './errors.ts';
import type { Job } from './job.ts';
import { fileTooLargeText } from './param-issues.ts';
import { describeParams, parseDocumentValue } from './params.ts';

/**
 * Fetches documents that were sent in the chat. The instance that executes the run fetches them, again for each
 * attempt.
 */
export interface TelegramFiles {
  /** The folder of the temporary folders of runs. The next start removes what a crash left there. */
  dir: string;
  fetch(fileId: string, signal: AbortSignal): Promise<Readable>;
}

type Params = Record<string, unknown>;

/**
 * Calls `work` with the parameters of a run, in which each document is replaced by the path of a temporary file.
 * Removes the files afterwards, also after an error.
 */
export async function withTelegramFiles<T>(
  telegramFiles: TelegramFiles | undefined,
  { job, params, signal }: { job: Job; params: Params; signal: AbortSignal },
  work: (params: Params) => Promise<T>,
): Promise<T> {
  const documents = describeParams(job.params).flatMap(({ name, file, maxBytes }) => {
    const document = file ? parseDocumentValue(params[name]) : null;
    return document ? [{ name, fileId: document.fileId, maxBytes }] : [];
  });
  if (documents.length === 0) return work(params);
  if (!telegramFiles) throw new JobError('chat-document', {}, 'a document of the chat can only be read by the program');
  const folder = await createTempDir(telegramFiles.dir);
  try {
    const localParams = { ...params };
    for (const { name, fileId, maxBytes } of documents) {
      const path = join(folder, name);
      const content = await telegramFiles.fetch(fileId, signal);
      await pipeline(content, limitSize(maxBytes), createWriteStream(path, { mode: 0o600 }), { signal });
      localParams[name] = path;
    }
    return await work(localParams);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Creates the step of a stream that fails as soon as more than `maxBytes` came. Undefined: there is no limit. */
function limitSize(maxBytes = Number.POSITIVE_INFINITY) {
  return async function* (chunks: AsyncIterable<Buffer>) {
    let size = 0;
    for await (const chunk of chunks) {
      size += chunk.length;
      if (size > maxBytes) throw fileTooLarge(size, maxBytes);
      yield chunk;
    }
  };
}

function fileTooLarge(size: number, maxBytes: number): JobError {
  const { key, values } = fileTooLargeText(size, maxBytes);
  return new JobError(key, values, `the document is too large: at most ${values.max} MB are read`);
}
