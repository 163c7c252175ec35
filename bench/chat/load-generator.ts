import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { startPlayground } from '../../src/playground/index.ts';

// Runs a playground with many people and sends messages to the bot that is connected to it. It prints the address of
// the playground, then reads one command per line (JSON) and prints one result per line.

export type LoadCommand =
  /** Sends so many texts as fast as possible, distributed over all people, and waits for all answers. */
  | { kind: 'burst'; texts: number }
  /** Sends so many texts per second, distributed over all people, and measures latencies. Also requests charts. */
  | { kind: 'steady'; perSecond: number; seconds: number; chartsPerSecond: number }
  /** Sends texts, distributed over so many people, and waits for nothing. */
  | { kind: 'queue'; texts: number; chats: number }
  /** Sends so many texts of 4,000 characters from one person, and waits for nothing. */
  | { kind: 'queueLong'; texts: number }
  /** Waits for all answers to the queued texts. */
  | { kind: 'drain' }
  /** Adds so many people who send nothing, and counts the messages of the bot to them. */
  | { kind: 'addReaders'; count: number }
  /** Waits until each of them has a message. */
  | { kind: 'readAll' }
  /** Lets one person import a file while others send texts, and measures their latencies. */
  | { kind: 'import'; path: string; perSecond: number }
  | { kind: 'end' };

export interface BurstResult {
  updates: number;
  seconds: number;
}

export interface DrainResult extends BurstResult {
  /** Answers that came twice. */
  repeated: number;
}

/** The ids of people who send nothing. */
export interface ReadersResult {
  ids: number[];
}

/** What people got who send nothing. */
export interface ReadResult {
  messages: number;
  /** From the first message to the last. */
  seconds: number;
}

/** Latencies are in milliseconds, from the text to its answer. */
export interface SteadyResult {
  updates: number;
  charts: number;
  p50: number;
  p99: number;
  longest: number;
}

/** The latencies of other people while one imports a file, and the seconds of its preview and its import. */
export interface ImportResult extends SteadyResult {
  previewSeconds: number;
  importSeconds: number;
}

const playground = await startPlayground({ people: [] });
const people: number[] = [];

/** Adds people until there are so many. */
async function addPeople(count: number): Promise<void> {
  while (people.length < count) {
    const { id } = await playground.addPerson({ first_name: `Person ${people.length}`, language_code: 'en' });
    people.push(id);
  }
}

/** The times at which the unanswered texts of each chat were sent, oldest first. The bot answers in order. */
const unansweredSince = new Map<number, number[]>();
const latencies: number[] = [];
let answered = 0;
let repeated = 0;
let queued = 0;
let charts = 0;
let onAnswer = () => {};

let importer = 0;

const readers = new Set<number>();
const readAt: number[] = [];
let onRead = () => {};

playground.on((event) => {
  if (event.type !== 'message' || !event.message.fromBot) return;
  if (readers.has(event.chatId)) {
    readAt.push(performance.now());
    onRead();
    return;
  }
  if ('photo' in event.message) {
    charts += 1;
    return;
  }
  if (event.chatId === importer || !/reading/i.test(event.message.text ?? '')) return; // the hint about the time zone
  const sentAt = unansweredSince.get(event.chatId)?.shift();
  if (sentAt === undefined) {
    repeated += 1;
    return;
  }
  latencies.push(performance.now() - sentAt);
  answered += 1;
  onAnswer();
});

async function sendText(index: number, chats = 1_000): Promise<void> {
  const id = people[index % chats] ?? 0;
  const sentAt = unansweredSince.get(id) ?? [];
  unansweredSince.set(id, sentAt);
  sentAt.push(performance.now());
  await playground.sendText(id, id, `reading ${1 + (index % 50)}m`);
}

async function waitForAnswers(count: number): Promise<void> {
  while (answered < count)
    await new Promise<void>((resolve) => {
      onAnswer = resolve;
    });
}

function resetCounters(): void {
  unansweredSince.clear();
  latencies.length = 0;
  answered = 0;
  repeated = 0;
  queued = 0;
  charts = 0;
}

async function sendBurst({ texts }: { texts: number }): Promise<BurstResult> {
  resetCounters();
  const start = performance.now();
  for (let index = 0; index < texts; index += 1) await sendText(index);
  await waitForAnswers(texts);
  return { updates: texts, seconds: (performance.now() - start) / 1000 };
}

async function queueTexts({ texts, chats }: { texts: number; chats: number }): Promise<BurstResult> {
  resetCounters();
  await addPeople(chats);
  const start = performance.now();
  for (let index = 0; index < texts; index += 1) await sendText(index, chats);
  queued = texts;
  return { updates: texts, seconds: (performance.now() - start) / 1000 };
}

async function queueLongTexts({ texts }: { texts: number }): Promise<BurstResult> {
  const { id } = await playground.addPerson({ first_name: 'Flooder', language_code: 'en' });
  const start = performance.now();
  for (let index = 0; index < texts; index += 1)
    await playground.sendText(id, id, `run 1m #${index} ${'long text '.repeat(398)}`);
  return { updates: texts, seconds: (performance.now() - start) / 1000 };
}

async function addReaders({ count }: { count: number }): Promise<ReadersResult> {
  for (let index = 0; index < count; index += 1)
    readers.add((await playground.addPerson({ first_name: `Reader ${index}`, language_code: 'en' })).id);
  return { ids: [...readers] };
}

async function readAll(): Promise<ReadResult> {
  while (readAt.length < readers.size)
    await new Promise<void>((resolve) => {
      onRead = resolve;
    });
  return { messages: readAt.length, seconds: ((readAt.at(-1) ?? 0) - (readAt[0] ?? 0)) / 1000 };
}

async function drain(): Promise<DrainResult> {
  const start = performance.now();
  await waitForAnswers(queued);
  return { updates: queued, seconds: (performance.now() - start) / 1000, repeated };
}

async function sendSteadily({
  perSecond,
  seconds,
  chartsPerSecond,
}: Extract<LoadCommand, { kind: 'steady' }>): Promise<SteadyResult> {
  resetCounters();
  const chartTimer = setInterval(() => void requestChart(), 1000 / chartsPerSecond);
  const texts = perSecond * seconds;
  await sendTexts(perSecond, (index) => index < texts);
  await waitForAnswers(texts);
  clearInterval(chartTimer);
  return measureLatencies(texts);
}

/** Sends texts at a steady rate as long as `goesOn` says so. Returns their number. */
async function sendTexts(perSecond: number, goesOn: (index: number) => boolean): Promise<number> {
  const start = performance.now();
  let index = 0;
  for (; goesOn(index); index += 1) {
    const dueAt = start + (index * 1000) / perSecond;
    if (dueAt > performance.now()) await new Promise((resolve) => setTimeout(resolve, dueAt - performance.now()));
    await sendText(index);
  }
  return index;
}

function measureLatencies(texts: number): SteadyResult {
  const sorted = [...latencies].sort((a, b) => a - b);
  const percentile = (share: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
  return { updates: texts, charts, p50: percentile(0.5), p99: percentile(0.99), longest: percentile(1) };
}

/** Sends the file, presses `Import`, and sends texts of others until it is imported. */
async function importBeside({ path, perSecond }: Extract<LoadCommand, { kind: 'import' }>): Promise<ImportResult> {
  const { id } = await playground.addPerson({ first_name: 'Importer', language_code: 'en' });
  importer = id;
  resetCounters();
  let isImported = false;
  const work = importFile(id, path).finally(() => {
    isImported = true;
  });
  const texts = await sendTexts(perSecond, () => !isImported);
  await waitForAnswers(texts);
  return { ...measureLatencies(texts), ...(await work) };
}

async function importFile(id: number, path: string) {
  const start = performance.now();
  await playground.sendDocument(id, id, { name: 'history.json', bytes: readFileSync(path) });
  const preview = await waitForButton(id, 'Import');
  const pressed = performance.now();
  await playground.press(id, id, preview.messageId, preview.data);
  await waitForButton(id, 'Undo import');
  return { previewSeconds: (pressed - start) / 1000, importSeconds: (performance.now() - pressed) / 1000 };
}

/** Waits until a message of the chat has a button with this label. */
async function waitForButton(chatId: number, label: string): Promise<{ messageId: number; data: string }> {
  for (;;) {
    for (const { message_id, reply_markup } of playground.messages(chatId))
      for (const button of reply_markup && 'inline_keyboard' in reply_markup ? reply_markup.inline_keyboard.flat() : [])
        if (button.text === label && 'callback_data' in button)
          return { messageId: message_id, data: button.callback_data ?? '' };
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

let chartRequests = 0;

/** Requests a chart in the chat of a new person, so that the rate limit of a person does not apply. */
async function requestChart(): Promise<void> {
  chartRequests += 1;
  const { id } = await playground.addPerson({ first_name: `Chart ${chartRequests}`, language_code: 'en' });
  await playground.sendText(id, id, 'reading 30m');
  await playground.sendText(id, id, '/heatmap');
}

async function run(
  command: Exclude<LoadCommand, { kind: 'end' }>,
): Promise<BurstResult | SteadyResult | ImportResult | ReadersResult | ReadResult> {
  switch (command.kind) {
    case 'burst':
      return sendBurst(command);
    case 'steady':
      return sendSteadily(command);
    case 'queue':
      return queueTexts(command);
    case 'queueLong':
      return queueLongTexts(command);
    case 'drain':
      return drain();
    case 'addReaders':
      return addReaders(command);
    case 'readAll':
      return readAll();
    case 'import':
      return importBeside(command);
  }
}

await addPeople(1_000);
process.stdout.write(`${JSON.stringify({ token: playground.token, apiRoot: playground.apiRoot })}\n`);
for await (const line of createInterface({ input: process.stdin })) {
  const command = JSON.parse(line) as LoadCommand;
  if (command.kind === 'end') break;
  process.stdout.write(`${JSON.stringify(await run(command))}\n`);
}
await playground.close();
process.exit(0);
