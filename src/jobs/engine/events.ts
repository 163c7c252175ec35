import type { RunEvent } from './runner-types.ts';

export interface RunEvents {
  on(listener: (event: RunEvent) => void): () => void;
  emit(event: RunEvent): void;
  /** The same for progress: at most four a second of a run are told, the newest always in the end by the run's next state. */
  progress(event: RunEvent): void;
}

const progressIntervalMs = 250;

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
      if (now - (lastProgressAt.get(event.runId) ?? -progressIntervalMs) < progressIntervalMs) return;
      lastProgressAt.set(event.runId, now);
      notifyListeners(event);
    },
  };
}
