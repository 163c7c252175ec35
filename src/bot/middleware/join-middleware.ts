import type { Context, MiddlewareFn } from 'grammy';

/**
 * Joins middleware to one that calls them in order. A Composer does so too, but with two more promises for each
 * middleware and update, which were a third of the memory of an update in work.
 */
export function joinMiddleware<C extends Context>(...middleware: readonly MiddlewareFn<C>[]): MiddlewareFn<C> {
  return (ctx, next) => {
    const callFrom = (index: number): Promise<void> => {
      const current = middleware[index];
      return current ? Promise.resolve(current(ctx, () => callFrom(index + 1)) as Promise<void>) : next();
    };
    return callFrom(0);
  };
}
