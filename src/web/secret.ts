import { createHash, timingSafeEqual } from 'node:crypto';

const digest = (text: string) => createHash('sha256').update(text).digest();

/** Compares a secret with the expected one in constant time, whatever their lengths. An absent secret never matches. */
export function sameSecret(received: string | undefined, expected: string): boolean {
  return timingSafeEqual(digest(received ?? ''), digest(expected)) && received !== undefined;
}
