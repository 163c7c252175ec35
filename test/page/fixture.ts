import { existsSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import fastify, { type FastifyInstance } from 'fastify';
import { Bot, InlineKeyboard, InputFile, Keyboard } from 'grammy';
import { type Browser, type ConsoleMessage, chromium, type Page, type Request } from 'playwright-core';
import { type Playground, startPlayground } from '../../src/playground/index.ts';

const chromiumPath = '/usr/bin/chromium';
const pixelPng = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
);

/** Options of the browser window. */
export interface ViewOptions {
  viewport?: { width: number; height: number };
  colorScheme?: 'light' | 'dark';
}

/** The chat page in a browser, with the real playground and an echo bot. */
export interface PageFixture {
  playground: Playground;
  bot: Bot;
  /** Opens the page and waits until the messages are loaded. */
  open(options?: ViewOptions): Promise<void>;
  /** The errors of the page and its requests to other hosts. */
  problems: string[];
  /** Stops the page's server, runs `meanwhile`, and starts the server again at the same address. */
  interrupt(meanwhile: () => Promise<void>): Promise<void>;
  close(): Promise<void>;
}

let browser: Promise<Browser> | undefined;

/**
 * Returns the Chromium of this worker process, which the first call starts: a start takes seconds. It ends with the
 * process. Each test file closes the contexts that it opens.
 */
export function sharedBrowser(): Promise<Browser> {
  browser ??= startBrowser();
  return browser;
}

/** Starts the system's Chromium. Throws an error that names the missing file if there is none. */
async function startBrowser(): Promise<Browser> {
  if (!existsSync(chromiumPath))
    throw new Error(`The tests of the chat page need Chromium at ${chromiumPath}; it is not there.`);
  // Each process of Chromium costs about a second: one draws all pages, and none is kept in reserve for a next page.
  const fewProcesses = ['--renderer-process-limit=1', '--disable-site-isolation-trials', '--in-process-gpu'];
  const args = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking', ...fewProcesses];
  return chromium.launch({ executablePath: chromiumPath, args });
}

/** The port of the page in this worker: Chromium keeps the scripts of an origin, and loads them in half of the time. */
let port = 0;

/** Starts the playground, the bot and the page's server on loopback. The page finds nothing in its storage. */
export async function startFixture(page: Page): Promise<PageFixture> {
  const playground = await startPlayground();
  const bot = echoBot(playground);
  let app = await serve(playground, port);
  port = (app.server.address() as AddressInfo).port;
  const root = `http://127.0.0.1:${port}`;
  await registerCommands(bot);
  const polling = bot.start();
  const watch = watchProblems(page, root);
  return {
    playground,
    bot,
    problems: watch.problems,
    async open({ viewport = { width: 1100, height: 760 }, colorScheme = 'light' } = {}) {
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme });
      await page.goto(root);
      await page.locator('#timeline[data-loaded="true"]').waitFor();
    },
    async interrupt(meanwhile) {
      await app.close();
      await meanwhile();
      app = await serve(playground, port);
    },
    async close() {
      await page.goto('about:blank');
      watch.stop();
      await clearStorage(page, root);
      await bot.stop();
      await Promise.all([polling, app.close(), playground.close()]);
    },
  };
}

/** Deletes what pages of an origin have stored, such as drafts and the theme. */
export async function clearStorage(page: Page, origin: string): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('Storage.clearDataForOrigin', { origin, storageTypes: 'local_storage,cookies' });
  await session.detach();
}

async function registerCommands(bot: Bot): Promise<void> {
  await bot.init();
  await bot.api.setMyCommands([
    { command: 'week', description: 'Summary of the week' },
    { command: 'photo', description: 'A photo' },
    { command: 'keys', description: 'A reply keyboard' },
  ]);
}

/** Collects the errors of the page and its requests to other hosts. */
function watchProblems(page: Page, root: string): { problems: string[]; stop(): void } {
  const problems: string[] = [];
  const onError = (error: Error) => problems.push(error.message);
  const onConsole = (line: ConsoleMessage) => line.type() === 'error' && problems.push(line.text());
  const onRequest = (request: Request) =>
    request.url().startsWith(root) || problems.push(`request to ${request.url()}`);
  page.on('pageerror', onError).on('console', onConsole).on('request', onRequest);
  return {
    problems,
    stop: () => void page.off('pageerror', onError).off('console', onConsole).off('request', onRequest),
  };
}

async function serve(playground: Playground, port: number): Promise<FastifyInstance> {
  const app = fastify({ forceCloseConnections: true });
  // Otherwise each load asks for fifty scripts and style sheets again, which do not change meanwhile.
  app.addHook('onSend', async ({ url }, reply) => {
    if (/^\/(?:js|css)\//.test(url)) reply.header('cache-control', 'max-age=600');
  });
  await app.register(playground.page);
  await app.listen({ host: '127.0.0.1', port });
  return app;
}

/**
 * Creates a bot that repeats each message. The buttons of its answer to `buttons` edit the message, show a toast and
 * show an alert.
 */
function echoBot(playground: Playground): Bot {
  const bot = new Bot(playground.token, { client: { apiRoot: playground.apiRoot } });
  const buttons = new InlineKeyboard().text('Change', 'change').text('Toast', 'toast').text('Alert', 'alert');
  bot.command('photo', (ctx) => ctx.replyWithPhoto(new InputFile(pixelPng, 'dot.png'), { caption: 'A dot' }));
  bot.command('keys', (ctx) =>
    ctx.reply('Pick', { reply_markup: new Keyboard().text('Left').text('Right').resized() }),
  );
  bot.hears('buttons', (ctx) => ctx.reply('Press one', { reply_markup: buttons }));
  bot.on('message:location', (ctx) => ctx.reply(`At ${ctx.message.location.latitude}`));
  bot.on('message:document', (ctx) => ctx.reply(`Got ${ctx.message.document.file_name}: ${ctx.message.caption}`));
  bot.on('message:text', (ctx) => ctx.reply(`You said: ${ctx.message.text}`));
  bot.on('edited_message:text', (ctx) => ctx.reply(`Now: ${ctx.editedMessage.text}`));
  bot.callbackQuery('change', async (ctx) => {
    await ctx.editMessageText('Changed');
    await ctx.answerCallbackQuery();
  });
  bot.callbackQuery('toast', (ctx) => ctx.answerCallbackQuery('A toast'));
  bot.callbackQuery('alert', (ctx) => ctx.answerCallbackQuery({ text: 'An alert', show_alert: true }));
  return bot;
}
