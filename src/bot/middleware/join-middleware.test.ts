import { Context, type MiddlewareFn } from 'grammy';
import type { Update, UserFromGetMe } from 'grammy/types';
import { expect, test } from 'vitest';
import { joinMiddleware } from './join-middleware.ts';

const ctx = new Context({ update_id: 1 } as Update, {} as never, {} as UserFromGetMe);

/** Creates middleware that logs its beginning and its end. */
const logged =
  (log: string[], name: string): MiddlewareFn =>
  async (_, next) => {
    log.push(`${name} begins`);
    await next();
    log.push(`${name} ends`);
  };

test('each middleware wraps those after it, and the last one calls what follows', async () => {
  const log: string[] = [];
  const joined = joinMiddleware(logged(log, 'a'), (_, next) => next(), logged(log, 'b'));
  await joined(ctx, async () => void log.push('next'));
  expect(log).toEqual(['a begins', 'b begins', 'next', 'b ends', 'a ends']);
});

test('a middleware that does not call next ends the chain', async () => {
  const log: string[] = [];
  const joined = joinMiddleware(logged(log, 'a'), () => undefined, logged(log, 'b'));
  await joined(ctx, async () => void log.push('next'));
  expect(log).toEqual(['a begins', 'a ends']);
});

test('an error reaches the middleware before it, thrown at once or later', async () => {
  const fails: MiddlewareFn[] = [
    () => {
      throw new Error('broken');
    },
    () => Promise.reject(new Error('broken')),
  ];
  for (const failing of fails) {
    const log: string[] = [];
    const catching: MiddlewareFn = async (_, next) => {
      await next().catch((error: Error) => log.push(error.message));
    };
    await joinMiddleware(catching, (_, next) => next(), failing)(ctx, async () => undefined);
    expect(log).toEqual(['broken']);
  }
});

test('no middleware at all calls what follows', async () => {
  const log: string[] = [];
  await joinMiddleware()(ctx, async () => void log.push('next'));
  expect(log).toEqual(['next']);
});

test('a middleware that calls next twice fails, and what follows runs once', async () => {
  const log: string[] = [];
  const joined = joinMiddleware(
    async (_, next) => {
      await next();
      await next();
    },
    logged(log, 'b'),
  );
  await expect(joined(ctx, async () => void log.push('next'))).rejects.toThrow(/twice/);
  expect(log).toEqual(['b begins', 'next', 'b ends']);
});
