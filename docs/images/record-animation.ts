import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createCanvas, GifEncoder, loadImage } from 'canvas';
import { chromium, type Page } from 'playwright-core';
import type { PageState } from '../../src/playground/protocol.ts';

// Records docs/images/chat.gif: the chat page of a new program, in which a person types `run 45m` and gets a chart.
//
//   npm run build && node --import tsx docs/images/record-animation.ts

const target = fileURLToPath(new URL('chat.gif', import.meta.url));
const main = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
const size = { width: 640, height: 700 };

const dataDir = mkdtempSync(join(tmpdir(), 'tally-animation-'));
chmodSync(dataDir, 0o711); // as root the PostgreSQL server runs as another user, who must enter it
const program = spawn(process.execPath, [main], {
  env: { ...process.env, DATA_DIR: dataDir, HTTP_PORT: '0', BOT_TOKEN: '', DATABASE_URL: '' },
});
const ended = new Promise((resolve) => program.once('close', resolve));
const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
});
try {
  const address = await readAddress();
  for (const text of pastRecords()) await say(address, text);
  const page = await browser.newPage({ viewport: size, locale: 'en-GB', reducedMotion: 'reduce' });
  await page.goto(address);
  const gif = createRecorder(page);
  await page.locator('#timeline[data-loaded="true"]').waitFor();
  await page.locator('#input').focus();
  await gif.capture(1500);
  await type(page, gif, 'run 45m', '✓ 45 min Running');
  await gif.capture(2000);
  await type(page, gif, '/month', 'This month');
  await gif.capture(2500);
  const chartButton = page.getByRole('button', { name: 'Chart' }).last();
  await chartButton.hover();
  await gif.capture(700);
  await chartButton.click();
  await page.locator('#timeline img').last().waitFor();
  await page.mouse.move(0, 0);
  await sleep(1000); // the page scrolls to the chart
  await gif.capture(5000);
  writeFileSync(target, gif.finish());
} finally {
  await browser.close();
  program.kill('SIGTERM');
  await ended;
  rmSync(dataDir, { recursive: true, force: true });
}

/** Returns the address of the chat page, which the program prints when it has started. */
function readAddress(): Promise<string> {
  let output = '';
  return new Promise((resolve, reject) => {
    program.stdout.on('data', (chunk: Buffer) => {
      output += chunk;
      const [, address] = /chat page {3}(http\S+)\//.exec(output) ?? [];
      if (address) resolve(address);
    });
    ended.then(() => reject(new Error(output)));
  });
}

/** Returns lines that record four habits in the last four weeks, oldest first. */
function* pastRecords(): Generator<string> {
  const minutes = {
    Running: [30, 0, 45, 0, 30, 60, 0],
    Reading: [25, 20, 0, 30, 15, 40, 45],
    Walking: [20, 0, 35, 0, 25, 50, 40],
    English: [0, 30, 0, 30, 30, 0, 0],
  };
  for (let daysAgo = 28; daysAgo > 0; daysAgo -= 1) {
    const date = new Date(Date.now() - daysAgo * 86_400_000).toISOString().slice(0, 10);
    const day = daysAgo === 1 ? 'yesterday' : date;
    for (const [index, [habit, durations]] of Object.entries(minutes).entries()) {
      const duration = durations[(daysAgo * (index + 3)) % 7] ?? 0;
      if (duration > 0 && daysAgo % 6 !== 5) yield `${habit} ${duration}m ${day}`;
    }
  }
}

/** Sends a text as the first person of the chat page, and waits for the answer. */
async function say(address: string, text: string): Promise<void> {
  const { people } = (await (await fetch(`${address}/playground/state`)).json()) as PageState;
  const id = people[0]?.id ?? 0;
  const body = JSON.stringify({ as: id, chatId: id, text });
  const headers = { 'content-type': 'application/json' };
  const before = await countMessages(address, id);
  await fetch(`${address}/playground/send`, { method: 'POST', headers, body });
  while ((await countMessages(address, id)) < before + 2) await sleep(20);
}

async function countMessages(address: string, chatId: number): Promise<number> {
  const response = await fetch(`${address}/playground/chats/${chatId}/messages?limit=500`);
  return ((await response.json()) as { messages: unknown[] }).messages.length;
}

type Recorder = ReturnType<typeof createRecorder>;

/** Types a text letter by letter, sends it, and waits for an answer with `answer`. */
async function type(page: Page, gif: Recorder, text: string, answer: string): Promise<void> {
  for (const letter of text) {
    await page.keyboard.type(letter);
    await gif.capture(110);
  }
  await gif.capture(500);
  await page.keyboard.press('Enter');
  await page.locator('#timeline').getByText(answer).last().waitFor();
  await sleep(1000); // the page scrolls to the answer
}

/** Creates the recorder of an animation. A frame holds only the rectangle that has changed since the frame before. */
function createRecorder(page: Page) {
  const encoder = new GifEncoder(size.width, size.height, { quality: 1 });
  const context = createCanvas(size.width, size.height).getContext('2d');
  let last: Uint8ClampedArray = new Uint8ClampedArray(4 * size.width * size.height);
  return {
    /** Adds the page as it is now, shown for so many milliseconds. */
    async capture(delay: number): Promise<void> {
      context.drawImage(await loadImage(await page.screenshot()), 0, 0);
      const { data } = context.getImageData(0, 0, size.width, size.height);
      const { left, top, width, height } = changedArea(last, data);
      last = data;
      const part = context.getImageData(left, top, width, height).data;
      encoder.addFrame(new Uint8Array(part), width, height, { delay, left, top });
    },
    finish: () => encoder.finish(),
  };
}

/** Returns the smallest rectangle with all pixels that differ. Without a difference it is one pixel. */
function changedArea(before: Uint8ClampedArray, after: Uint8ClampedArray) {
  let [left, top, right, bottom] = [size.width - 1, size.height - 1, 0, 0];
  for (let index = 0; index < after.length; index += 4) {
    if ([0, 1, 2].every((channel) => before[index + channel] === after[index + channel])) continue;
    const [x, y] = [(index / 4) % size.width, Math.floor(index / 4 / size.width)];
    [left, top] = [Math.min(left, x), Math.min(top, y)];
    [right, bottom] = [Math.max(right, x), Math.max(bottom, y)];
  }
  if (right < left) return { left: 0, top: 0, width: 1, height: 1 };
  return { left, top, width: right - left + 1, height: bottom - top + 1 };
}
