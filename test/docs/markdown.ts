import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** A fenced block of a page: ```` ```LANGUAGE NAME ````. */
export interface MarkdownBlock {
  language: string;
  /** Empty where the block has none. */
  name: string;
  text: string;
}

export const projectRoot = fileURLToPath(new URL('../..', import.meta.url));

/** Returns the text of a file of the project. */
export function readProjectFile(path: string): string {
  return readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
}

/** Returns the fenced blocks of a page, in order. */
export function findBlocks(markdown: string): MarkdownBlock[] {
  const fences = markdown.matchAll(/^```(\w+)?(?: (\S+))?\n([\s\S]*?)^```$/gm);
  return [...fences].map(([, language = '', name = '', text = '']) => ({ language, name, text }));
}

/** Returns a page without its fenced blocks. */
export function withoutBlocks(markdown: string): string {
  return markdown.replace(/^```[\s\S]*?^```$/gm, '');
}

/** The named blocks of a page. It remembers which of them a test has used. */
export interface Samples {
  /** Returns the text of the block. Throws if there is none of this name. */
  take(name: string): string;
  /** Names of the blocks that nobody took. */
  unused(): string[];
}

/** Reads the named blocks of a page of `docs`. */
export function readSamples(path: string): Samples {
  const blocks = findBlocks(readProjectFile(path)).filter(({ name }) => name !== '');
  const used = new Set<string>();
  return {
    take(name) {
      const found = blocks.find((block) => block.name === name);
      if (!found) throw new Error(`${path} has no block ${name}`);
      used.add(name);
      return found.text;
    },
    unused: () => blocks.map(({ name }) => name).filter((name) => !used.has(name)),
  };
}
