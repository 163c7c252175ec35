import { readFileSync } from 'node:fs';

/**
 * Returns true where a process of this id runs on this machine, of any user. A zombie does not count: it has ended, and
 * only its parent has not collected it yet (in a container without an init process, no process does).
 */
export function isProcessAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  return !isZombie(pid);
}

/**
 * Returns true for a zombie process. `/proc/<pid>/stat` is `pid (name) state …`; the name may hold any character, so
 * the last bracket counts.
 */
function isZombie(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return stat.slice(stat.lastIndexOf(')')).startsWith(') Z');
  } catch {
    return false; // not Linux
  }
}
