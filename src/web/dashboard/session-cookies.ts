import type { FastifyReply, FastifyRequest } from 'fastify';
import { findWebSession, type HashedToken, type WebSession } from '../../db/queries/people/web-sessions.ts';
import type { DashboardDeps } from './deps.ts';
import { createToken, hashToken } from './tokens.ts';

/** A person stays logged in for this time. */
export const sessionSeconds = 12 * 3600;

/** Connects the cookie of a browser with a row of `ops.web_session`. */
export interface SessionCookies {
  /** Finds the session of a request. Null: the browser is not logged in. Queries the database at each call. */
  find(request: FastifyRequest): Promise<WebSession | null>;
  /** Creates the token of a new session, and the values to store for it. */
  create(): { token: string; admission: HashedToken };
  set(reply: FastifyReply, token: string): void;
  clear(reply: FastifyReply): void;
}

/** Creates the functions that read and write the session cookie. */
export function createSessionCookies({ db, publicUrl, defaults }: DashboardDeps): SessionCookies {
  const isSecure = () => publicUrl().startsWith('https:');
  const name = () => (isSecure() ? '__Host-tally' : 'tally');

  function setCookie(reply: FastifyReply, value: string, maxAge: number): void {
    const secure = isSecure() ? '; Secure' : '';
    // Lax and not Strict: with Strict, a browser that follows a link from another site would not send the cookie after
    // the redirect.
    reply.header('set-cookie', `${name()}=${value}; Path=/; Max-Age=${maxAge}; HttpOnly; SameSite=Lax${secure}`);
  }

  return {
    async find({ headers }) {
      const token = readCookie(headers.cookie, name());
      return token === null ? null : findWebSession(db, hashToken(token), defaults);
    },
    create() {
      const token = createToken();
      return { token, admission: { hash: hashToken(token), lifetimeSeconds: sessionSeconds } };
    },
    set: (reply, token) => setCookie(reply, token, sessionSeconds),
    clear: (reply) => setCookie(reply, '', 0),
  };
}

function readCookie(header: string | undefined, name: string): string | null {
  for (const part of (header ?? '').split(';')) {
    const [key, value] = part.trim().split('=');
    if (key === name && value && /^[\w-]{1,100}$/.test(value)) return value;
  }
  return null;
}
