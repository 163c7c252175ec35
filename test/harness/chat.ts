import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Program, type ProgramOptions, startProgram } from '../../src/app/program.ts';
import { parseConfig } from '../../src/config/config.ts';
import { createLog, type Log } from '../../src/lib/log.ts';
import {
  type PageMessage,
  type Playground,
  type PlaygroundPerson,
  startPlayground,
} from '../../src/playground/index.ts';
import { test as database } from './db.ts';

/** What the bot did because of one thing a person did: new and edited messages, in order, but for those that only lost their buttons. */
export type Answers = PageMessage[];

/** A person in one chat, who does things and sees what comes back. */
export interface Actor {
  id: number;
  chatId: number;
  /** Sends a text; resolves when the bot has acknowledged it. */
  says(text: string): Promise<Answers>;
  /** Presses the button of that label on the newest message that has one. */
  taps(label: string): Promise<Answers>;
  /** Finds the button that `taps` would press. */
  button(label: string): { messageId: number; data: string };
  /** Changes an own message. */
  edits(messageId: number, text: string): Promise<Answers>;
  sendsLocation(latitude: number, longitude: number): Promise<Answers>;
  /** The words of the last toast that a press of this person got. */
  toast(): string | undefined;
  /** All messages of the chat. */
  messages(): PageMessage[];
  /** The same person in another chat. */
  in(chatId: number): Actor;
}

export interface World {
  playground: Playground;
  program: Program;
  /** Stops the program and starts it anew on the same database; nothing that Telegram holds is lost. */
  restart(): Promise<void>;
  /** Starts another instance beside it on the same database; it is stopped with the test. */
  another(): Promise<Program>;
  person(details: Partial<PlaygroundPerson>): Promise<Actor>;
  /** Collects every line of the log. */
  logLines: string[];
}

/**
 * `test('…', async ({ anna, maria, world }) => …)`: the whole program against the playground's Bot API over HTTP, on a
 * database of its own. Anna (English) is an admin, Ben is not; Maria speaks Russian.
 */
export const test = database.extend<{
  world: World;
  anna: Actor;
  ben: Actor;
  maria: Actor;
  /** The program's `DATA_DIR`. */
  dataDir: string;
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
    const playground = await startPlayground();
    const logLines: string[] = [];
    const config = parseConfig({
      BOT_TOKEN: playground.token,
      BOT_API_ROOT: playground.apiRoot,
      ADMIN_IDS: String(playground.people[0]?.id),
      DATABASE_URL: database.url,
      DATA_DIR: dataDir,
      HTTP_PORT: '0',
      LOG_LEVEL: 'debug',
      ...settings,
    });
    const log: Log = createLog({ ...config.log, console: { write: (line) => logLines.push(line) } });
    let program = await startProgram(config, log, options);
    const others: Program[] = [];
    await use({
      playground,
      get program() {
        return program;
      },
      async restart() {
        await program.stop();
        program = await startProgram(config, log, options);
      },
      async another() {
        const other = await startProgram(config, log, options);
        others.push(other);
        return other;
      },
      person: async (details) =>
        actor(playground, await playground.addPerson({ first_name: 'Somebody', language_code: 'en', ...details })),
      logLines,
    });
    await Promise.all([program, ...others].map((one) => one.stop()));
    await playground.close();
    if (task.result?.state === 'fail')
      process.stderr.write(logLines.filter((line) => /"level":(?:[456]0|"(?:warn|error|fatal)")/.test(line)).join(''));
  },
  anna: async ({ world }, use) => use(actor(world.playground, castOf(world, 0))),
  ben: async ({ world }, use) => use(actor(world.playground, castOf(world, 1))),
  maria: async ({ world }, use) => use(actor(world.playground, castOf(world, 2))),
});

function castOf({ playground }: World, index: number): PlaygroundPerson {
  const person = playground.people[index];
  if (!person) throw new Error(`the cast has no person ${index}`);
  return person;
}

/** Returns a person as an actor in their private chat, or in another. */
export function actor(playground: Playground, { id }: Pick<PlaygroundPerson, 'id'>, chatId = id): Actor {
  let toasted: string | undefined;
  async function watch(
    act: () => Promise<{ updateId: number | undefined; callbackQueryId?: string }>,
  ): Promise<Answers> {
    const seen: Answers = [];
    const before = new Map(playground.messages(chatId).map(({ message_id, text }) => [message_id, text]));
    const stop = playground.on((event) => {
      if ((event.type !== 'message' && event.type !== 'edit') || event.chatId !== chatId || !event.message.fromBot)
        return;
      const { message_id, text, reply_markup } = event.message;
      const onlyLostButtons = text !== undefined && before.get(message_id) === text && reply_markup === undefined;
      if (!onlyLostButtons) seen.push(event.message);
    });
    const { updateId, callbackQueryId } = await act();
    await playground.confirmed(updateId);
    stop();
    if (callbackQueryId) toasted = playground.answers.get(callbackQueryId)?.text;
    return seen;
  }
  return {
    id,
    chatId,
    says: (text) => watch(() => playground.sendText(id, chatId, text)),
    taps: (label) =>
      watch(() => {
        const { message, data } = findButton(playground.messages(chatId), label);
        return playground.press(id, chatId, message.message_id, data);
      }),
    button(label) {
      const { message, data } = findButton(playground.messages(chatId), label);
      return { messageId: message.message_id, data };
    },
    edits: (messageId, text) => watch(() => playground.editText(id, chatId, messageId, text)),
    sendsLocation: (latitude, longitude) => watch(() => playground.sendLocation(id, chatId, { latitude, longitude })),
    toast: () => toasted,
    messages: () => playground.messages(chatId),
    in: (other) => actor(playground, { id }, other),
  };
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

/** Returns the texts and captions of messages, a blank line between two. */
export function textOf(messages: PageMessage[]): string {
  return messages.map((message) => message.text ?? message.caption ?? '').join('\n\n');
}
