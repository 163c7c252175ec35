import { open } from 'node:fs/promises';
import { fileName } from '../../lib/file-paths.ts';
import { JobError } from '../engine/errors.ts';

/** A write call with fewer bytes costs more than it moves. */
const minWriteBytes = 1 << 20;

export interface FileWriter {
  /**
   * Adds bytes, which must not change afterwards. Waits where a block is full while the one before is still being
   * written.
   */
  write(bytes: Uint8Array): Promise<void>;
  /** Waits until all bytes are written. */
  flush(): Promise<void>;
  /** Closes the file. Bytes that were not flushed may be lost. */
  close(): Promise<void>;
}

/**
 * Creates a file, readable by its owner only, that is written in large blocks: one block is written while the next one
 * fills.
 */
export async function createFileWriter(path: string): Promise<FileWriter> {
  const file = await open(path, 'w', 0o600);
  let block: Uint8Array[] = [];
  let blockBytes = 0;
  let pendingWrite = Promise.resolve();

  function startWrite(): void {
    const [chunks, size] = [block, blockBytes];
    block = [];
    blockBytes = 0;
    pendingWrite = file.writev(chunks).then(({ bytesWritten }) => {
      if (bytesWritten === size) return;
      const [written, file] = [bytesWritten, fileName(path)];
      const message = `only ${written} of ${size} bytes fitted into ${file}: the disk is full`;
      throw new JobError('sales-disk-full', { written, size, file }, message);
    });
    pendingWrite.catch(() => undefined); // the next write or flush throws it
  }

  return {
    async write(bytes) {
      block.push(bytes);
      blockBytes += bytes.length;
      if (blockBytes < minWriteBytes) return;
      await pendingWrite;
      startWrite();
    },
    async flush() {
      await pendingWrite;
      startWrite();
      await pendingWrite;
    },
    async close() {
      await pendingWrite.catch(() => undefined);
      await file.close();
    },
  };
}
