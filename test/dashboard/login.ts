import { createHmac } from 'node:crypto';
import { type Actor, textOf } from '../harness/shared-chat.ts';
import { type Events, readEvents } from './events.ts';

/** Sends `/dashboard` to the bot and returns the address of the log-in link. */
export async function requestLink(person: Actor): Promise<string> {
  const link = /^http\S+\/login\/\S+$/m.exec(textOf(await person.says('/dashboard')))?.[0];
  if (!link) throw new Error('the answer to /dashboard has no link');
  return link;
}

/** Follows a link as a browser does, except for the redirect. */
export function followLink(link: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Response> {
  return fetch(link, { method, headers, redirect: 'manual' });
}

/** Returns the cookie that a response sets, as the browser sends it back. Empty: the response sets none. */
export function cookieFrom(response: Response): string {
  return response.headers.get('set-cookie')?.split(';')[0] ?? '';
}

/** An HTTP client with a session cookie. */
export interface DashboardClient {
  get(path: string, headers?: Record<string, string>): Promise<Response>;
  post(path: string): Promise<Response>;
  /** Opens the stream of a query string. */
  stream(search?: string): Promise<Events>;
}

/** Logs a person in by a link. */
export async function logIn(person: Actor): Promise<DashboardClient> {
  const link = await requestLink(person);
  return createClient(new URL(link).origin, cookieFrom(await followLink(link)));
}

/** Creates a client of the server at `origin`. An empty cookie: not logged in. */
export function createClient(origin: string, cookie: string): DashboardClient {
  const request = (path: string, { headers, ...init }: RequestInit = {}) =>
    fetch(`${origin}${path}`, { ...init, headers: { ...headers, cookie }, redirect: 'manual' });
  return {
    get: (path, headers) => request(path, { headers }),
    post: (path) => request(path, { method: 'POST' }),
    stream: async (search = '') => readEvents(await request(`/dashboard/stream${search}`)),
  };
}

/** Signs the init data of a Mini App as Telegram does. */
export function signInitData(botToken: string, userId: number, at: Date, extra: Record<string, string> = {}): string {
  const fields = { auth_date: String(Math.floor(Number(at) / 1000)), user: JSON.stringify({ id: userId }), ...extra };
  const text = Object.entries(fields)
    .map(([key, value]) => `${key}=${value}`)
    .sort()
    .join('\n');
  const key = createHmac('sha256', 'WebAppData').update(botToken).digest();
  const hash = createHmac('sha256', key).update(text).digest('hex');
  return new URLSearchParams({ ...fields, hash }).toString();
}
