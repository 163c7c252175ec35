import type { RunEvent } from './runner-types.ts';

export interface Events {
  on(listener: (event: RunEvent) => void): () => void;
  emit(event: RunEvent): void;
  /** The same for progress: at most four a second of a run are told, the newest always in the end by the run's next state. */
  progress(event: RunEvent): void;
}

const everyMs = 250;

export function createEvents(onError: (error: unknown) => void): Events {
  const listeners = new Set<(event: RunEvent) => void>();
  const told = new Map<number, number>();

  function emit(event: RunEvent): void {
    if (event.kind !== 'running' && event.kind !== 'queued') told.delete(event.runId);
    call(event);
  }

  function call(event: RunEvent): void {
    for (const listener of listeners) {
      try {
        listener(event);
      } catch (error) {
        onError(error); // who listens must not harm a run
      }
    }
  }

  return {
    on(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    emit,
    progress(event) {
      const now = performance.now();
      if (now - (told.get(event.runId) ?? -everyMs) < everyMs) return;
      told.set(event.runId, now);
      call(event);
    },
  };
}
