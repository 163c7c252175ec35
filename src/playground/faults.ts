/**
 * A fault that is injected into calls of the bot. It applies once, with `times` that often, with only `share` always.
 */
export interface Fault {
  /** The method, in any case. Absent: every method. */
  method?: string | RegExp;
  chatId?: number;
  /** The number of calls that fail before the fault is removed. */
  times?: number;
  /** The probability that a matching call fails, from 0 to 1. */
  share?: number;
  kind: 'tooManyRequests' | 'serverError' | 'drop' | 'dropAfter' | 'delay' | 'conflict';
  /** Seconds, for `tooManyRequests`. Default: 1. */
  retryAfter?: number;
  /** Milliseconds, for `delay`. Default: 100. */
  ms?: number;
}

/** The faults that are active. */
export interface FaultList {
  /** Adds a fault. Returns a function that removes it. */
  add(fault: Fault): () => void;
  clear(): void;
  /** Returns the faults that apply to this call, oldest first, and counts each of them as used. */
  takeMatching(method: string, chatId: number | undefined): Fault[];
}

/** Creates an empty fault list. */
export function createFaultList(random: () => number = Math.random): FaultList {
  const remaining = new Map<Fault, number>();
  return {
    add(fault) {
      const added = { ...fault };
      remaining.set(added, fault.times ?? (fault.share === undefined ? 1 : Number.POSITIVE_INFINITY));
      return () => remaining.delete(added);
    },
    clear: () => remaining.clear(),
    takeMatching(method, chatId) {
      if (remaining.size === 0) return [];
      const taken = [...remaining.keys()].filter((f) => matches(f, method, chatId) && random() < (f.share ?? 1));
      for (const fault of taken) countUse(remaining, fault);
      return taken;
    },
  };
}

function countUse(remaining: Map<Fault, number>, fault: Fault): void {
  const times = (remaining.get(fault) ?? 0) - 1;
  if (times > 0) remaining.set(fault, times);
  else remaining.delete(fault);
}

function matches({ method, chatId }: Fault, calledMethod: string, calledChatId: number | undefined): boolean {
  if (chatId !== undefined && chatId !== calledChatId) return false;
  if (method === undefined) return true;
  return typeof method === 'string' ? method.toLowerCase() === calledMethod.toLowerCase() : method.test(calledMethod);
}
