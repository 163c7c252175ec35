import type { FastifyInstance, FastifyPluginAsync } from 'fastify';
import type { Fault } from './faults.ts';
import type { Playground } from './index.ts';
import { restrictToLocal } from './page.ts';
import type { SendRequest } from './protocol.ts';

/** A fault as JSON carries it; `methodPattern` stands for a regular expression. */
type FaultRequest = Omit<Fault, 'method'> & { method?: string; methodPattern?: string };

/**
 * Returns the plugin that controls a playground in another process. Behind the same guard as the page:
 *
 * | call | does |
 * |---|---|
 * | `POST /playground/faults` {@link FaultRequest} · `DELETE` | adds a fault · clears all |
 * | `GET /playground/confirmed/:id` | answers when the bot has acknowledged that update |
 * | `POST /playground/redeliver` `{ updateId }` | hands the update out once more |
 * | `POST /playground/update` any update | queues it → `{ updateId }` |
 * | `POST /playground/burst` `{ messages: SendRequest[] }` | sends them all → `{ updateIds }` |
 * | `GET /playground/calls` | the log of the bot's calls, newest last |
 * | `POST /playground/migrate` `{ chatId }` | group to supergroup → `{ chat }` |
 */
export function controlPlugin(playground: Playground): FastifyPluginAsync {
  return async (app) => {
    restrictToLocal(app);
    faultRoutes(app, playground);
    updateRoutes(app, playground);
    app.get('/playground/calls', async () => ({ calls: playground.calls }));
    app.post<{ Body: { chatId: number } }>('/playground/migrate', ({ body }) => playground.migrateGroup(body.chatId));
  };
}

function faultRoutes(app: FastifyInstance, { faults }: Playground): void {
  app.post<{ Body: FaultRequest }>('/playground/faults', async ({ body: { methodPattern, method, ...fault } }) => {
    faults.add({ ...fault, method: methodPattern === undefined ? method : new RegExp(methodPattern, 'i') });
    return { ok: true };
  });
  app.delete('/playground/faults', async () => {
    faults.clear();
    return { ok: true };
  });
}

function updateRoutes(app: FastifyInstance, playground: Playground): void {
  app.get<{ Params: { id: string } }>('/playground/confirmed/:id', async ({ params }) => {
    await playground.confirmed(Number(params.id));
    return { ok: true };
  });
  app.post<{ Body: { updateId: number } }>('/playground/redeliver', async ({ body }) => {
    await playground.redeliver(body.updateId);
    return { ok: true };
  });
  app.post<{ Body: Parameters<Playground['sendUpdate']>[0] }>('/playground/update', async ({ body }) => ({
    updateId: await playground.sendUpdate(body),
  }));
  app.post<{ Body: { messages: SendRequest[] } }>(
    '/playground/burst',
    { bodyLimit: 16 * 1024 * 1024 },
    async ({ body: { messages } }) => {
      const sent = await Promise.all(messages.map((m) => playground.sendText(m.as, m.chatId, m.text)));
      return { updateIds: sent.map(({ updateId }) => updateId) };
    },
  );
}
