import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createTempDir } from '../../lib/temp-dir.ts';
import type { Job } from './job.ts';
import { describeParams, documentOf } from './params.ts';

/** How documents of the chat become files: fetched by whatever instance has the run, as often as it is tried. */
export interface TelegramFiles {
  /** Folder in which each run makes one of its own; what a crash leaves there is swept at the next start. */
  dir: string;
  fetch(fileId: string, signal: AbortSignal): Promise<Readable>;
}

type Params = Record<string, unknown>;

/** Does `work` with paths in place of the documents among the parameters; afterwards the files are gone, whatever happened. */
export async function withTelegramFiles<T>(
  documents: TelegramFiles | undefined,
  { job, params, signal }: { job: Job; params: Params; signal: AbortSignal },
  work: (params: Params) => Promise<T>,
): Promise<T> {
  const sent = describeParams(job.params).flatMap(({ name, file }) => {
    const document = file ? documentOf(params[name]) : null;
    return document ? [{ name, fileId: document.fileId }] : [];
  });
  if (sent.length === 0) return work(params);
  if (!documents) throw new Error('a document of the chat can only be read by the program');
  const folder = await createTempDir(documents.dir);
  try {
    const local = { ...params };
    for (const { name, fileId } of sent) {
      const file = join(folder, name);
      await pipeline(await documents.fetch(fileId, signal), createWriteStream(file, { mode: 0o600 }), { signal });
      local[name] = file;
    }
    return await work(local);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
