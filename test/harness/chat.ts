import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Program, type ProgramOptions, startProgram } from '../../src/app/program.ts';
import { parseConfig } from '../../src/config/config.ts';
import { createLog, type Log } from '../../src/lib/log.ts';
import type { MediaUpload, PageMessage, PlaygroundPerson } from '../../src/playground/index.ts';
import { test as database } from './db.ts';
import { startTestPlayground, type TestPlayground } from './test-playground.ts';

/**
 * The new and edited messages of the bot after one action of a person, in order, without those that only lost their
 * buttons.
 */
export type Answers = PageMessage[];

/** A person in one chat. Each action resolves with the messages of the bot. */
export interface Actor {
  id: number;
  chatId: number;
  /** Sends a text; resolves when the bot has finished it. */
  says(text: string): Promise<Answers>;
  /** Presses the button with this label on the newest message that has one. */
  taps(label: string): Promise<Answers>;
  /** Finds the button that `taps` would press. */
  button(label: string): { messageId: number; data: string };
  /** Edits a message of this person. */
  edits(messageId: number, text: string): Promise<Answers>;
  /** Sends a photo; resolves when the bot has finished it. */
  sendsPhoto(caption?: string): Promise<Answers>;
  /** Sends a document. */
  sendsDocument(caption?: string): Promise<Answers>;
  /** Sends a document with these bytes. */
  sendsFile(name: string, bytes: Uint8Array, caption?: string): Promise<Answers>;
  /** Sends an album of photos, one for each caption. An empty caption is none. */
  sendsAlbum(...captions: string[]): Promise<Answers>;
  sendsLocation(latitude: number, longitude: number): Promise<Answers>;
  /** Returns the text of the last toast after a press of this person. */
  toast(): string | undefined;
  /** Returns all messages of the chat. */
  messages(): PageMessage[];
  /** Returns the same person in another chat. */
  in(chatId: number): Actor;
}

/** The program with the playground as its Telegram. */
export interface World {
  playground: TestPlayground;
  program: Program;
  /** Stops the program and starts it again on the same database. The playground keeps its chats and updates. */
  restart(): Promise<void>;
  /** Starts a second instance on the same database. It is stopped after the test. */
  startInstance(): Promise<Program>;
  /** Adds a person to the playground. */
  person(details: Partial<PlaygroundPerson>): Promise<Actor>;
  /** All lines of the log. */
  logLines: string[];
}

/**
 * A test with the whole program against the playground's Bot API over HTTP, on its own database. Anna (English) is an
 * admin, Ben is not, and Maria speaks Russian.
 *
 * @example
 * test('a record is answered', async ({ anna }) => {
 *   expect(textOf(await anna.says('run 45m'))).toMatch(/45 min Running/);
 * });
 */
export const test = database.extend<{
  world: World;
  anna: Actor;
  ben: Actor;
  maria: Actor;
  /** The `DATA_DIR` of the program. */
  dataDir: string;
  /** Environment variables in addition to the default ones. */
  settings: Record<string, string>;
  options: Partial<ProgramOptions>;
}>({
  settings: {},
  options: {},
  // biome-ignore lint/correctness/noEmptyPattern: vitest wants the pattern
  dataDir: async ({}, use) => {
    const dir = mkdtempSync(join(tmpdir(), 'tally-chat-'));
    await use(dir);
    rmSync(dir, { recursive: true, force: true });
  },
  world: async ({ database, dataDir, settings, options, task }, use) => {
    const playground = await startTestPlayground(database.pool);
    const logLines: string[] = [];
    const config = parseConfig({
      BOT_TOKEN: playground.token,
      BOT_API_ROOT: playground.apiRoot,
      ADMIN_IDS: String(playground.people[0]?.id),
      ...database.settings,
      DATA_DIR: dataDir,
      HTTP_PORT: '0',
      LOG_LEVEL: 'debug',
      // Each session, and the run at each start, costs much of the time of a test. Tests of jobs run many at once.
      ...(options.jobs ? {} : { SCHEDULE_MAINTENANCE: 'off', DB_MAX_CONNECTIONS: '6' }),
      ...settings,
    });
    const log: Log = createLog({ ...config.log, console: { write: (line) => logLines.push(line) } });
    let program = await startProgram(config, log, { showsTimeZoneHint: false, ...options });
    const otherInstances: Program[] = [];
    await use({
      playground,
      get program() {
        return program;
      },
      async restart() {
        await program.stop();
        program = await startProgram(config, log, { showsTimeZoneHint: false, ...options });
      },
      async startInstance() {
        const instance = await startProgram(config, log, { showsTimeZoneHint: false, ...options });
        otherInstances.push(instance);
        return instance;
      },
      person: async (details) =>
        actor(playground, await playground.addPerson({ first_name: 'Somebody', language_code: 'en', ...details })),
      logLines,
    });
    await Promise.all([program, ...otherInstances].map((one) => one.stop()));
    await playground.close();
    if (task.result?.state === 'fail')
      process.stderr.write(logLines.filter((line) => /"level":(?:[456]0|"(?:warn|error|fatal)")/.test(line)).join(''));
  },
  anna: async ({ world }, use) => use(actor(world.playground, defaultPerson(world, 0))),
  ben: async ({ world }, use) => use(actor(world.playground, defaultPerson(world, 1))),
  maria: async ({ world }, use) => use(actor(world.playground, defaultPerson(world, 2))),
});

function defaultPerson({ playground }: World, index: number): PlaygroundPerson {
  const person = playground.people[index];
  if (!person) throw new Error(`the playground has no person ${index}`);
  return person;
}

/** Creates an actor for a person, in the private chat or in another chat. */
export function actor(playground: TestPlayground, { id }: Pick<PlaygroundPerson, 'id'>, chatId = id): Actor {
  let lastToast: string | undefined;

  /** Does something and collects the messages of the bot until it has finished the update. */
  async function collectAnswers(
    act: () => Promise<{ updateId: number | undefined; callbackQueryId?: string; updateIds?: (number | undefined)[] }>,
  ): Promise<Answers> {
    const answers: Answers = [];
    const textsBefore = new Map(playground.messages(chatId).map(({ message_id, text }) => [message_id, text]));
    const stop = playground.on((event) => {
      if ((event.type !== 'message' && event.type !== 'edit') || event.chatId !== chatId || !event.message.fromBot)
        return;
      const { message_id, text, reply_markup } = event.message;
      const onlyLostButtons = text !== undefined && textsBefore.get(message_id) === text && reply_markup === undefined;
      if (!onlyLostButtons) answers.push(event.message);
    });
    const { updateId, callbackQueryId, updateIds = [updateId] } = await act();
    await Promise.all(updateIds.map((one) => playground.finished(one)));
    stop();
    if (callbackQueryId) lastToast = playground.answers.get(callbackQueryId)?.text;
    return answers;
  }
  return {
    id,
    chatId,
    says: (text) => collectAnswers(() => playground.sendText(id, chatId, text)),
    taps: (label) =>
      collectAnswers(() => {
        const { message, data } = findButton(playground.messages(chatId), label);
        return playground.press(id, chatId, message.message_id, data);
      }),
    button(label) {
      const { message, data } = findButton(playground.messages(chatId), label);
      return { messageId: message.message_id, data };
    },
    edits: (messageId, text) => collectAnswers(() => playground.editText(id, chatId, messageId, text)),
    sendsPhoto: (caption) => collectAnswers(() => playground.sendMedia(id, chatId, photo(caption))),
    sendsDocument: (caption) =>
      collectAnswers(() => playground.sendDocument(id, chatId, { name: 'a.txt', bytes: Buffer.from('a'), caption })),
    sendsFile: (name, bytes, caption) =>
      collectAnswers(() => playground.sendDocument(id, chatId, { name, bytes: Buffer.from(bytes), caption })),
    sendsAlbum: (...captions) =>
      collectAnswers(async () => {
        const sent = await playground.sendAlbum(id, chatId, captions.map(photo));
        return { updateId: undefined, updateIds: sent.map(({ updateId }) => updateId) };
      }),
    sendsLocation: (latitude, longitude) =>
      collectAnswers(() => playground.sendLocation(id, chatId, { latitude, longitude })),
    toast: () => lastToast,
    messages: () => playground.messages(chatId),
    in: (other) => actor(playground, { id }, other),
  };
}

/** A PNG of one pixel. */
const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

function photo(caption = ''): MediaUpload {
  return { kind: 'photo', name: 'photo.png', bytes: Buffer.from(pixel, 'base64'), caption };
}

function findButton(messages: PageMessage[], label: string): { message: PageMessage; data: string } {
  for (const message of [...messages].reverse())
    for (const button of buttonsOf(message))
      if (button.text === label && 'callback_data' in button) return { message, data: button.callback_data };
  throw new Error(`no message has a button ${label}; there are: ${labelsOf(messages).join(' | ')}`);
}

function buttonsOf({ reply_markup: markup }: PageMessage) {
  return markup && 'inline_keyboard' in markup ? markup.inline_keyboard.flat() : [];
}

/** Returns the labels of all inline buttons of the messages. */
export function labelsOf(messages: PageMessage[]): string[] {
  return messages.flatMap((message) => buttonsOf(message).map(({ text }) => text));
}

/** Returns the texts and captions of messages, separated by blank lines. */
export function textOf(messages: PageMessage[]): string {
  return messages.map((message) => message.text ?? message.caption ?? '').join('\n\n');
}
