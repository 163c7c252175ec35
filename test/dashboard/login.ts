import { createHmac } from 'node:crypto';
import { type Actor, textOf } from '../harness/chat.ts';
import { type Events, readEvents } from './events.ts';

/** Asks the bot for the dashboard and returns the link's address. */
export async function requestLink(person: Actor): Promise<string> {
  const link = /^http\S+\/login\/\S+$/m.exec(textOf(await person.says('/dashboard')))?.[0];
  if (!link) throw new Error('the answer to /dashboard has no link');
  return link;
}

/** Follows a link as a browser would, but for the redirect; returns the answer. */
export function followLink(link: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Response> {
  return fetch(link, { method, headers, redirect: 'manual' });
}

/** Returns the cookie that an answer sets, as it is sent back; empty where it sets none. */
export function cookieFrom(answer: Response): string {
  return answer.headers.get('set-cookie')?.split(';')[0] ?? '';
}

export interface Visitor {
  /** Asks for a path below the server's address. */
  get(path: string): Promise<Response>;
  post(path: string): Promise<Response>;
  /** Opens the stream. */
  stream(search?: string): Promise<Events>;
}

/** Logs somebody in by a link. */
export async function logIn(person: Actor): Promise<Visitor> {
  const link = await requestLink(person);
  return visitor(new URL(link).origin, cookieFrom(await followLink(link)));
}

export function visitor(origin: string, cookie: string): Visitor {
  const ask = (path: string, init: RequestInit = {}) =>
    fetch(`${origin}${path}`, { ...init, headers: { cookie }, redirect: 'manual' });
  return {
    get: (path) => ask(path),
    post: (path) => ask(path, { method: 'POST' }),
    stream: async (search = '') => readEvents(await ask(`/dashboard/stream${search}`)),
  };
}

/** Returns what Telegram would sign for a Mini App. */
export function signedInitData(botToken: string, userId: number, at: Date, extra: Record<string, string> = {}): string {
  const fields = { auth_date: String(Math.floor(Number(at) / 1000)), user: JSON.stringify({ id: userId }), ...extra };
  const text = Object.entries(fields)
    .map(([key, value]) => `${key}=${value}`)
    .sort()
    .join('\n');
  const key = createHmac('sha256', 'WebAppData').update(botToken).digest();
  const hash = createHmac('sha256', key).update(text).digest('hex');
  return new URLSearchParams({ ...fields, hash }).toString();
}
