import { createInterface } from 'node:readline';
import { startPlayground } from '../../src/playground/index.ts';

/** What the bench asks of the stand-in, one JSON line each; it answers each with one line. */
export type Order =
  /** All at once, so many texts over a thousand chats; answers with the seconds until each was answered. */
  | { kind: 'flood'; texts: number }
  /** So many texts a second over a thousand chats; answers with latencies. Charts are asked for meanwhile. */
  | { kind: 'steady'; perSecond: number; seconds: number; chartsPerSecond: number }
  | { kind: 'end' };

export interface FloodResult {
  updates: number;
  seconds: number;
}

export interface SteadyResult {
  updates: number;
  charts: number;
  p50: number;
  p99: number;
  longest: number;
}

const playground = await startPlayground({ people: [] });
const people: number[] = [];
for (let index = 0; index < 1_000; index += 1)
  people.push((await playground.addPerson({ first_name: `Person ${index}`, language_code: 'en' })).id);

/** When the oldest text of a chat that has no answer yet was sent, in order; the bot answers in order. */
const open = new Map<number, number[]>();
const latencies: number[] = [];
let answered = 0;
let charts = 0;
let wake = () => {};

playground.on((event) => {
  if (event.type !== 'message' || !event.message.fromBot) return;
  if ('photo' in event.message) {
    charts += 1;
    return;
  }
  const sent = open.get(event.chatId)?.shift();
  if (sent === undefined) return;
  latencies.push(performance.now() - sent);
  answered += 1;
  wake();
});

async function send(index: number): Promise<void> {
  const id = people[index % people.length] ?? 0;
  const waiting = open.get(id) ?? [];
  open.set(id, waiting);
  waiting.push(performance.now());
  await playground.sendText(id, id, `reading ${1 + (index % 50)}m`);
}

async function allAnswered(count: number): Promise<void> {
  while (answered < count)
    await new Promise<void>((resolve) => {
      wake = resolve;
    });
}

function begin(): void {
  open.clear();
  latencies.length = 0;
  answered = 0;
  charts = 0;
}

async function flood({ texts }: { texts: number }): Promise<FloodResult> {
  begin();
  const started = performance.now();
  for (let index = 0; index < texts; index += 1) await send(index);
  await allAnswered(texts);
  return { updates: texts, seconds: (performance.now() - started) / 1000 };
}

async function steady({
  perSecond,
  seconds,
  chartsPerSecond,
}: Extract<Order, { kind: 'steady' }>): Promise<SteadyResult> {
  begin();
  const asking = setInterval(() => void askForChart(), 1000 / chartsPerSecond);
  const texts = perSecond * seconds;
  const started = performance.now();
  for (let index = 0; index < texts; index += 1) {
    const due = started + (index * 1000) / perSecond;
    if (due > performance.now()) await new Promise((resolve) => setTimeout(resolve, due - performance.now()));
    await send(index);
  }
  await allAnswered(texts);
  clearInterval(asking);
  const sorted = [...latencies].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return { updates: texts, charts, p50: at(0.5), p99: at(0.99), longest: at(1) };
}

let asker = 0;

/** People outside the thousand ask for charts, each for one. */
async function askForChart(): Promise<void> {
  asker += 1;
  const { id } = await playground.addPerson({ first_name: `Asker ${asker}`, language_code: 'en' });
  await playground.sendText(id, id, 'reading 30m');
  await playground.sendText(id, id, '/heatmap');
}

process.stdout.write(
  `${JSON.stringify({ token: playground.token, apiRoot: playground.apiRoot, firstId: people[0] })}\n`,
);
for await (const line of createInterface({ input: process.stdin })) {
  const order = JSON.parse(line) as Order;
  if (order.kind === 'end') break;
  const result = order.kind === 'flood' ? await flood(order) : await steady(order);
  process.stdout.write(`${JSON.stringify(result)}\n`);
}
await playground.close();
process.exit(0);
