import { InlineKeyboard } from 'grammy';
import type { TallyContext } from '../../bot/context.ts';
import type { MessageReader } from '../../bot/message-reader.ts';

/** One page of a long list. */
export interface ListPage<T> {
  items: T[];
  /** From 0. */
  page: number;
  pages: number;
}

/** Returns a page of a list. A page that does not exist means the nearest one. */
export function paginate<T>(all: readonly T[], requestedPage: number, perPage: number): ListPage<T> {
  const pages = Math.ceil(all.length / perPage);
  const page = Math.min(Math.max(requestedPage, 0), Math.max(pages - 1, 0));
  return { items: all.slice(page * perPage, (page + 1) * perPage), page, pages };
}

/** Adds the number of the page to a heading, where there is more than one. */
export function pageHeading(ctx: MessageReader, heading: string, { page, pages }: ListPage<unknown>): string {
  return pages > 1 ? `${heading} · ${ctx.t('jobs-page', { page: page + 1, pages })}` : heading;
}

/** Creates the buttons to the pages before and after. `pack` returns the callback data of a page. */
export function pageButtons(ctx: TallyContext, { page, pages }: ListPage<unknown>, pack: (page: number) => string) {
  return [
    ...(page > 0 ? [InlineKeyboard.text(ctx.t('jobs-button-back'), pack(page - 1))] : []),
    ...(page < pages - 1 ? [InlineKeyboard.text(ctx.t('jobs-button-more'), pack(page + 1))] : []),
  ];
}
