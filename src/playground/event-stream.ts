import type { FastifyInstance, FastifyReply } from 'fastify';
import type { PageEvent } from './protocol.ts';
import type { PlaygroundState } from './state.ts';

const heartbeatMs = 25_000;

/** Adds `/playground/events`: server-sent events of the chats that the person is in, or of all without `as`. */
export function addEventStream(app: FastifyInstance, state: PlaygroundState): void {
  const open = new Set<() => void>();
  app.get<{ Querystring: { as?: number } }>(
    '/playground/events',
    { schema: { querystring: { type: 'object', properties: { as: { type: 'integer' } } } } },
    (request, reply) => {
      const send = startStream(reply);
      const stop = state.on((event) => {
        if (isVisibleTo(state, event, request.query.as)) send(`data: ${JSON.stringify(event)}\n\n`);
      });
      const heartbeat = setInterval(() => send(': alive\n\n'), heartbeatMs);
      const end = () => {
        clearInterval(heartbeat);
        stop();
        open.delete(end);
        reply.raw.end();
      };
      open.add(end);
      reply.raw.once('close', end);
    },
  );
  // A stream has no end of its own, and the server waits for all its answers.
  app.addHook('preClose', async () => {
    for (const end of open) end();
  });
}

function startStream(reply: FastifyReply): (text: string) => void {
  reply.hijack();
  const own = { 'content-type': 'text/event-stream', 'cache-control': 'no-store', connection: 'keep-alive' };
  reply.raw.writeHead(200, { ...(reply.getHeaders() as Record<string, string>), ...own });
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
