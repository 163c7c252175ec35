import { crc32 } from 'node:zlib';

/*
 * A gzip member (RFC 1952) of stored blocks, which are not compressed. Its length depends only on the length of its
 * content, so that a member can be written at the beginning of a file and replaced later. Every byte of it is checked:
 * gzip itself ignores some bytes of its header and some bits of its blocks.
 */

/** Magic number, method, no flags, no time, no level, unknown operating system. */
const header = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff]);
const maxBlockBytes = 0xffff;
const blockHeaderBytes = 5;
const trailerBytes = 8;

/** Returns the content as a gzip member. */
export function encodeStoredGzip(content: Buffer): Buffer {
  const parts: Buffer[] = [header];
  for (let at = 0; at === 0 || at < content.length; at += maxBlockBytes) {
    const block = content.subarray(at, at + maxBlockBytes);
    parts.push(blockHeader(block.length, at + maxBlockBytes >= content.length), block);
  }
  const trailer = Buffer.alloc(trailerBytes);
  trailer.writeUInt32LE(crc32(content), 0);
  trailer.writeUInt32LE(content.length, 4);
  return Buffer.concat([...parts, trailer]);
}

function blockHeader(length: number, isLast: boolean): Buffer {
  const bytes = Buffer.alloc(blockHeaderBytes);
  bytes.writeUInt8(isLast ? 1 : 0, 0);
  bytes.writeUInt16LE(length, 1);
  bytes.writeUInt16LE(length ^ 0xffff, 3);
  return bytes;
}

/** Returns the content and the length of the member at the beginning of `bytes`; null where there is no such member. */
export function decodeStoredGzip(bytes: Buffer): { content: Buffer; length: number } | null {
  const blocks: Buffer[] = [];
  let at = header.length;
  for (let isLast = false; !isLast; ) {
    if (at + blockHeaderBytes > bytes.length) return null;
    isLast = bytes[at] === 1;
    const length = bytes.readUInt16LE(at + 1);
    blocks.push(bytes.subarray(at + blockHeaderBytes, at + blockHeaderBytes + length));
    at += blockHeaderBytes + length;
  }
  const content = Buffer.concat(blocks);
  const length = at + trailerBytes;
  return bytes.subarray(0, length).equals(encodeStoredGzip(content)) ? { content, length } : null;
}
