import type { ErrorText } from '../../db/queries/engine/error-text.ts';
import type { EndState } from './runner-types.ts';

/**
 * Why a run is aborted: somebody cancelled it, it timed out, the program stopped (`stopped`: while it was running,
 * `released`: while it was queued), or another process took it over (`taken`).
 */
export type AbortKind = 'cancelled' | 'timed_out' | 'stopped' | 'released' | 'taken';

/** The longest delay of `setTimeout`, about 25 days. Node fires a longer timer immediately. */
export const maxTimerMs = 2 ** 31 - 1;

const endStates: Record<AbortKind, EndState> = {
  cancelled: 'cancelled',
  timed_out: 'timed_out',
  stopped: 'cancelled',
  released: 'lost',
  taken: 'lost',
};

/** The reason of an aborted run signal. */
export class RunAborted extends Error {
  override readonly name = 'RunAborted';
  readonly kind: AbortKind;
  readonly errorText: ErrorText;

  constructor(kind: AbortKind, message: string, values: ErrorText['values'] = {}) {
    super(message);
    this.kind = kind;
    this.errorText = { key: kind, values };
  }

  /** The state in which the run ends. */
  get state(): EndState {
    return endStates[this.kind];
  }

  /** False if this process may no longer write the row of the run. */
  get ownsRow(): boolean {
    return this.kind !== 'taken' && this.kind !== 'released';
  }
}

/** Settles like `work`, or rejects with the reason of the signal when it is aborted first. */
export async function rejectOnAbort<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  let onAbort = () => {};
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(signal.reason);
  });
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

/** Waits `ms` milliseconds. Rejects with the reason of the signal when it is aborted first. */
export async function abortableDelay(ms: number, signal: AbortSignal): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const elapsed = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, Math.min(ms, maxTimerMs));
  });
  try {
    await rejectOnAbort(elapsed, signal);
  } finally {
    clearTimeout(timer);
  }
}
