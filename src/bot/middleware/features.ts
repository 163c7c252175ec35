import type { MiddlewareFn } from 'grammy';
import type { TallyContext } from '../context.ts';
import type { Feature } from '../feature.ts';

/** Calls `onUpdate` of the features for each update. */
export function callUpdateListeners(features: readonly Feature[]): MiddlewareFn<TallyContext> {
  const listeners = features.filter(({ onUpdate }) => onUpdate);
  return (ctx, next) => {
    for (const feature of listeners) feature.onUpdate?.(ctx);
    return next();
  };
}

/** Runs the fast paths of the features for plain texts outside a conversation. */
export function runFastPaths(features: readonly Feature[]): MiddlewareFn<TallyContext>[] {
  return features.flatMap(({ fastPath }) => (fastPath ? [skipConversations(fastPath)] : []));
}

/**
 * Runs middleware for plain texts of a person who is in no conversation. The conversations plugin need not see these
 * texts: it would cost more than their handling.
 */
function skipConversations(fastPath: MiddlewareFn<TallyContext>): MiddlewareFn<TallyContext> {
  return (ctx, next) => (ctx.message && ctx.habits && !ctx.conversationState ? fastPath(ctx, next) : next());
}
