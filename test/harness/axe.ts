import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults, RunOptions } from 'axe-core';
import type { Page } from 'playwright-core';

const source = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** The rules of WCAG 2 up to level AA, and those of the practice that pages follow. Contrast is one of them. */
const allRules: RunOptions['runOnly'] = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** The rules among them that read colours. Only these can find something else in another theme. */
const colourRules: RunOptions['runOnly'] = { type: 'rule', values: ['color-contrast', 'link-in-text-block'] };

/**
 * Checks the visible page with axe-core: in the light theme by all rules, in the dark theme by those about colours.
 * Returns one line per violation and element; empty: there is none.
 */
export async function findAxeViolations(page: Page): Promise<string[]> {
  if (!(await page.evaluate<boolean>('"axe" in window'))) await page.evaluate(readFileSync(source, 'utf8'));
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
  const inDark = await runAxe(page, 'dark', colourRules); // first: it is faster, and some messages disappear after seconds
  await page.emulateMedia({ colorScheme: 'light' });
  const inLight = await runAxe(page, 'light', allRules);
  await page.emulateMedia({ reducedMotion: null });
  return [...inDark.map((line) => `dark: ${line}`), ...inLight.map((line) => `light: ${line}`)];
}

/** Waits until the page shows the theme and no animation or transition is in progress. */
const whenStill = (theme: string) => `(async () => {
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  const inProgress = () => document.getAnimations().filter(({ playState }) => playState === 'running');
  while (!matchMedia('(prefers-color-scheme: ${theme})').matches) await frame();
  do {
    await Promise.allSettled(inProgress().map(({ finished }) => finished));
    for (let i = 0; i < 3; i++) await frame();
  } while (inProgress().length > 0);
})()`;

async function runAxe(page: Page, theme: 'dark' | 'light', runOnly: RunOptions['runOnly']): Promise<string[]> {
  await page.evaluate(whenStill(theme)); // colours change while a menu appears, and with a new theme
  // What passes is checked too, but neither described nor sent here: that would take a quarter of the time.
  const options: RunOptions = { runOnly, resultTypes: ['violations'], selectors: false };
  const violations = await page.evaluate<AxeResults['violations']>(
    `axe.run(document, ${JSON.stringify(options)}).then(({ violations }) => violations)`,
  );
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary = '' }) => `${id}: ${html}: ${failureSummary.replace(/\s+/g, ' ')}`),
  );
}

/** A stop of the Tab key: an element as `#id` or as text, and where it is. */
export interface TabStop {
  name: string;
  x: number;
  y: number;
  isVisible: boolean;
  /** The element shows that it has the focus, or the frame around it. */
  hasOutline: boolean;
}

const readFocus = `(() => {
  const node = document.activeElement;
  if (!node || node === document.body) return null;
  const { x, y, width, height } = node.getBoundingClientRect();
  const { outlineStyle, boxShadow, visibility } = getComputedStyle(node);
  const ofParent = getComputedStyle(node.parentElement); // such as the frame around a text field and its buttons
  const inView = width > 0 && height > 0 && x + width > 0 && x < innerWidth && y + height > 0 && y < innerHeight;
  return {
    name: node.id ? '#' + node.id : (node.getAttribute('aria-label') || node.textContent || node.tagName).trim(),
    x: x + scrollX,
    y: y + scrollY,
    isVisible: inView && visibility === 'visible',
    hasOutline: outlineStyle !== 'none' || boxShadow !== 'none' || ofParent.boxShadow.includes('inset'),
  };
})()`;

/** Presses Tab from the start of the page until the focus leaves it, at most `max` times. Returns the stops. */
export async function readTabStops(page: Page, max = 100): Promise<TabStop[]> {
  // A browser continues from the element that had the focus last, even after blur().
  await page.evaluate(`
    document.body.tabIndex = -1;
    document.body.focus();
    document.body.removeAttribute('tabindex');
    scrollTo(0, 0);
  `);
  const stops: TabStop[] = [];
  while (stops.length < max) {
    await page.keyboard.press('Tab');
    const stop = await page.evaluate<TabStop | null>(readFocus);
    if (!stop) break;
    stops.push(stop);
  }
  return stops;
}
