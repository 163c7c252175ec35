import type { ChartsData } from '../../src/web/dashboard/page-data.ts';

/** The events of one stream, as they arrive. */
export interface Events {
  /** Resolves with the newest data of the event that matches, as soon as there is one. */
  next<T>(event: string, matches?: (data: T) => boolean): Promise<T>;
  view(matches?: (view: ChartsData) => boolean): Promise<ChartsData>;
  /** Resolves when the server has ended the stream. */
  ended: Promise<void>;
  close(): Promise<void>;
}

/** Reads server-sent events from a response. Throws when the response is not a stream. */
export function readEvents(response: Response): Events {
  if (response.status !== 200 || !response.body) throw new Error(`the stream was refused: ${response.status}`);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  const newest = new Map<string, unknown>();
  const waiting = new Set<() => void>();

  async function read(): Promise<void> {
    let rest = '';
    for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
      const blocks = (rest + chunk.value).split('\n\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) {
        const [, event, data] = /^event: (\w+)\ndata: (.*)$/.exec(block) ?? [];
        if (event && data) newest.set(event, JSON.parse(data));
      }
      for (const check of waiting) check();
    }
  }
  const ended = read().catch(() => undefined); // a stream that the test closes ends with an error

  function next<T>(event: string, matches: (data: T) => boolean = () => true): Promise<T> {
    return new Promise((resolve) => {
      const check = () => {
        const data = newest.get(event) as T | undefined;
        if (data === undefined || !matches(data)) return;
        waiting.delete(check);
        resolve(data);
      };
      waiting.add(check);
      check();
    });
  }
  return { next, view: (matches) => next('view', matches), ended, close: () => reader.cancel() };
}
