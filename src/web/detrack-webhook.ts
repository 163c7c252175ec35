import type { FastifyPluginAsync } from 'fastify';
import { sameSecret } from './secret.ts';

export interface DetrackHookOptions {
  user: string;
  password: string;
  /** Resolves once what the body says is committed: null for a body that is no job. */
  receive: (body: unknown) => Promise<unknown>;
}

/**
 * `POST /hooks/detrack`: takes a job of DeTrack's and answers 200 once it is kept, also where the job is not known here; 400 for
 * what is no job. Basic auth; another name or password, or none: 401, before the body is read.
 */
export const detrackHook: FastifyPluginAsync<DetrackHookOptions> = async (app, { user, password, receive }) => {
  const expected = `${user}:${password}`;
  app.post(
    '/hooks/detrack',
    {
      onRequest: async ({ headers }, reply) => {
        if (sameSecret(givenBy(headers.authorization), expected)) return;
        return reply.code(401).header('www-authenticate', 'Basic realm="detrack"').send({ error: 'Unauthorized' });
      },
    },
    async ({ body }, reply) => {
      if ((await receive(body)) === null) return reply.code(400).send({ error: 'Bad Request' });
      return {};
    },
  );
};

/** Returns `user:password` of a basic authorization. */
function givenBy(authorization: string | undefined): string | undefined {
  const [, encoded] = /^Basic +([\w+/=]+)$/i.exec(authorization ?? '') ?? [];
  return encoded && Buffer.from(encoded, 'base64').toString('utf8');
}
