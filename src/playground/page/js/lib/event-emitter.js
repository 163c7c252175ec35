/**
 * Returns a small notice board: `on` listens to a topic, `emit` tells its listeners, in the order in which they came.
 * @template {string} T
 */
export function createSignal() {
  /** @type {Map<T, Set<(detail?: any) => void>>} */
  const listeners = new Map();
  return {
    /**
     * @param {T | T[]} topics
     * @param {(detail?: any) => void} listener
     */
    on(topics, listener) {
      for (const topic of /** @type {T[]} */ ([topics].flat())) {
        if (!listeners.has(topic)) listeners.set(topic, new Set());
        listeners.get(topic)?.add(listener);
      }
    },
    /**
     * @param {T} topic
     * @param {any} [detail]
     */
    emit(topic, detail) {
      for (const listener of listeners.get(topic) ?? []) listener(detail);
    },
  };
}
