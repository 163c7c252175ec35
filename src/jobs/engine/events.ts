import type { RunEvent } from './runner-types.ts';

/** Passes events of runs to the listeners of this process. */
export interface RunEvents {
  /** Adds a listener. Returns a function that removes it. */
  on(listener: (event: RunEvent) => void): () => void;
  emit(event: RunEvent): void;
  /** Emits a progress event, at most four a second for each run; the others are dropped. */
  emitProgress(event: RunEvent): void;
}

const progressIntervalMs = 250;

/** Creates the events of this process. `onError` gets what a listener throws. */
export function createRunEvents(onError: (error: unknown) => void): RunEvents {
  const listeners = new Set<(event: RunEvent) => void>();
  const lastProgressAt = new Map<number, number>();

  function emit(event: RunEvent): void {
    if (event.kind !== 'running' && event.kind !== 'queued') lastProgressAt.delete(event.runId);
    notifyListeners(event);
  }

  function notifyListeners(event: RunEvent): void {
    for (const listener of listeners) {
      try {
        listener(event);
      } catch (error) {
        onError(error); // a listener must not fail a run
      }
    }
  }

  return {
    on(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    emit,
    emitProgress(event) {
      const now = performance.now();
      if (now - (lastProgressAt.get(event.runId) ?? -progressIntervalMs) < progressIntervalMs) return;
      lastProgressAt.set(event.runId, now);
      notifyListeners(event);
    },
  };
}
