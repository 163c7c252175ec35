import { open } from 'node:fs/promises';

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
      if (bytesWritten !== size) throw new Error(`only ${bytesWritten} of ${size} bytes fitted into ${path}`);
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
