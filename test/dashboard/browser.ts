import type { BrowserContextOptions, Page } from 'playwright-core';
import { onTestFinished } from 'vitest';
import type { Actor, World } from '../harness/shared-chat.ts';
import { clearStorage, sharedBrowser } from '../page/fixture.ts';
import { requestLink } from './login.ts';

/** A page without cookies or storage of others. `problems` collects its errors and its requests to other servers. */
export interface OpenedPage {
  page: Page;
  problems: string[];
}

/** What an open page of the shared context can change. Other options need a context of their own. */
type PageOptions = Pick<BrowserContextOptions, 'viewport' | 'colorScheme'>;

/**
 * The page of this worker: a new context would start a process of Chromium, which costs half a second. A test that has
 * taken it leaves it without cookies and storage.
 */
let shared: Promise<Page> | undefined;
let isTaken = false;

async function takeSharedPage({ viewport = desk, colorScheme = 'light' }: PageOptions, origin: string): Promise<Page> {
  isTaken = true;
  shared ??= openContext({}).then((context) => context.newPage());
  const page = await shared;
  onTestFinished(async () => {
    for (const other of page.context().pages()) if (other !== page) await other.close();
    await page.goto('about:blank');
    await clearStorage(page, origin);
    await page.context().clearCookies();
    page.removeAllListeners();
    isTaken = false;
  });
  await page.setViewportSize(viewport ?? desk);
  await page.emulateMedia({ colorScheme });
  return page;
}

async function openPageOfItsOwn(options: BrowserContextOptions): Promise<Page> {
  const context = await openContext({ viewport: desk, ...options });
  onTestFinished(() => context.close());
  return context.newPage();
}

const openContext = async (options: BrowserContextOptions) => (await sharedBrowser()).newContext(options);

const desk = { width: 1280, height: 900 };

/** Returns functions that open the dashboard in the shared browser. */
export function useBrowser() {
  async function open({ program }: World, options: BrowserContextOptions = {}): Promise<OpenedPage> {
    const { viewport, colorScheme, ...others } = options;
    const isShared = !isTaken && Object.keys(others).length === 0;
    const page = isShared ? await takeSharedPage(options, program.publicUrl) : await openPageOfItsOwn(options);
    const problems: string[] = [];
    page.on('pageerror', ({ message }) => problems.push(message));
    page.on('console', (line) => line.type() === 'error' && problems.push(line.text()));
    page.on('request', (request) => {
      if (!request.url().startsWith(program.publicUrl)) problems.push(`requested ${request.url()}`);
    });
    return { page, problems };
  }

  return {
    open,
    /** Logs a person in by their link, and waits until the charts are drawn. */
    async openDashboard(world: World, person: Actor, options: BrowserContextOptions = {}): Promise<OpenedPage> {
      const opened = await open(world, options);
      await opened.page.goto(await requestLink(person));
      await waitForCharts(opened.page);
      return opened;
    },
  };
}

/** Resolves when the page has drawn its first data. */
export const waitForCharts = (page: Page) => page.locator('#charts[data-seen]').waitFor();

export const chartTable = (page: Page, chart: string) => page.locator(`#table-${chart}`);

/** Shows the tables of all charts: a test can read their numbers. */
export async function showTables(page: Page): Promise<void> {
  for (const button of await page.locator('.toggle:visible').all()) await button.click();
}

export const readRows = (page: Page, chart: string) => chartTable(page, chart).locator('tbody tr').allTextContents();

/** Resolves when a row of a chart's table matches. */
export const waitForRow = (page: Page, chart: string, text: RegExp) =>
  chartTable(page, chart).locator('tbody tr', { hasText: text }).first().waitFor();
