import { existsSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import fastify, { type FastifyInstance } from 'fastify';
import { Bot, InlineKeyboard, InputFile, Keyboard } from 'grammy';
import { type Browser, type ConsoleMessage, chromium, type Page, type Request } from 'playwright-core';
import { type Playground, startPlayground } from '../../src/playground/index.ts';

const CHROMIUM = '/usr/bin/chromium';
const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
);

/** How somebody sees the page. */
export interface Sight {
  viewport?: { width: number; height: number };
  colorScheme?: 'light' | 'dark';
}

/** A chat page in a browser, with the real playground and a tiny bot behind it. */
export interface Stage {
  playground: Playground;
  bot: Bot;
  /** Opens the page; what fails in it is added to `problems`. */
  open(sight?: Sight): Promise<void>;
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

/** Starts playground, bot and page on free ports of loopback: in the same window it is another page, which finds nothing kept. */
export async function startStage(page: Page): Promise<Stage> {
  const playground = await startPlayground();
  const bot = echoBot(playground);
  let app = await serve(playground, 0);
  const { port } = app.server.address() as AddressInfo;
  const root = `http://127.0.0.1:${port}`;
  await introduce(bot);
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
      await bot.stop();
      await Promise.all([polling, app.close(), playground.close()]);
    },
  };
}

async function introduce(bot: Bot): Promise<void> {
  await bot.init();
  await bot.api.setMyCommands([
    { command: 'week', description: 'Summary of the week' },
    { command: 'photo', description: 'A photo' },
    { command: 'keys', description: 'A reply keyboard' },
  ]);
}

/** Collects errors of the page, and whatever it asks for that is not of its own server. */
function watchProblems(page: Page, root: string): { problems: string[]; stop(): void } {
  const problems: string[] = [];
  const failed = (error: Error) => problems.push(error.message);
  const said = (line: ConsoleMessage) => line.type() === 'error' && problems.push(line.text());
  const asked = (request: Request) => request.url().startsWith(root) || problems.push(`asked for ${request.url()}`);
  page.on('pageerror', failed).on('console', said).on('request', asked);
  return { problems, stop: () => void page.off('pageerror', failed).off('console', said).off('request', asked) };
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
