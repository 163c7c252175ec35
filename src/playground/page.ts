import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyPluginAsync } from 'fastify';
import { projectPath } from '../lib/project-path.ts';
import { visibleCommands } from './commands.ts';
import { ApiError, badRequest } from './errors.ts';
import { addEventStream } from './event-stream.ts';
import { type GroupActions, toPageChat } from './group-actions.ts';
import { localOnlyHook } from './local-only.ts';
import { type MultipartForm, multipartBoundary, parseMultipart } from './multipart.ts';
import type { PersonActions } from './person-actions.ts';
import type {
  ClockRequest,
  EditRequest,
  GroupRequest,
  LocationRequest,
  PageState,
  PersonRequest,
  PressRequest,
  SendRequest,
  UploadQuery,
} from './protocol.ts';
import { type PlaygroundState, toPageBot } from './state.ts';

const maxUploadBytes = 51 * 1024 * 1024;
/** The types that a browser can show without running code. All other files are downloads. */
const inlineTypes = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp']);

interface PageDeps {
  state: PlaygroundState;
  actions: PersonActions & GroupActions;
}

/** Creates the plugin with the chat page at `/` and its routes below `/playground/`. It answers local requests only. */
export function pagePlugin(deps: PageDeps): FastifyPluginAsync {
  return async (app) => {
    restrictToLocal(app);
    readRoutes(app, deps.state);
    writeRoutes(app, deps);
    clockRoutes(app, deps.state);
    uploadRoute(app, deps.actions);
    await app.register(fastifyStatic, {
      root: projectPath('src/playground/page'),
      decorateReply: false,
      wildcard: false,
      cacheControl: false,
      globIgnore: ['**/*.md', '**/*.test.*', '**/tsconfig.json'],
    });
  };
}

/** Restricts the routes of the plugin to local requests and converts errors to the form of protocol.ts. */
export function restrictToLocal(app: FastifyInstance): void {
  app.addHook('onRequest', localOnlyHook);
  app.setErrorHandler((error, request, reply) => {
    if (error instanceof ApiError) return reply.code(error.code).send({ error: error.message });
    const { statusCode = 500, message } = error as { statusCode?: number; message?: string };
    if (statusCode >= 500) request.log.error(error);
    return reply.code(statusCode).send({ error: statusCode < 500 ? message : 'The playground failed' });
  });
}

function readRoutes(app: FastifyInstance, state: PlaygroundState): void {
  const id = { type: 'integer' };
  app.get('/playground/state', async (): Promise<PageState> => {
    const chats = [...state.chats.values()].filter((c) => c.migratedTo === undefined).map(toPageChat);
    const { aheadMinutes: clockAheadMinutes } = state.clock;
    return { bot: toPageBot(state), people: [...state.people.values()], chats, clockAheadMinutes };
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
      const messages = [...state.messages(params.chatId).values()];
      const { before = Number.POSITIVE_INFINITY, limit } = query;
      return { messages: messages.filter((m) => m.message_id < before).slice(-limit) };
    },
  );
  app.get<{ Querystring: { as: number; chatId: number } }>(
    '/playground/commands',
    { schema: { querystring: { type: 'object', required: ['as', 'chatId'], properties: { as: id, chatId: id } } } },
    async ({ query }) => ({ commands: visibleCommands(state, query.as, query.chatId) }),
  );
  addEventStream(app, state);
  app.get<{ Params: { fileId: string } }>('/playground/files/:fileId', async ({ params }, reply) => {
    const file = state.files.get(params.fileId);
    if (!file) throw new ApiError(404, 'There is no such file');
    const kind = inlineTypes.has(file.mime) ? 'inline' : 'attachment';
    reply.header('content-disposition', `${kind}; filename*=UTF-8''${encodeURIComponent(file.name)}`);
    reply.header('cache-control', 'private, max-age=31536000, immutable');
    return reply.type(file.mime).send(await state.files.bytes(file));
  });
}

const numberSchema = { type: 'number' };
const integerSchema = { type: 'integer' };
const stringSchema = { type: 'string' };

function bodySchema(properties: Record<string, unknown>, optional: Record<string, unknown> = {}) {
  const required = Object.keys(properties);
  return { schema: { body: { type: 'object', required, properties: { ...properties, ...optional } } } };
}

function writeRoutes(app: FastifyInstance, { actions }: PageDeps): void {
  const who = { as: integerSchema, chatId: integerSchema };
  app.post<{ Body: SendRequest }>(
    '/playground/send',
    bodySchema({ ...who, text: stringSchema }, { replyTo: integerSchema }),
    async ({ body: { as, chatId, text, replyTo } }) => actions.sendText(as, chatId, text, { replyTo }),
  );
  app.post<{ Body: EditRequest }>(
    '/playground/edit',
    bodySchema({ ...who, messageId: integerSchema, text: stringSchema }),
    async ({ body: { as, chatId, messageId, text } }) => actions.editText(as, chatId, messageId, text),
  );
  app.post<{ Body: PressRequest }>(
    '/playground/press',
    bodySchema({ ...who, messageId: integerSchema, data: stringSchema }),
    async ({ body: { as, chatId, messageId, data } }) => actions.press(as, chatId, messageId, data),
  );
  app.post<{ Body: LocationRequest }>(
    '/playground/location',
    bodySchema({ ...who, latitude: numberSchema, longitude: numberSchema }),
    async ({ body: { as, chatId, latitude, longitude } }) => actions.sendLocation(as, chatId, { latitude, longitude }),
  );
  app.post<{ Body: PersonRequest }>(
    '/playground/people',
    bodySchema(
      { first_name: { type: 'string', minLength: 1, maxLength: 64 }, language_code: stringSchema },
      { last_name: stringSchema, username: stringSchema },
    ),
    async ({ body: { first_name, last_name, username, language_code } }) => {
      const names = { ...(last_name && { last_name }), ...(username && { username }) };
      return { person: await actions.addPerson({ first_name, ...names, language_code }) };
    },
  );
  app.post<{ Body: GroupRequest }>(
    '/playground/groups',
    bodySchema(
      { title: stringSchema, members: { type: 'array', items: integerSchema } },
      { supergroup: { type: 'boolean' }, forum: { type: 'boolean' } },
    ),
    async ({ body: group }) => actions.addGroup(group),
  );
}

function clockRoutes(app: FastifyInstance, { clock, flush }: PlaygroundState): void {
  const answer = async () => {
    await flush();
    return { clockAheadMinutes: clock.aheadMinutes };
  };
  app.post<{ Body: ClockRequest }>(
    '/playground/clock',
    bodySchema({ minutes: integerSchema }),
    async ({ body: { minutes } }) => {
      clock.forward(minutes);
      return answer();
    },
  );
  app.delete('/playground/clock', async () => {
    clock.reset();
    return answer();
  });
}

function uploadRoute(app: FastifyInstance, actions: PersonActions): void {
  app.removeContentTypeParser('multipart/form-data');
  app.addContentTypeParser<Buffer>(
    'multipart/form-data',
    { parseAs: 'buffer', bodyLimit: maxUploadBytes },
    async (request: { headers: { 'content-type'?: string } }, bytes: Buffer): Promise<MultipartForm> =>
      parseMultipart(bytes, multipartBoundary(request.headers['content-type']) ?? ''),
  );
  const querystring = {
    type: 'object',
    required: ['as', 'chatId'],
    properties: {
      as: integerSchema,
      chatId: integerSchema,
      kind: { enum: ['photo', 'document'], default: 'document' },
      album: { type: 'string', pattern: '^[0-9]{1,20}$' },
    },
  };
  app.post<{ Querystring: UploadQuery; Body: MultipartForm }>(
    '/playground/upload',
    { schema: { querystring }, bodyLimit: maxUploadBytes },
    async ({ query: { as, chatId, kind, album: albumId }, body: form }) => {
      const file = form.files?.file;
      if (!file) throw badRequest('there is no document in the request');
      return actions.sendMedia(as, chatId, { ...file, kind, albumId, caption: form.fields.caption });
    },
  );
}
