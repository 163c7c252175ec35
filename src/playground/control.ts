import type { FastifyInstance, FastifyPluginAsync } from 'fastify';
import type { Fault } from './faults.ts';
import type { Playground } from './index.ts';
import { restrictToLocal } from './page.ts';
import type { SendRequest } from './protocol.ts';

/** A fault in JSON. `methodPattern` is the source of a regular expression. */
type FaultRequest = Omit<Fault, 'method'> & { method?: string; methodPattern?: string };

/**
 * Creates the plugin with the routes for controlling a playground that runs as a separate process. Like the page, it
 * answers local requests only.
 *
 * | call | does |
 * |---|---|
 * | `POST /playground/faults` {@link FaultRequest} · `DELETE` | adds a fault · removes all faults |
 * | `GET /playground/confirmed/:id` | responds when the bot has confirmed the update |
 * | `POST /playground/redeliver` `{ updateId }` | delivers the update again |
 * | `POST /playground/update` an update | queues it → `{ updateId }` |
 * | `POST /playground/burst` `{ messages: SendRequest[] }` | sends all messages → `{ updateIds }` |
 * | `GET /playground/calls` | the bot's calls, oldest first |
 * | `POST /playground/migrate` `{ chatId }` | converts a group to a supergroup → `{ chat }` |
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
