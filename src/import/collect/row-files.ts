import { closeSync, openSync, writeSync } from 'node:fs';

/** A file to which lines are added. */
export interface LineFile {
  add(line: string): void;
  close(): void;
}

const chunkLength = 64 * 1024;

/**
 * Creates a file of lines. It writes without waiting, which only a process that does nothing else may do: rows arrive
 * from readers that cannot wait.
 */
export function createLineFile(path: string): LineFile {
  const descriptor = openSync(path, 'wx', 0o600);
  let lines: string[] = [];
  let length = 0;
  const flush = () => {
    const bytes = Buffer.from(lines.join(''));
    for (let written = 0; written < bytes.length; ) written += writeSync(descriptor, bytes, written);
    lines = [];
    length = 0;
  };
  return {
    add(line) {
      lines.push(line, '\n');
      length += line.length + 1;
      if (length >= chunkLength) flush();
    },
    close() {
      flush();
      closeSync(descriptor);
    },
  };
}

const escapes: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

/** Formats a row in PostgreSQL's COPY text format. */
export function formatCopyRow(cells: (string | number | null)[]): string {
  return cells
    .map((cell) =>
      cell === null ? '\\N' : String(cell).replace(/[\\\t\n\r]/g, (character) => escapes[character] ?? ''),
    )
    .join('\t');
}

const unescapes: Record<string, string> = { '\\': '\\', t: '\t', n: '\n', r: '\r' };

/** Splits a row that {@link formatCopyRow} wrote. */
export function parseCopyRow(line: string): (string | null)[] {
  return line
    .split('\t')
    .map((cell) =>
      cell === '\\N' ? null : cell.replace(/\\(.)/g, (_, character: string) => unescapes[character] ?? ''),
    );
}
