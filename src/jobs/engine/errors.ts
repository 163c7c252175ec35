/** One item of a run that failed alone: a shipment, a metric, a person's rows. */
export interface FailedItem {
  /** As the error names it: a key, never what somebody wrote. */
  item: string;
  error: Error;
}

/** Some items failed and were kept with their reason; the rest stands. The run ends `failed`, naming them, with these counts. */
export class ItemsFailed extends Error {
  override readonly name = 'ItemsFailed';
  readonly items: readonly FailedItem[];
  readonly counts: Record<string, number>;

  constructor(what: string, items: readonly FailedItem[], counts: Record<string, number> = {}) {
    const named = items.slice(0, 5).map(({ item, error }) => `${item} (${errorLine(error)})`);
    const more = items.length > 5 ? ` and ${items.length - 5} more` : '';
    super(`${items.length} ${what} failed: ${named.join(', ')}${more}`);
    this.items = items;
    this.counts = counts;
  }
}

/** An HTTP answer that is a refusal. The whole body is in the run's log, its begin in `body`. */
export class HttpRefusal extends Error {
  override readonly name = 'HttpRefusal';
  readonly status: number;
  readonly body: string;

  constructor(status: number, where: string, body: string) {
    super(`HTTP ${status} from ${where}: ${body.slice(0, 200)}`);
    this.status = status;
    this.body = body;
  }
}

/** The run's lock, and with it its right to go on, is gone. */
export class LockLost extends Error {
  override readonly name = 'LockLost';
}

/** Serialisation, deadlock, lock and connection trouble, a server that stops or is full of connections, a query's own time limit. */
const passing = /^(40001|40P01|55P03|57P0[123]|53300|08.{3})$/;

const network = new Set([
  'ECONNRESET',
  'ECONNREFUSED',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EAI_AGAIN',
  'ENETUNREACH',
  'EHOSTUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
  'UND_ERR_SOCKET',
]);

/** pg and pg-pool say these without a code. */
const lostWords =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Client was closed|canceling statement due to (statement|lock) timeout)/;

/**
 * Returns true for a failure that may be gone at the next try: serialisation, deadlock, a lost connection, HTTP 408, 425, 429
 * and 5xx, timeouts; in the error or in what caused it. Of failed items one such is enough.
 */
export function canPass(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof ItemsFailed) return error.items.some((item) => canPass(item.error));
  if (isPassingStatus(statusOf(error))) return true;
  if (error instanceof LockLost || error.name === 'TimeoutError') return true;
  const { code } = error as { code?: unknown };
  if (typeof code === 'string' && (passing.test(code) || network.has(code))) return true;
  if (lostWords.test(error.message)) return true;
  const inside = error instanceof AggregateError ? error.errors : [];
  return [error.cause, (error as { error?: unknown }).error, ...inside].some(canPass);
}

/** Of an {@link HttpRefusal}, and of what clients of other services throw. */
function statusOf(error: Error): number {
  const { status, error_code: code } = error as { status?: unknown; error_code?: unknown };
  return Number(status ?? code);
}

const isPassingStatus = (status: number) => [408, 425, 429].includes(status) || (status >= 500 && status < 600);

/** Returns what went wrong in one line of at most 500 characters: the database's own words, not the statement that it refused. */
export function errorLine(error: unknown): string {
  const said = innermost(error);
  const text = (said instanceof Error ? said.message || said.name : String(said)).replace(/[\s\0]+/g, ' ').trim();
  return text.length > 500 ? `${text.slice(0, 499)}…` : text;
}

/** Drizzle's error is the statement with its values; what counts is its cause. So is it with fetch. */
function innermost(error: unknown): unknown {
  if (!(error instanceof Error) || !(error.cause instanceof Error)) return error;
  const hides = error.message.startsWith('Failed query') || error.message === 'fetch failed';
  return hides ? innermost(error.cause) : error;
}
