import { pino } from 'pino';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Broadcaster, createBroadcaster, type LiveView } from './broadcast.ts';

let broadcaster: Broadcaster;
beforeEach(() => {
  vi.useFakeTimers();
  broadcaster = createBroadcaster({ log: pino({ level: 'silent' }) });
});
afterEach(() => {
  broadcaster.close();
  vi.useRealTimers();
});

/** Creates a view of records that counts its renderings; `value` is part of the rendered text. */
function createTestView(key: string) {
  const state = { rendered: 0, value: 'a', day: 'Monday' };
  const view: LiveView = {
    key,
    isAffectedBy: (change) => change.kind === 'records',
    version: () => state.day,
    render: async () => {
      state.rendered += 1;
      return `${key} ${state.value}`;
    },
  };
  return Object.assign(state, { view });
}

const anyRecord = { kind: 'records', people: null, from: null } as const;
const settle = () => vi.advanceTimersByTimeAsync(1_500);

test('renders a view once for all its viewers', async () => {
  const state = createTestView('k');
  const sent: string[] = [];
  for (let n = 0; n < 200; n++) broadcaster.subscribe(state.view, (text) => sent.push(text));
  await settle();
  expect([sent.length, state.rendered]).toEqual([200, 1]);
  broadcaster.subscribe(state.view, (text) => sent.push(text));
  expect(sent.length, 'a later viewer gets the text at once').toBe(201);
});

test('renders a view once more after a hundred changes at once, and does not send the same text again', async () => {
  const state = createTestView('k');
  const sent: string[] = [];
  broadcaster.subscribe(state.view, (text) => sent.push(text));
  await settle();
  for (let n = 0; n < 100; n++) broadcaster.publish(anyRecord);
  await settle();
  expect(state.rendered).toBeLessThanOrEqual(3);
  expect(sent).toEqual(['k a']);
  state.value = 'b';
  broadcaster.publish({ kind: 'jobs' });
  await settle();
  expect(sent).toEqual(['k a']);
  broadcaster.publish(anyRecord);
  await settle();
  expect(sent).toEqual(['k a', 'k b']);
});

test('does not lose a change that comes during a rendering', async () => {
  const state = createTestView('k');
  const sent: string[] = [];
  const render = state.view.render;
  state.view.render = async () => {
    const text = await render();
    state.value = 'later';
    if (state.rendered === 1) broadcaster.publish(anyRecord);
    return text;
  };
  broadcaster.subscribe(state.view, (text) => sent.push(text));
  await settle();
  expect(sent).toEqual(['k a', 'k later']);
});

test('renders again after a failure, and when the version changes without a change', async () => {
  const state = createTestView('k');
  const sent: string[] = [];
  const render = state.view.render;
  state.view.render = async () => {
    const text = await render();
    if (state.rendered === 1) throw new Error('no database');
    return text;
  };
  broadcaster.subscribe(state.view, (text) => sent.push(text));
  await settle();
  expect(sent).toEqual(['k a']);
  [state.value, state.day] = ['b', 'Tuesday'];
  await vi.advanceTimersByTimeAsync(25_000);
  expect(sent).toEqual(['k a', 'k b']);
});

test('renders nothing for a viewer that has left', async () => {
  const state = createTestView('k');
  const unsubscribe = broadcaster.subscribe(state.view, () => undefined);
  await settle();
  unsubscribe();
  broadcaster.publish(anyRecord);
  await settle();
  expect(state.rendered).toBe(1);
});
