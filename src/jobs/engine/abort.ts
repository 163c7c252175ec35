import type { EndState } from './runner-types.ts';

/** Why a run was ended from outside. */
export type AbortKind = 'cancelled' | 'timed_out' | 'stopped' | 'released' | 'taken';

const ends: Record<AbortKind, EndState> = {
  cancelled: 'cancelled',
  timed_out: 'timed_out',
  stopped: 'cancelled',
  released: 'lost',
  taken: 'lost',
};

/** The reason that a run's signal carries. */
export class RunAborted extends Error {
  override readonly name = 'RunAborted';
  readonly kind: AbortKind;

  constructor(kind: AbortKind, message: string) {
    super(message);
    this.kind = kind;
  }

  /** How the run ends for it. */
  get state(): EndState {
    return ends[this.kind];
  }

  /** False where the row is not this process's to write any more. */
  get isOurs(): boolean {
    return this.kind !== 'taken' && this.kind !== 'released';
  }
}

/** Rejects with the signal's reason when it ends; listens no longer than `work` takes. */
export async function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  const { promise, reject } = deferred();
  const onAbort = () => reject(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

function deferred(): { promise: Promise<never>; reject: (reason: unknown) => void } {
  let reject: (reason: unknown) => void = () => undefined;
  const promise = new Promise<never>((_, no) => {
    reject = no;
  });
  return { promise, reject };
}

/** Waits; the signal's end throws its reason. */
export async function waitFor(ms: number, signal: AbortSignal): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const waited = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, Math.min(ms, 2 ** 31 - 1));
  });
  try {
    await orAborted(waited, signal);
  } finally {
    clearTimeout(timer);
  }
}
