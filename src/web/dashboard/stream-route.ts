import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { WebSession } from '../../db/queries/people/web-sessions.ts';
import type { Broadcaster } from './broadcast.ts';
import { forwardChanges } from './db-changes.ts';
import type { DashboardDeps } from './deps.ts';
import { openEventStream } from './event-stream.ts';
import type { SessionCookies } from './session-cookies.ts';
import { requireViewer } from './viewer.ts';
import { type StreamViews, viewsFor } from './views.ts';

/**
 * Adds the route `GET /dashboard/stream`: server-sent events with the data of the page, first all of it and then each
 * change. The query string selects it: `tab=jobs` gives `jobs`, for admins only, everything else gives `choices` and
 * `view`. 503: too many streams are open.
 */
export function streamRoute(
  app: FastifyInstance,
  deps: DashboardDeps,
  sessions: SessionCookies,
  broadcaster: Broadcaster,
): void {
  const { notifications, runner } = deps;
  const streams = createStreams(deps, broadcaster);
  const stopForwarding = forwardChanges({ notifications, runner, broadcaster, onSessionEnd: streams.end });
  // A stream does not end by itself, and the server waits for all its replies before it closes.
  app.addHook('preClose', async () => streams.end(null));
  app.addHook('onClose', stopForwarding);

  app.get('/dashboard/stream', async (request: FastifyRequest, reply: FastifyReply) => {
    const viewer = requireViewer(request);
    const views = viewsFor(deps, viewer, new URL(request.url, 'http://tally').searchParams);
    if (!views) return reply.code(403).send({ error: 'Forbidden' });
    if (streams.isFull(viewer)) return reply.code(503).header('retry-after', 10).send({ error: 'Service Unavailable' });
    const end = streams.open(reply, viewer, views);
    // A session that ends from now on ends the stream. It may have ended before the stream was open.
    if (!(await sessions.find(request))) end();
  });
}

/** Creates the registry of this process's open streams. */
function createStreams(deps: DashboardDeps, broadcaster: Broadcaster) {
  const { maxStreams = 2_000, maxStreamsPerSession = 20 } = deps;
  /** The function that ends a stream, and the session of the stream. */
  const sessionHashes = new Map<() => void, string>();

  return {
    /** Ends the streams of a session. Null: all streams. */
    end(sessionHash: string | null): void {
      for (const [end, hash] of sessionHashes) if (sessionHash === null || hash === sessionHash) end();
    },
    isFull({ sessionHash }: WebSession): boolean {
      const ofSession = [...sessionHashes.values()].filter((hash) => hash === sessionHash).length;
      return sessionHashes.size >= maxStreams || ofSession >= maxStreamsPerSession;
    },
    /** Subscribes the reply to the views until the session expires. Returns the function that ends the stream. */
    open(reply: FastifyReply, { sessionHash, expiresAt }: WebSession, views: StreamViews): () => void {
      const cleanups: (() => void)[] = [];
      const stream = openEventStream(reply, () => {
        sessionHashes.delete(stream.end);
        for (const cleanup of cleanups) cleanup();
      });
      sessionHashes.set(stream.end, sessionHash);
      const expiry = setTimeout(stream.end, Number(expiresAt) - Date.now());
      cleanups.push(() => clearTimeout(expiry));
      for (const [event, view] of Object.entries(views))
        cleanups.push(broadcaster.subscribe(view, (text) => stream.send(event, text)));
      return stream.end;
    },
  };
}
