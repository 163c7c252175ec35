import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import type { WebSession } from '../../db/queries/people/web-sessions.ts';
import { assetRoutes, pageTemplate } from './assets.ts';
import { createHub, type Hub } from './broadcast.ts';
import { followDatabase } from './db-changes.ts';
import type { DashboardParts } from './deps.ts';
import { openStream } from './event-stream.ts';
import { runRoute } from './jobs.ts';
import { loginRoutes, page } from './login.ts';
import { createSessions, type Sessions } from './sessions.ts';
import { sightsOf } from './views.ts';

export type { DashboardParts } from './deps.ts';

const headers = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'x-frame-options': 'DENY',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
};

declare module 'fastify' {
  interface FastifyRequest {
    /** Who is logged in, on the routes that ask for it. */
    viewer?: WebSession;
  }
}

/** Returns the plugin with the dashboard at `/dashboard`, its stream, its log-in and what it is made of. */
export function dashboardPage(parts: DashboardParts): FastifyPluginAsync {
  return async (app) => {
    const sessions = createSessions(parts);
    const hub = createHub({ log: parts.log });
    app.decorateRequest('viewer', undefined);
    app.addHook('onRequest', async ({ protocol }, reply) => {
      reply.headers(headers);
      if (protocol === 'https' || parts.publicUrl().startsWith('https:'))
        reply.header('strict-transport-security', 'max-age=31536000');
    });
    loginRoutes(app, parts, sessions);
    await assetRoutes(app);
    appRoute(app);
    await app.register(async (inner) => insideRoutes(inner, parts, sessions, hub));
    app.addHook('onClose', async () => hub.close());
  };
}

/** The page that a Mini App opens: it has what Telegram signed behind the `#`, and hands it in. */
function appRoute(app: FastifyInstance): void {
  const html = pageTemplate('mini-app.html')('en', {});
  app.get('/dashboard/app', async (_request, reply) =>
    reply.header('cache-control', 'no-store').type('text/html; charset=utf-8').send(html),
  );
}

/** Routes for who is logged in; others get 403 and nothing else. */
function insideRoutes(app: FastifyInstance, parts: DashboardParts, sessions: Sessions, hub: Hub): void {
  const template = pageTemplate('index.html');
  app.addHook('onRequest', async (request, reply) => {
    reply.header('cache-control', 'no-store');
    request.viewer = (await sessions.of(request)) ?? undefined;
    if (!request.viewer) return refuse(request, reply);
  });
  app.get('/dashboard', async (request, reply) => {
    const { language, fullName, userId } = viewerOf(request);
    const admin = String(parts.isAdmin(userId));
    return reply.type('text/html; charset=utf-8').send(template(language, { language, name: fullName, admin }));
  });
  streamRoute(app, parts, sessions, hub);
  app.register(async (admins) => {
    admins.addHook('onRequest', async (request, reply) => {
      if (!parts.isAdmin(viewerOf(request).userId)) return reply.code(403).send({ error: 'Forbidden' });
    });
    runRoute(admins, parts);
  });
}

function refuse({ routeOptions }: FastifyRequest, reply: FastifyReply) {
  reply.code(403);
  return routeOptions.url === '/dashboard' ? page(reply, 'stranger') : reply.send({ error: 'Forbidden' });
}

function viewerOf({ viewer }: FastifyRequest): WebSession {
  if (!viewer) throw new Error('a route for who is logged in was reached without a session');
  return viewer;
}

/** `GET /dashboard/stream`: `choices` and `view` of what the address asks for, or `jobs` with `tab=jobs`; again at each change. */
function streamRoute(app: FastifyInstance, parts: DashboardParts, sessions: Sessions, hub: Hub): void {
  const { mostStreams = 2_000, mostOfSession = 20, log, url } = parts;
  const open = new Map<() => void, string>();
  const endAll = (sessionHash: string | null) => {
    for (const [end, hash] of open) if (sessionHash === null || hash === sessionHash) end();
  };
  const stopFollowing = followDatabase({ url, log, runner: parts.runner, hub, onSessionEnd: endAll });
  // A stream has no end of its own, and the server waits for all its answers.
  app.addHook('preClose', async () => endAll(null));
  app.addHook('onClose', stopFollowing);

  app.get('/dashboard/stream', async (request, reply) => {
    const viewer = viewerOf(request);
    const search = new URL(request.url, 'http://tally').searchParams;
    const sights = sightsOf(parts, viewer, search);
    if (!sights) return reply.code(403).send({ error: 'Forbidden' });
    const own = [...open.values()].filter((hash) => hash === viewer.sessionHash).length;
    if (open.size >= mostStreams || own >= mostOfSession)
      return reply.code(503).header('retry-after', 10).send({ error: 'Service Unavailable' });
    const leaving: (() => void)[] = [];
    const stream = openStream(reply, () => {
      open.delete(stream.end);
      for (const leave of leaving) leave();
    });
    open.set(stream.end, viewer.sessionHash);
    const expiry = setTimeout(stream.end, Number(viewer.expiresAt) - Date.now());
    leaving.push(() => clearTimeout(expiry));
    for (const [event, sight] of Object.entries(sights))
      leaving.push(hub.watch(sight, (text) => stream.send(event, text)));
    // From here on its end is heard of; whether it ended on the way here is asked.
    if (!(await sessions.of(request))) stream.end();
  });
}
