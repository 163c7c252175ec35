import { createHmac } from 'node:crypto';
import { sameSecret } from '../secret.ts';

export interface InitDataRules {
  botToken: string;
  now: Date;
  /** Older init data is refused. */
  maxAgeSeconds: number;
}

/** The clock of Telegram's servers may be ahead of ours by this much. */
const clockSkewSeconds = 60;

/**
 * Verifies the init data of a Mini App and returns the id of the person who opened it. Returns null when the data is
 * forged, too old, or not init data. Source: core.telegram.org/bots/webapps, "Validating data received via the Mini
 * App".
 */
export function verifyInitData(initData: string, { botToken, now, maxAgeSeconds }: InitDataRules): number | null {
  const fields = [...new URLSearchParams(initData)];
  const hashes = fields.filter(([key]) => key === 'hash');
  const signed = fields.filter(([key]) => key !== 'hash').map(([key, value]) => `${key}=${value}`);
  const key = createHmac('sha256', 'WebAppData').update(botToken).digest();
  const expected = createHmac('sha256', key).update(signed.sort().join('\n')).digest('hex');
  if (hashes.length !== 1 || !sameSecret(hashes[0]?.[1], expected)) return null;
  const values = Object.fromEntries(fields);
  const age = Number(now) / 1000 - Number(values.auth_date);
  if (!(age <= maxAgeSeconds && age >= -clockSkewSeconds)) return null; // also when the age is NaN
  return readUserId(values.user);
}

function readUserId(user: string | undefined): number | null {
  const [, id] = /"id"\s*:\s*(\d{1,15})\b/.exec(user ?? '') ?? [];
  return id === undefined ? null : Number(id);
}
