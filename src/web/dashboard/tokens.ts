import { createHash, createHmac, randomBytes } from 'node:crypto';
import { sameSecret } from '../secret.ts';

/** Returns 256 bits by chance, as they stand in addresses and cookies. */
export function newToken(): string {
  return randomBytes(32).toString('base64url');
}

/** Returns what is stored of a token. */
export function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

export interface InitDataRules {
  botToken: string;
  now: Date;
  /** Older ones are refused. */
  mostSeconds: number;
}

/** Clocks differ. */
const aheadSeconds = 60;

/**
 * Returns the id of who opened the Mini App, as Telegram signed it; null for what is forged, stale or no init data. By
 * core.telegram.org/bots/webapps, "Validating data received via the Mini App".
 */
export function userOfInitData(initData: string, { botToken, now, mostSeconds }: InitDataRules): number | null {
  const fields = [...new URLSearchParams(initData)];
  const given = fields.filter(([key]) => key === 'hash');
  const signed = fields.filter(([key]) => key !== 'hash').map(([key, value]) => `${key}=${value}`);
  const key = createHmac('sha256', 'WebAppData').update(botToken).digest();
  const expected = createHmac('sha256', key).update(signed.sort().join('\n')).digest('hex');
  if (given.length !== 1 || !sameSecret(given[0]?.[1], expected)) return null;
  const values = Object.fromEntries(fields);
  const age = Number(now) / 1000 - Number(values.auth_date);
  if (!(age <= mostSeconds && age >= -aheadSeconds)) return null; // NaN too
  return idOf(values.user);
}

function idOf(user: string | undefined): number | null {
  const [, id] = /"id"\s*:\s*(\d{1,15})\b/.exec(user ?? '') ?? [];
  return id === undefined ? null : Number(id);
}
