import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { deleteWebSession, insertWebSession, redeemLoginLink } from '../../db/queries/people/web-sessions.ts';
import type { DashboardDeps } from './deps.ts';
import { verifyInitData } from './init-data.ts';
import { isLinkPreview } from './link-preview.ts';
import type { LoginPages } from './login-pages.ts';
import { clientAddress, createLoginThrottle } from './login-throttle.ts';
import type { SessionCookies } from './session-cookies.ts';
import { hashToken } from './tokens.ts';

/** A Mini App logs in as soon as it opens. Older init data may have been copied, so it is refused. */
const initDataMaxAgeSeconds = 600;
const initDataMaxBytes = 16_384;

/**
 * Adds the routes that start and end sessions. `GET /login/TOKEN` redeems a one-time link. A useless link leads
 * a person who is logged in to the dashboard. A preview of the link redeems nothing. `POST /login/telegram` verifies
 * the init data of a Mini App. `POST /logout` ends the session.
 */
export function loginRoutes(
  app: FastifyInstance,
  deps: DashboardDeps,
  sessions: SessionCookies,
  pages: LoginPages,
): void {
  const { db, botToken, loginsPerMinute = 30 } = deps;
  const throttle = createLoginThrottle(loginsPerMinute);
  const onRequest = async (request: FastifyRequest, reply: FastifyReply) => {
    reply.header('cache-control', 'no-store');
    const waitSeconds = throttle.take(clientAddress(request));
    if (waitSeconds > 0) return reply.code(429).header('retry-after', waitSeconds).send({ error: 'Too Many Requests' });
  };

  app.get<{ Params: { token: string } }>('/login/:token', { onRequest }, async (request, reply) => {
    if (isLinkPreview(request)) return pages.sendLinkPreview(request, reply);
    const { token, admission } = sessions.create();
    const isRedeemed = await redeemLoginLink(db, hashToken(request.params.token), admission);
    if (!isRedeemed && (await sessions.find(request))) return reply.redirect('/dashboard', 303);
    if (!isRedeemed) return pages.sendLinkExpired(request, reply.code(410));
    sessions.set(reply, token);
    return reply.redirect('/dashboard', 303);
  });

  app.post<{ Body: string }>('/login/telegram', { onRequest, bodyLimit: initDataMaxBytes }, async ({ body }, reply) => {
    const rules = { botToken, now: new Date(), maxAgeSeconds: initDataMaxAgeSeconds };
    const userId = typeof body === 'string' ? verifyInitData(body, rules) : null;
    const { token, admission } = sessions.create();
    if (userId === null || !(await insertWebSession(db, userId, admission)))
      return reply.code(403).send({ error: 'Forbidden' });
    sessions.set(reply, token);
    return reply.code(204).send();
  });

  app.post('/logout', async (request, reply) => {
    const session = await sessions.find(request);
    if (session) await deleteWebSession(db, session.sessionHash);
    sessions.clear(reply);
    return reply.header('cache-control', 'no-store').code(204).send();
  });
}
