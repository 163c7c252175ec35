import type { FastifyReply, FastifyRequest } from 'fastify';
import { findSession, type NewAdmission, type WebSession } from '../../db/queries/people/web-sessions.ts';
import type { DashboardParts } from './deps.ts';
import { hashOf, newToken } from './tokens.ts';

/** How long somebody stays logged in. */
export const sessionSeconds = 12 * 3600;

export interface Sessions {
  /** Returns who is logged in, null for nobody. Asks the database at each request. */
  of(request: FastifyRequest): Promise<WebSession | null>;
  /** Returns a new session's token, and what is stored of it. */
  begin(): { token: string; admission: NewAdmission };
  /** Sets the cookie; with an empty token takes it away. */
  setCookie(reply: FastifyReply, token: string): void;
}

/** Returns what reads and sets the cookie of a session. */
export function createSessions({ db, publicUrl, defaults }: DashboardParts): Sessions {
  const isSecure = () => publicUrl().startsWith('https:');
  const name = () => (isSecure() ? '__Host-tally' : 'tally');
  return {
    async of({ headers }) {
      const token = cookieOf(headers.cookie, name());
      return token === null ? null : findSession(db, hashOf(token), defaults);
    },
    begin() {
      const token = newToken();
      return { token, admission: { hash: hashOf(token), seconds: sessionSeconds } };
    },
    setCookie(reply, token) {
      const age = token === '' ? 0 : sessionSeconds;
      const secure = isSecure() ? '; Secure' : '';
      // Lax, not Strict: a browser that comes by a link from elsewhere must have it after the redirect.
      reply.header('set-cookie', `${name()}=${token}; Path=/; Max-Age=${age}; HttpOnly; SameSite=Lax${secure}`);
    },
  };
}

function cookieOf(header: string | undefined, name: string): string | null {
  for (const part of (header ?? '').split(';')) {
    const [key, value] = part.trim().split('=');
    if (key === name && value && /^[\w-]{1,100}$/.test(value)) return value;
  }
  return null;
}
