import type { TallyContext } from '../../bot/context.ts';
import type { TallyConversation } from '../../bot/conversation.ts';
import { ask, type ParseResult } from '../../bot/ui/prompt.ts';
import type { BatchRules } from './deps.ts';

export function askGranularity(conversation: TallyConversation, { granularities }: BatchRules): Promise<string> {
  return ask<string>(conversation, {
    render: async (ctx) => ({
      message: { text: ctx.t('batch-ask-granularity') },
      options: granularities.map((label) => ({ label, value: label })),
      perRow: 3,
    }),
  });
}

type AggregationAnswer = { toggle: string } | { all: string[] } | 'done';

/** Asks for aggregations: buttons switch them on and off, a typed list replaces them. */
export async function askAggregations(conversation: TallyConversation, rules: BatchRules): Promise<string[]> {
  const offered = rules.aggregations.filter((name) => name !== 'percentile'); // it needs a number that is not asked for
  let chosen = ['sum', 'avg', 'count'];
  for (;;) {
    const answer = await askAggregationStep(conversation, offered, chosen);
    if (answer === 'done') return chosen;
    if ('all' in answer) return answer.all;
    const before = chosen;
    chosen = offered.filter((name) => before.includes(name) !== (name === answer.toggle));
  }
}

function askAggregationStep(
  conversation: TallyConversation,
  offered: readonly string[],
  chosen: readonly string[],
): Promise<AggregationAnswer> {
  return ask<AggregationAnswer>(conversation, {
    render: async (ctx) => ({
      message: { text: ctx.t('batch-ask-aggregations', { chosen: chosen.length > 0 ? chosen.join(', ') : '—' }) },
      options: [
        ...offered.map((name) => ({ label: chosen.includes(name) ? `✓ ${name}` : name, value: { toggle: name } })),
        ...(chosen.length > 0 ? [{ label: ctx.t('batch-button-go-on'), value: 'done' as const }] : []),
      ],
      perRow: 3,
    }),
    matchesLabels: false,
    parseText: async (ctx, text) => parseAggregations(ctx, text, offered),
  });
}

function parseAggregations(
  ctx: TallyContext,
  text: string,
  offered: readonly string[],
): ParseResult<{ all: string[] }> {
  const words = text.toLowerCase().split(/[\s,]+/);
  const names = [...new Set(words.filter(Boolean))];
  const unknown = names.find((name) => !offered.includes(name));
  if (unknown === undefined && names.length > 0) return { value: { all: names } };
  return { rejection: ctx.t('batch-no-aggregation', { name: unknown ?? '', known: offered.join(', ') }) };
}

/** Asks for the event: a button, or a typed event with a time of day. */
export function askEvent(conversation: TallyConversation, { plainEvents, isEvent }: BatchRules): Promise<string> {
  return ask<string>(conversation, {
    render: async (ctx) => ({
      message: { text: ctx.t('batch-ask-event') },
      options: plainEvents.map((label) => ({ label, value: label })),
    }),
    async parseText(ctx, text) {
      const event = text.trim().toUpperCase();
      if (isEvent(event)) return { value: event };
      return { rejection: ctx.t('batch-no-event', { known: plainEvents.join(', ') }) };
    },
  });
}

const defaultMode = 'incremental';
const windowHours = [24, 48, 72];

/** Asks what each run computes: new data, all data, or the last hours, whose number can be typed. */
export function askMode(conversation: TallyConversation): Promise<string> {
  return ask<string>(conversation, {
    render: async ({ t }) => ({
      message: { text: t('batch-ask-mode') },
      options: [
        { label: t('batch-button-mode-incremental'), value: defaultMode },
        { label: t('batch-button-mode-full'), value: 'full' },
        ...windowHours.map((hours) => ({
          label: t('batch-button-mode-window', { hours }),
          value: `window:${hours}`,
        })),
      ],
      perRow: [1, 1, 3],
    }),
    async parseText({ t }, text) {
      const typed = text.trim().toLowerCase();
      if (typed === defaultMode || typed === 'full') return { value: typed };
      const [, hours] = /^(?:window:)?\s*([1-9]\d{0,4})(?:\s*\p{L}+)?$/u.exec(typed) ?? [];
      return hours === undefined ? { rejection: t('batch-no-mode') } : { value: `window:${hours}` };
    },
  });
}
