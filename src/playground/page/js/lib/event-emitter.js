/**
 * Events as a map from the name of an event to the arguments of its listeners: `{ change: [], sent: [PageMessage] }`.
 * @template {{ [K in keyof Events]: unknown[] }} Events
 * @typedef {{
 *   on: <K extends keyof Events>(names: K | K[], listener: (...details: Events[K]) => void) => void,
 *   emit: <K extends keyof Events>(name: K, ...details: Events[K]) => void,
 * }} EventEmitter
 */

/**
 * Creates an event emitter. `on` adds a listener to one or several events, `emit` calls the listeners of an event in
 * the order in which they were added.
 * @template {{ [K in keyof Events]: unknown[] }} Events
 * @returns {EventEmitter<Events>}
 */
export function createEventEmitter() {
  /** @type {{ [K in keyof Events]?: Set<(...details: Events[K]) => void> }} */
  const listeners = {};
  return {
    on(names, listener) {
      for (const name of Array.isArray(names) ? names : [names]) {
        listeners[name] ??= new Set();
        listeners[name].add(listener);
      }
    },
    emit(name, ...details) {
      for (const listener of listeners[name] ?? []) listener(...details);
    },
  };
}
