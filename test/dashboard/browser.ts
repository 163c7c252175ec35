import type { BrowserContextOptions, Page } from 'playwright-core';
import { onTestFinished } from 'vitest';
import type { Actor, World } from '../harness/shared-chat.ts';
import { sharedBrowser } from '../page/fixture.ts';
import { requestLink } from './login.ts';

/** A page in a browser profile of its own. `problems` collects its errors and its requests to other servers. */
export interface OpenedPage {
  page: Page;
  problems: string[];
}

/** Returns functions that open the dashboard in the shared browser. */
export function useBrowser() {
  async function open({ program }: World, options: BrowserContextOptions = {}): Promise<OpenedPage> {
    const browser = await sharedBrowser();
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
    onTestFinished(() => context.close());
    const page = await context.newPage();
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
