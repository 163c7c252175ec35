/** A row in the text format of `COPY` ends with this byte. Values never contain it: there it is written `\\n`. */
export const newline = 0x0a;

/** Returns the number of rows that end in a chunk. */
export function countLines(chunk: Buffer): number {
  let lines = 0;
  for (let at = chunk.indexOf(newline); at >= 0; at = chunk.indexOf(newline, at + 1)) lines += 1;
  return lines;
}
