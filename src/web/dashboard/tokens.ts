import { createHash, randomBytes } from 'node:crypto';

/** Creates a random token of 256 bits, in base64url: 43 characters that need no escaping in addresses and cookies. */
export function createToken(): string {
  return randomBytes(32).toString('base64url');
}

/** Returns the SHA-256 of a token in hex. The database stores this hash and never the token. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
