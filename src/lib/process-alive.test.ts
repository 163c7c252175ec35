import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { isProcessAlive } from './process-alive.ts';

test('a process is alive until it has ended', async () => {
  const child = spawn('sleep', ['60']);
  await once(child, 'spawn');
  expect(isProcessAlive(child.pid ?? 0)).toBe(true);
  child.kill();
  await once(child, 'close');
  expect(isProcessAlive(child.pid ?? 0)).toBe(false);
});

test.runIf(process.platform === 'linux')('one that has ended and that nobody collects is not alive', async () => {
  // It ends when its parent is no shell any more, which would collect it.
  const parent = spawn('sh', ['-c', 'sleep 0.2 & echo $!; exec sleep 60'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const pid = Number(String((await once(parent.stdout, 'data'))[0]));
  while (isProcessAlive(pid)) await sleep(5);
  expect(process.kill(pid, 0)).toBe(true);
  parent.kill();
});
