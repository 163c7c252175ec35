import type { Api } from 'grammy';
import { pino } from 'pino';
import { expect, test, vi } from 'vitest';
import { loadTexts } from '../../../bot/ui/i18n.ts';
import { createDatabaseMonitor } from './database-monitor.ts';

/** Starts a monitor of an embedded server whose state the test sets. */
function startMonitor(restartReportEveryMs: number) {
  const state = { checks: 0, isReachable: true, restarts: null as { count: number; seconds: number } | null };
  const sent: string[] = [];
  const monitor = createDatabaseMonitor({
    async isReachable() {
      state.checks += 1;
      return state.isReachable;
    },
    takeRestarts() {
      const { restarts } = state;
      state.restarts = null;
      return restarts;
    },
    api: { sendMessage: async (_: number, text: string) => sent.push(text) } as unknown as Api,
    texts: loadTexts([]),
    language: 'en',
    recipients: { admins: [1], alertChatId: null },
    log: pino({ level: 'silent' }),
    intervalMs: 5,
    graceMs: 1,
    restartReportEveryMs,
  });
  monitor.start();
  return { state, sent, monitor };
}

test('a restart of the embedded server is told, also after an outage that was told', async () => {
  const { state, sent, monitor } = startMonitor(0);
  state.restarts = { count: 1, seconds: 2 };
  await vi.waitUntil(() => sent.length === 1);
  expect(sent[0]).toMatch(/ended unexpectedly and was started again; it was away for 2 s\./);
  state.isReachable = false;
  await vi.waitUntil(() => sent.length === 2);
  expect(sent[1]).toMatch(/embedded PostgreSQL has been unreachable for .*; Tally keeps starting it again/);
  Object.assign(state, { isReachable: true, restarts: { count: 3, seconds: 90 } });
  await vi.waitUntil(() => sent.length === 3);
  expect(sent[2]).toMatch(/ended unexpectedly 3 times and was started again each time; it was away for 1 min 30 s/);
  await monitor.stop();
  expect(sent).toHaveLength(3);
});

test('a server that ends again and again is told at intervals', async () => {
  const { state, sent, monitor } = startMonitor(60_000);
  state.restarts = { count: 1, seconds: 2 };
  await vi.waitUntil(() => sent.length === 1);
  Object.assign(state, { checks: 0, restarts: { count: 1, seconds: 2 } });
  await vi.waitUntil(() => state.checks > 3);
  await monitor.stop();
  expect(state.restarts).not.toBeNull();
  expect(sent).toHaveLength(1);
});
