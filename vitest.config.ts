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
    // A stranger's machine may be busy: there a test that fails is asked once more, and only a second failure counts.
    retry: process.env.CI ? 1 : 0,
  },
});
