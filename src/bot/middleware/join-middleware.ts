import type { Context, MiddlewareFn } from 'grammy';

/**
 * Joins middleware to one that calls them in order. A Composer does so too, but with two more promises for each
 * middleware and update, which were a third of the memory of an update in work.
 */
export function joinMiddleware<C extends Context>(...middleware: readonly MiddlewareFn<C>[]): MiddlewareFn<C> {
  return (ctx, next) => {
    let last = -1;
    const callFrom = (index: number): Promise<void> => {
      if (index <= last) return Promise.reject(new Error('a middleware called `next` twice'));
      last = index;
      const current = middleware[index];
      if (!current) return next();
      try {
        return Promise.resolve(current(ctx, () => callFrom(index + 1)) as Promise<void>);
      } catch (error) {
        return Promise.reject(error); // as if the middleware were an async function
      }
    };
    return callFrom(0);
  };
}
