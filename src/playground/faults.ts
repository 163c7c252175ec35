/** What goes wrong, and when. Without `times` it happens once; with `share` alone it goes on. */
export interface Fault {
  /** Every method when absent; a text is compared without regard to case. */
  method?: string | RegExp;
  chatId?: number;
  /** How many calls it strikes before it is gone. */
  times?: number;
  /** 0 to 1: the part of the matching calls that it strikes, by chance. */
  share?: number;
  kind: 'tooManyRequests' | 'serverError' | 'drop' | 'dropAfter' | 'delay' | 'conflict';
  /** Seconds, for `tooManyRequests`; 1 when absent. */
  retryAfter?: number;
  /** Milliseconds, for `delay`; 100 when absent. */
  ms?: number;
}

/** The failures that the stand-in was told to have. */
export interface FaultList {
  /** Adds one; returns what removes it. */
  add(fault: Fault): () => void;
  clear(): void;
  /** The faults that strike this call, in the order of adding; each counts as used. */
  takeMatching(method: string, chatId: number | undefined): Fault[];
}

export function createFaultList(random: () => number = Math.random): FaultList {
  const left = new Map<Fault, number>();
  return {
    add(fault) {
      const own = { ...fault };
      left.set(own, fault.times ?? (fault.share === undefined ? 1 : Number.POSITIVE_INFINITY));
      return () => left.delete(own);
    },
    clear: () => left.clear(),
    takeMatching(method, chatId) {
      if (left.size === 0) return [];
      const struck = [...left.keys()].filter((f) => matches(f, method, chatId) && random() < (f.share ?? 1));
      for (const fault of struck) use(left, fault);
      return struck;
    },
  };
}

function use(left: Map<Fault, number>, fault: Fault): void {
  const times = (left.get(fault) ?? 0) - 1;
  if (times > 0) left.set(fault, times);
  else left.delete(fault);
}

function matches({ method, chatId }: Fault, called: string, inChat: number | undefined): boolean {
  if (chatId !== undefined && chatId !== inChat) return false;
  if (method === undefined) return true;
  return typeof method === 'string' ? method.toLowerCase() === called.toLowerCase() : method.test(called);
}
