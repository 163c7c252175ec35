import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyPluginAsync } from 'fastify';
import { projectPath } from '../lib/project-path.ts';
import { visibleCommands } from './commands.ts';
import { ApiError, badRequest } from './errors.ts';
import { eventStream } from './event-stream.ts';
import { type GroupActions, pageChat } from './group-actions.ts';
import { guard } from './local-only.ts';
import { boundaryOf, type Form, parseMultipart } from './multipart.ts';
import type { Actions } from './person-actions.ts';
import type {
  EditRequest,
  GroupRequest,
  LocationRequest,
  PersonRequest,
  PressRequest,
  SendRequest,
  State,
} from './protocol.ts';
import { botUser, type World } from './state.ts';

const MOST_UPLOAD = 51 * 1024 * 1024;
/** What a browser shows without running anything. */
const INLINE = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp']);

interface Parts {
  world: World;
  actions: Actions & GroupActions;
}

/** Returns the plugin with the chat page at `/` and its routes under `/playground/`, all behind the guard. */
export function pagePlugin(parts: Parts): FastifyPluginAsync {
  return async (app) => {
    localOnly(app);
    readRoutes(app, parts.world);
    writeRoutes(app, parts);
    uploadRoute(app, parts.actions);
    await app.register(fastifyStatic, {
      root: projectPath('src/playground/page'),
      decorateReply: false,
      wildcard: false,
      cacheControl: false,
      globIgnore: ['**/*.md', '**/*.test.*', '**/tsconfig.json'],
    });
  };
}

/** Puts the guard before every route of the plugin, and Telegram's refusals into the page's form. */
export function localOnly(app: FastifyInstance): void {
  app.addHook('onRequest', guard);
  app.setErrorHandler((error, request, reply) => {
    if (error instanceof ApiError) return reply.code(error.code).send({ error: error.message });
    const { statusCode = 500, message } = error as { statusCode?: number; message?: string };
    if (statusCode >= 500) request.log.error(error);
    return reply.code(statusCode).send({ error: statusCode < 500 ? message : 'The playground failed' });
  });
}

function readRoutes(app: FastifyInstance, world: World): void {
  const id = { type: 'integer' };
  app.get('/playground/state', async (): Promise<State> => {
    const { id: botId, first_name, username = '' } = botUser(world);
    const chats = [...world.chats.values()].filter((c) => c.migratedTo === undefined).map(pageChat);
    return { bot: { id: botId, first_name, username }, people: [...world.people.values()], chats };
  });
  app.get<{ Params: { chatId: number }; Querystring: { before?: number; limit: number } }>(
    '/playground/chats/:chatId/messages',
    {
      schema: {
        params: { type: 'object', properties: { chatId: id } },
        querystring: {
          type: 'object',
          properties: { before: id, limit: { type: 'integer', minimum: 1, maximum: 500, default: 50 } },
        },
      },
    },
    async ({ params, query }) => {
      const messages = [...world.messages(params.chatId).values()];
      const { before = Number.POSITIVE_INFINITY, limit } = query;
      return { messages: messages.filter((m) => m.message_id < before).slice(-limit) };
    },
  );
  app.get<{ Querystring: { as: number; chatId: number } }>(
    '/playground/commands',
    { schema: { querystring: { type: 'object', required: ['as', 'chatId'], properties: { as: id, chatId: id } } } },
    async ({ query }) => ({ commands: visibleCommands(world, query.as, query.chatId) }),
  );
  eventStream(app, world);
  app.get<{ Params: { fileId: string } }>('/playground/files/:fileId', async ({ params }, reply) => {
    const file = world.files.get(params.fileId);
    if (!file) throw new ApiError(404, 'There is no such file');
    const kind = INLINE.has(file.mime) ? 'inline' : 'attachment';
    reply.header('content-disposition', `${kind}; filename*=UTF-8''${encodeURIComponent(file.name)}`);
    reply.header('cache-control', 'private, max-age=31536000, immutable');
    return reply.type(file.mime).send(await world.files.bytes(file));
  });
}

const NUMBER = { type: 'number' };
const INTEGER = { type: 'integer' };
const STRING = { type: 'string' };

function body(properties: Record<string, unknown>, optional: Record<string, unknown> = {}) {
  const required = Object.keys(properties);
  return { schema: { body: { type: 'object', required, properties: { ...properties, ...optional } } } };
}

function writeRoutes(app: FastifyInstance, { actions }: Parts): void {
  const who = { as: INTEGER, chatId: INTEGER };
  app.post<{ Body: SendRequest }>(
    '/playground/send',
    body({ ...who, text: STRING }, { replyTo: INTEGER }),
    async ({ body: { as, chatId, text, replyTo } }) => actions.sendText(as, chatId, text, { replyTo }),
  );
  app.post<{ Body: EditRequest }>(
    '/playground/edit',
    body({ ...who, messageId: INTEGER, text: STRING }),
    async ({ body: { as, chatId, messageId, text } }) => actions.editText(as, chatId, messageId, text),
  );
  app.post<{ Body: PressRequest }>(
    '/playground/press',
    body({ ...who, messageId: INTEGER, data: STRING }),
    async ({ body: { as, chatId, messageId, data } }) => actions.press(as, chatId, messageId, data),
  );
  app.post<{ Body: LocationRequest }>(
    '/playground/location',
    body({ ...who, latitude: NUMBER, longitude: NUMBER }),
    async ({ body: { as, chatId, latitude, longitude } }) => actions.sendLocation(as, chatId, { latitude, longitude }),
  );
  app.post<{ Body: PersonRequest }>(
    '/playground/people',
    body(
      { first_name: { type: 'string', minLength: 1, maxLength: 64 }, language_code: STRING },
      { last_name: STRING, username: STRING },
    ),
    async ({ body: { first_name, last_name, username, language_code } }) => {
      const names = { ...(last_name && { last_name }), ...(username && { username }) };
      return { person: await actions.addPerson({ first_name, ...names, language_code }) };
    },
  );
  app.post<{ Body: GroupRequest }>(
    '/playground/groups',
    body(
      { title: STRING, members: { type: 'array', items: INTEGER, minItems: 1 } },
      { supergroup: { type: 'boolean' }, forum: { type: 'boolean' } },
    ),
    async ({ body: group }) => actions.addGroup(group),
  );
}

function uploadRoute(app: FastifyInstance, actions: Actions): void {
  app.removeContentTypeParser('multipart/form-data');
  app.addContentTypeParser<Buffer>(
    'multipart/form-data',
    { parseAs: 'buffer', bodyLimit: MOST_UPLOAD },
    async (request: { headers: { 'content-type'?: string } }, bytes: Buffer): Promise<Form> =>
      parseMultipart(bytes, boundaryOf(request.headers['content-type']) ?? ''),
  );
  const querystring = { type: 'object', required: ['as', 'chatId'], properties: { as: INTEGER, chatId: INTEGER } };
  app.post<{ Querystring: { as: number; chatId: number }; Body: Form }>(
    '/playground/upload',
    { schema: { querystring }, bodyLimit: MOST_UPLOAD },
    async ({ query: { as, chatId }, body: form }) => {
      const file = form.files?.file;
      if (!file) throw badRequest('there is no document in the request');
      return actions.sendDocument(as, chatId, { ...file, caption: form.fields.caption });
    },
  );
}
