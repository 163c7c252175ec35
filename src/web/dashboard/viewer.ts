import type { FastifyRequest } from 'fastify';
import type { WebSession } from '../../db/queries/people/web-sessions.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** The session of the person who is logged in. Set on the routes that require one. */
    viewer?: WebSession;
  }
}

/** Returns the session of a request. Throws on a route that does not require one. */
export function requireViewer({ viewer }: FastifyRequest): WebSession {
  if (!viewer) throw new Error('this route is reachable without a session');
  return viewer;
}
