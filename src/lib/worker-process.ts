import { type ChildProcess, fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setPriority } from 'node:os';
import { fromPlainError } from './thread-errors.ts';
import { workerFile, workerOptions } from './worker-thread.ts';

export interface ProcessTask {
  /** The module that the process loads, by its path in `src`. */
  file: string;
  /** The function of the module that it runs. */
  task: string;
  /** The argument of the function. It must be plain data, and so must the result. */
  input: unknown;
  /** The maximum resident memory. It is exact on Linux; elsewhere only the heap of JavaScript is limited. */
  memoryMb: number;
  /** The maximum time, start included. */
  seconds: number;
  signal?: AbortSignal;
}

/** The error of a process that needed too much memory or time. */
export class ProcessLimitExceeded extends Error {
  readonly limit: 'memory' | 'time';

  constructor(limit: 'memory' | 'time', message: string) {
    super(message);
    this.limit = limit;
  }
}

/** What old objects of JavaScript may use of the memory. The rest is for Node, young objects, WebAssembly and buffers. */
const heapShare = 0.55;
/** Young objects take three times as much. With Node's own maximum, rows that live shortly would take 48 MB. */
const semiSpaceMb = 4;
const memoryCheckMs = 100;
const maxStderrLength = 4000;

/**
 * Runs a function in a process of its own, for input that nobody can trust. It is killed when it exceeds its limits. A
 * thread would not do: one that exceeds its memory in one large allocation ends the whole program.
 *
 * The process has no environment variables, so it knows no secret, and a lower priority.
 *
 * @throws {ProcessLimitExceeded}, the error of the function, or an AbortError
 */
export async function runInProcess({ file, task, input, memoryMb, seconds, signal }: ProcessTask): Promise<unknown> {
  signal?.throwIfAborted();
  const entry = workerOptions(workerFile('lib/worker-process-main.ts'), 'main');
  const child = fork(entry.filename, [workerFile(file), task], {
    execArgv: [
      ...entry.execArgv,
      `--max-old-space-size=${Math.floor(memoryMb * heapShare)}`,
      `--max-semi-space-size=${semiSpaceMb}`,
    ],
    env: entry.env,
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  const kill = () => child.kill('SIGKILL');
  const watch = watchLimits(child, { memoryMb, seconds });
  signal?.addEventListener('abort', kill);
  try {
    return await readResult(child, input, entry.niceIncrement);
  } catch (error) {
    signal?.throwIfAborted();
    throw watch.exceeded() ?? error;
  } finally {
    watch.stop();
    signal?.removeEventListener('abort', kill);
    kill();
  }
}

type Answer = { result: unknown } | { error: unknown };

/** Sends the input and waits for the answer, or for the end of the process. */
function readResult(child: ChildProcess, input: unknown, niceness: number): Promise<unknown> {
  let stderr = '';
  child.stderr?.on('data', (text) => {
    stderr = (stderr + String(text)).slice(-maxStderrLength);
  });
  return new Promise((resolve, reject) => {
    child.once('spawn', () => {
      lowerPriority(child, niceness);
      child.send({ input }, (error) => error && reject(error));
    });
    child.once('message', (answer: Answer) =>
      'error' in answer ? reject(fromPlainError(answer.error)) : resolve(answer.result),
    );
    child.on('error', reject);
    child.once('close', (code, signal) => reject(toExitError(stderr, code ?? signal)));
  });
}

/** Some systems do not allow it. The process then has the priority of the program. */
function lowerPriority({ pid }: ChildProcess, niceness: number): void {
  try {
    if (pid !== undefined && niceness > 0) setPriority(pid, niceness);
  } catch {
    return;
  }
}

function toExitError(stderr: string, how: string | number | null): Error {
  return /out of memory|Allocation failed/i.test(stderr)
    ? new ProcessLimitExceeded('memory', 'the process used up its heap')
    : new Error(`the process ended without an answer (${how}): ${stderr}`);
}

interface LimitWatch {
  exceeded(): ProcessLimitExceeded | null;
  stop(): void;
}

/** Kills the process when it exceeds its time or memory. */
function watchLimits(
  child: ChildProcess,
  { memoryMb, seconds }: Pick<ProcessTask, 'memoryMb' | 'seconds'>,
): LimitWatch {
  let exceeded: ProcessLimitExceeded | null = null;
  const end = (limit: ProcessLimitExceeded['limit'], message: string) => {
    exceeded ??= new ProcessLimitExceeded(limit, message);
    child.kill('SIGKILL');
  };
  const timer = setTimeout(() => end('time', `the process took more than ${seconds} s`), seconds * 1000);
  const memory = setInterval(() => {
    const usedMb = readResidentMb(child.pid);
    if (usedMb !== null && usedMb > memoryMb) end('memory', `the process used more than ${memoryMb} MB`);
  }, memoryCheckMs);
  return {
    exceeded: () => exceeded,
    stop() {
      clearTimeout(timer);
      clearInterval(memory);
    },
  };
}

/** Reads the resident memory of a process. Null: it has ended, or the system is not Linux. */
function readResidentMb(pid: number | undefined): number | null {
  try {
    const resident = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return resident === undefined ? null : Number(resident) / 1024;
  } catch {
    return null;
  }
}
