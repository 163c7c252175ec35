import { existsSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import fastify, { type FastifyInstance } from 'fastify';
import { Bot, InlineKeyboard, InputFile, Keyboard } from 'grammy';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { type Playground, startPlayground } from '../../src/playground/index.ts';

const CHROMIUM = '/usr/bin/chromium';
const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
);

/** A chat page in a browser, with the real playground and a tiny bot behind it. */
export interface Stage {
  playground: Playground;
  bot: Bot;
  root: string;
  /** Opens the page in a browser profile of its own; what fails in it is added to `problems`. */
  open(options?: BrowserContextOptions): Promise<Page>;
  problems: string[];
  /** Stops serving the page, runs `meanwhile`, serves it again at the same address. */
  interrupt(meanwhile: () => Promise<void>): Promise<void>;
  close(): Promise<void>;
}

/** Returns the system's Chromium; throws a sentence that says what is missing where there is none. */
export async function startBrowser(): Promise<Browser> {
  if (!existsSync(CHROMIUM))
    throw new Error(`The tests of the chat page need Chromium at ${CHROMIUM}; it is not there.`);
  const args = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking'];
  return chromium.launch({ executablePath: CHROMIUM, args });
}

/** Starts playground, bot and page on free ports of loopback. */
export async function startStage(browser: Browser): Promise<Stage> {
  const playground = await startPlayground();
  const bot = echoBot(playground);
  let app = await serve(playground, 0);
  const { port } = app.server.address() as AddressInfo;
  const root = `http://127.0.0.1:${port}`;
  await bot.init();
  await bot.api.setMyCommands([
    { command: 'week', description: 'Summary of the week' },
    { command: 'photo', description: 'A photo' },
    { command: 'keys', description: 'A reply keyboard' },
  ]);
  const polling = bot.start();
  const problems: string[] = [];
  return {
    playground,
    bot,
    root,
    problems,
    async open(options = {}) {
      const page = await (await browser.newContext({ viewport: { width: 1100, height: 760 }, ...options })).newPage();
      page.on('pageerror', (error) => problems.push(error.message));
      page.on('console', (line) => line.type() === 'error' && problems.push(line.text()));
      page.on('request', (request) => request.url().startsWith(root) || problems.push(`asked for ${request.url()}`));
      await page.goto(root);
      await page.locator('#timeline[data-loaded="true"]').waitFor();
      return page;
    },
    async interrupt(meanwhile) {
      await app.close();
      await meanwhile();
      app = await serve(playground, port);
    },
    async close() {
      for (const context of browser.contexts()) await context.close();
      await bot.stop();
      await polling;
      await app.close();
      await playground.close();
    },
  };
}

async function serve(playground: Playground, port: number): Promise<FastifyInstance> {
  const app = fastify({ forceCloseConnections: true });
  await app.register(playground.page);
  await app.listen({ host: '127.0.0.1', port });
  return app;
}

/** Says back what it is told; a button under `buttons` edits its message, answers a toast or an alert. */
function echoBot(playground: Playground): Bot {
  const bot = new Bot(playground.token, { client: { apiRoot: playground.apiRoot } });
  const buttons = new InlineKeyboard().text('Change', 'change').text('Toast', 'toast').text('Alert', 'alert');
  bot.command('photo', (ctx) => ctx.replyWithPhoto(new InputFile(PIXEL, 'dot.png'), { caption: 'A dot' }));
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
