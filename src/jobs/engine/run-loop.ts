import { createLoop, type Loop, type LoopOptions } from '../../lib/loop.ts';
import type { RunEvent, Runner } from './runner-types.ts';

export interface RunLoopOptions extends LoopOptions {
  runner: Pick<Runner, 'subscribe'>;
  /** Selects the events that wake the loop. Default: the ends of runs. */
  wakesOn?: (event: RunEvent) => boolean;
}

/** Creates a loop that events of runs wake before its interval has passed. */
export function createRunLoop({ runner, wakesOn = isEnd, ...options }: RunLoopOptions): Loop {
  const loop = createLoop(options);
  let unsubscribe = () => {};
  return {
    wake: loop.wake,
    start() {
      unsubscribe = runner.subscribe((event) => {
        if (wakesOn(event)) loop.wake();
      });
      loop.start();
    },
    async stop() {
      unsubscribe();
      await loop.stop();
    },
  };
}

/** Returns true for the event that a run has ended. */
export function isEnd({ kind }: RunEvent): boolean {
  return kind !== 'progress' && kind !== 'queued' && kind !== 'running';
}
