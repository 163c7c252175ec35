import type { FastifyPluginAsync } from 'fastify';
import { sameSecret } from './secret.ts';

export interface DetrackWebhookOptions {
  user: string;
  password: string;
  /** Resolves once the content of the body is committed. Resolves with null when the body is not a job. */
  receive: (body: unknown) => Promise<unknown>;
}

/**
 * `POST /hooks/detrack`: receives a job from DeTrack, as JSON (API v2) or in the form field `json` (API v1). 200: the
 * job is committed, also when we do not know its number. 400: the body is not a job. 401: the name or the password of
 * the basic authentication is wrong; the body is not read.
 */
export const detrackWebhookRoute: FastifyPluginAsync<DetrackWebhookOptions> = async (app, options) => {
  const { user, password, receive } = options;
  const expected = `${user}:${password}`;
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) => {
    done(null, parseFormJson(String(body)));
  });
  app.post(
    '/hooks/detrack',
    {
      onRequest: async ({ headers }, reply) => {
        if (sameSecret(decodeBasicAuth(headers.authorization), expected)) return;
        return reply.code(401).header('www-authenticate', 'Basic realm="detrack"').send({ error: 'Unauthorized' });
      },
    },
    async ({ body }, reply) => {
      if ((await receive(body)) === null) return reply.code(400).send({ error: 'Bad Request' });
      return {};
    },
  );
};

/** Parses the field `json` of a form. Undefined: there is no JSON. */
function parseFormJson(form: string): unknown {
  try {
    return JSON.parse(new URLSearchParams(form).get('json') ?? '');
  } catch {
    return undefined;
  }
}

/** Returns `user:password` from the header of a basic authentication. */
function decodeBasicAuth(authorization: string | undefined): string | undefined {
  const [, encoded] = /^Basic +([\w+/=]+)$/i.exec(authorization ?? '') ?? [];
  return encoded && Buffer.from(encoded, 'base64').toString('utf8');
}
