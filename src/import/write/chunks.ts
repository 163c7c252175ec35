/** A stream takes as long for a short text as for a long one, so texts are joined up to this length. */
export const chunkLength = 64 * 1024;

/** Joins texts into chunks of about 64 KB. */
export function* joinChunks(texts: Iterable<string>): Generator<string> {
  let chunk = '';
  for (const text of texts) {
    chunk += text;
    if (chunk.length < chunkLength) continue;
    yield chunk;
    chunk = '';
  }
  if (chunk !== '') yield chunk;
}
