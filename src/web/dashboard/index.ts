import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import { removeDirectionControls } from '../../lib/bidi.ts';
import { assetRoutes } from './assets.ts';
import { createBroadcaster } from './broadcast.ts';
import type { DashboardDeps } from './deps.ts';
import { runRoute } from './jobs.ts';
import { loginRoutes } from './login.ts';
import { createLoginPages, type LoginPages } from './login-pages.ts';
import { createSessionCookies, type SessionCookies } from './session-cookies.ts';
import { streamRoute } from './stream-route.ts';
import { loadTemplate } from './templates.ts';
import { requireViewer } from './viewer.ts';

export type { DashboardDeps } from './deps.ts';

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

/** Creates the plugin that serves the dashboard: the page with its assets and stream, and the log-in. */
export function dashboardPlugin(deps: DashboardDeps): FastifyPluginAsync {
  return async (app) => {
    const sessions = createSessionCookies(deps);
    const pages = createLoginPages(deps, sessions);
    app.decorateRequest('viewer', undefined);
    app.addHook('onRequest', async ({ protocol }, reply) => {
      reply.headers(headers);
      if (protocol === 'https' || deps.publicUrl().startsWith('https:'))
        reply.header('strict-transport-security', 'max-age=31536000');
    });
    loginRoutes(app, deps, sessions, pages);
    await assetRoutes(app);
    app.get('/dashboard/app', pages.sendMiniApp);
    await app.register(async (withSession) => sessionRoutes(withSession, deps, sessions, pages));
  };
}

/** Adds the routes that require a session. Without one the answer is 403 and contains no data. */
function sessionRoutes(app: FastifyInstance, deps: DashboardDeps, sessions: SessionCookies, pages: LoginPages): void {
  app.addHook('onRequest', async (request, reply) => {
    reply.header('cache-control', 'no-store');
    request.viewer = (await sessions.find(request)) ?? undefined;
    if (!request.viewer) return refuse(request, reply, pages);
  });
  pageRoute(app, deps);
  const broadcaster = createBroadcaster({ log: deps.log });
  app.addHook('onClose', async () => broadcaster.close());
  streamRoute(app, deps, sessions, broadcaster);
  app.register(async (admins) => {
    admins.addHook('onRequest', async (request, reply) => {
      if (!deps.isAdmin(requireViewer(request).userId)) return reply.code(403).send({ error: 'Forbidden' });
    });
    runRoute(admins, deps);
  });
}

/** Adds the route `GET /dashboard`: the page without data. The stream sends the data. */
function pageRoute(app: FastifyInstance, deps: DashboardDeps): void {
  const template = loadTemplate('index.html', ['name', 'admin', 'timeZone', 'botUrl']);
  app.get('/dashboard', async (request, reply) => {
    const { language, fullName, userId, timeZone } = requireViewer(request);
    const [name, admin] = [removeDirectionControls(fullName), String(deps.isAdmin(userId))];
    const html = template(language, { name, admin, timeZone, botUrl: deps.botUrl() });
    return reply.type('text/html; charset=utf-8').send(html);
  });
}

async function refuse(request: FastifyRequest, reply: FastifyReply, pages: LoginPages): Promise<FastifyReply> {
  reply.code(403);
  if (request.routeOptions.url === '/dashboard') return pages.sendLoginRequired(request, reply);
  return reply.send({ error: 'Forbidden' });
}
