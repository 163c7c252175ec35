import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    globalSetup: ['test/harness/server.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Worker processes: a test may start programs and kill them. Two cores; more forks would only wait.
    pool: 'forks',
    maxWorkers: 2,
  },
});
