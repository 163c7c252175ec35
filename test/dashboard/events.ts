/** What the stream shows of a view; see src/reports/dashboard.ts. */
export interface View {
  span: { first: string; last: string };
  figures: Record<'people' | 'minutes' | 'records', { now: number; before: number }>;
  days: [string, number, number][];
  habits: { list: { name: string; minutes: number; records: number }[] };
  categories: { name: string; minutes: number; records: number }[];
  total: { minutes: number; records: number };
}

export interface Events {
  /** Resolves with the data of the first event of that name, come or to come, that fits. */
  next<T>(event: string, fits?: (data: T) => boolean): Promise<T>;
  view(fits?: (view: View) => boolean): Promise<View>;
  /** Resolves when the server has ended the stream. */
  ended: Promise<void>;
  close(): Promise<void>;
}

/** Reads server-sent events; throws for an answer that is no stream. */
export function readEvents(answer: Response): Events {
  if (answer.status !== 200 || !answer.body) throw new Error(`the stream was refused: ${answer.status}`);
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  const newest = new Map<string, unknown>();
  const waiting = new Set<() => void>();
  const look = () => {
    for (const one of waiting) one();
  };
  async function read(): Promise<void> {
    let rest = '';
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      const blocks = (rest + part.value).split('\n\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) {
        const [, event, data] = /^event: (\w+)\ndata: (.*)$/.exec(block) ?? [];
        if (event && data) newest.set(event, JSON.parse(data));
      }
      look();
    }
  }
  const ended = read().catch(() => undefined); // a stream that is closed here ends by an error
  function next<T>(event: string, fits: (data: T) => boolean = () => true): Promise<T> {
    return new Promise((resolve) => {
      const one = () => {
        const data = newest.get(event) as T | undefined;
        if (data === undefined || !fits(data)) return;
        waiting.delete(one);
        resolve(data);
      };
      waiting.add(one);
      one();
    });
  }
  return { next, view: (fits) => next('view', fits), ended, close: () => reader.cancel() };
}
