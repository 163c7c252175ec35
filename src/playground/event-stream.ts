import type { FastifyInstance, FastifyReply } from 'fastify';
import type { PageEvent } from './protocol.ts';
import type { PlaygroundState } from './state.ts';

const heartbeatMs = 25_000;

/**
 * Adds the route `/playground/events`: server-sent events of the chats in which the person `as` is a member, or of all
 * chats without `as`.
 */
export function addEventStream(app: FastifyInstance, state: PlaygroundState): void {
  const openStreams = new Set<() => void>();
  app.get<{ Querystring: { as?: number } }>(
    '/playground/events',
    { schema: { querystring: { type: 'object', properties: { as: { type: 'integer' } } } } },
    (request, reply) => {
      const send = startStream(reply);
      const unsubscribe = state.on((event) => {
        if (isVisibleTo(state, event, request.query.as)) send(`data: ${JSON.stringify(event)}\n\n`);
      });
      const heartbeat = setInterval(() => send(': alive\n\n'), heartbeatMs);
      const end = () => {
        clearInterval(heartbeat);
        unsubscribe();
        openStreams.delete(end);
        reply.raw.end();
      };
      openStreams.add(end);
      reply.raw.once('close', end);
    },
  );
  // A stream does not end by itself, and Fastify waits for all open responses before it closes.
  app.addHook('preClose', async () => {
    for (const end of openStreams) end();
  });
}

function startStream(reply: FastifyReply): (text: string) => void {
  reply.hijack();
  const headers = { 'content-type': 'text/event-stream', 'cache-control': 'no-store', connection: 'keep-alive' };
  reply.raw.writeHead(200, { ...(reply.getHeaders() as Record<string, string>), ...headers });
  reply.raw.write(': open\n\n');
  return (text) => {
    reply.raw.write(text);
  };
}

function isVisibleTo(state: PlaygroundState, event: PageEvent, as: number | undefined): boolean {
  if (as === undefined || !('chatId' in event)) return true;
  if (event.type === 'answer') return state.callbackQueries.get(event.callbackQueryId)?.from === as;
  return state.chats.get(event.chatId)?.members.includes(as) ?? false;
}
