import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { endSession, insertSession, redeemLink } from '../../db/queries/people/web-sessions.ts';
import type { DashboardParts } from './deps.ts';
import { addressOf, createTryLimit, isPreview } from './login-throttle.ts';
import type { Sessions } from './sessions.ts';
import { hashOf, userOfInitData } from './tokens.ts';

/** A Mini App is opened and logs in within moments; what is older was kept by somebody. */
const initDataSeconds = 600;
const initDataLimit = 16_384;

/**
 * `GET /login/TOKEN` admits whoever has the link, once; `POST /login/telegram` whoever Telegram signed for; `POST /logout` ends the
 * session. What previews links sees that there is a link, and spends nothing.
 */
export function loginRoutes(app: FastifyInstance, parts: DashboardParts, sessions: Sessions): void {
  const { db, botToken, loginsPerMinute = 30 } = parts;
  const limit = createTryLimit(loginsPerMinute);
  const limited = async (request: FastifyRequest, reply: FastifyReply) => {
    reply.header('cache-control', 'no-store');
    const wait = limit.take(addressOf(request));
    if (wait > 0) return reply.code(429).header('retry-after', wait).send({ error: 'Too Many Requests' });
  };

  app.get<{ Params: { token: string } }>('/login/:token', { onRequest: limited }, async (request, reply) => {
    if (isPreview(request)) return reply.type('text/plain; charset=utf-8').send('Open this link in a browser.\n');
    const { token, admission } = sessions.begin();
    if (!(await redeemLink(db, hashOf(request.params.token), admission))) return page(reply.code(410), 'gone');
    sessions.setCookie(reply, token);
    return reply.redirect('/dashboard', 303);
  });

  app.post<{ Body: string }>(
    '/login/telegram',
    { onRequest: limited, bodyLimit: initDataLimit },
    async ({ body }, reply) => {
      const rules = { botToken, now: new Date(), mostSeconds: initDataSeconds };
      const userId = typeof body === 'string' ? userOfInitData(body, rules) : null;
      const { token, admission } = sessions.begin();
      if (userId === null || !(await insertSession(db, userId, admission)))
        return reply.code(403).send({ error: 'Forbidden' });
      sessions.setCookie(reply, token);
      return reply.code(204).send();
    },
  );

  app.post('/logout', async (request, reply) => {
    const session = await sessions.of(request);
    if (session) await endSession(db, session.sessionHash);
    sessions.setCookie(reply, '');
    return reply.header('cache-control', 'no-store').code(204).send();
  });
}

/** Answers a page for people who are not let in: what to do, and nothing else. */
export function page(reply: FastifyReply, name: 'gone' | 'stranger'): FastifyReply {
  return reply.header('cache-control', 'no-store').type('text/html; charset=utf-8').send(words[name]);
}

const shell = (title: string, text: string) => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Tally</title>
<link rel="stylesheet" href="/dashboard/page/css/theme.css">
<link rel="stylesheet" href="/dashboard/page/css/login.css">
<main><h1>${title}</h1><p>${text}</p></main>
</html>
`;

const words = {
  gone: shell(
    'This link is of no use any more',
    'It works once, and for ten minutes. Ask the bot for another: /dashboard',
  ),
  stranger: shell('Please log in', 'Ask the bot for a link: /dashboard'),
};
