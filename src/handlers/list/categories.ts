import type { TallyContext } from '../../bot/context.ts';
import type { ConversationSpec, TallyConversation } from '../../bot/conversation.ts';
import { isolateRtl } from '../../bot/ui/bidi.ts';
import { defineButton } from '../../bot/ui/callback-data.ts';
import { buildKeyboard, type OutgoingMessage } from '../../bot/ui/messages.ts';
import type { Db } from '../../db/client.ts';
import { findOwnCategories, type OwnCategory } from '../../db/queries/habits/category-edits.ts';
import { commitAndEndConversation } from '../shared/commit-conversation.ts';
import { formatUse } from '../shared/format-use.ts';
import { askName, type ClassifyName } from '../shared/name-answers.ts';
import { paginate } from '../shared/paging.ts';
import { renameCategoryTo } from './category-changes.ts';
import { categoriesPageButton, listPageButton } from './list-page.ts';
import { tabs } from './tabs.ts';

export const openCategoryButton = defineButton('lo', { category: 'id' });
export const renameCategoryButton = defineButton('le', { category: 'id' });
export const deleteCategoryButton = defineButton('ld', { category: 'id' });
/** Leaves the question for a new name and shows the card again. */
export const leaveCategoryButton = defineButton('lz', { category: 'id' });

const categoriesPerPage = 10;

/** Creates a page of the own categories, with a button for each. A page that no longer exists becomes the nearest. */
export async function categoriesPage(ctx: TallyContext, db: Db, requestedPage: number): Promise<OutgoingMessage> {
  const owner = ctx.person.userId;
  const { items, page, pages } = paginate(await findOwnCategories(db, owner), requestedPage, categoriesPerPage);
  const position = pages > 1 ? ` · ${ctx.t('list-page', { page: page + 1, pages })}` : '';
  const lines = items.map((category) => `• ${isolateRtl(category.categoryName)} · ${describeUse(ctx, category)}`);
  const turn = (label: string, target: number) => ({
    label,
    data: categoriesPageButton.pack(owner, { page: target }),
  });
  const rows = [
    buildKeyboard(
      items.map(({ categoryName, categoryId }) => ({
        label: categoryName,
        data: openCategoryButton.pack(owner, { category: categoryId }),
      })),
    ),
    buildKeyboard([...(page > 0 ? [turn('◀', page - 1)] : []), ...(page < pages - 1 ? [turn('▶', page + 1)] : [])]),
    buildKeyboard([backToHabits(ctx)]),
  ];
  return {
    text: [
      `${ctx.t('category-heading')}${position}`,
      '',
      ...(items.length > 0 ? lines : [ctx.t('category-none')]),
    ].join('\n'),
    heading: true,
    keyboard: {
      inline_keyboard: rows.flatMap(({ inline_keyboard }) => inline_keyboard).filter((row) => row.length > 0),
    },
  };
}

/** Creates the card of an own category. Returns null where the person has no such category. */
export async function categoryCard(ctx: TallyContext, db: Db, categoryId: number): Promise<OutgoingMessage | null> {
  const owner = ctx.person.userId;
  const category = (await findOwnCategories(db, owner)).find((one) => one.categoryId === categoryId);
  if (!category) return null;
  const values = { category: categoryId };
  const isOther = category.categoryName.toLowerCase() === ctx.t('category-other').toLowerCase();
  const text = [
    category.categoryName,
    describeUse(ctx, category),
    ...(isOther ? ['', ctx.t('category-is-other')] : []),
  ];
  return {
    text: text.join('\n'),
    heading: true,
    keyboard: buildKeyboard([
      { label: ctx.t('list-button-rename'), data: renameCategoryButton.pack(owner, values) },
      ...(isOther ? [] : [{ label: ctx.t('list-button-delete'), data: deleteCategoryButton.pack(owner, values) }]),
      { label: ctx.t('list-button-back'), data: categoriesPageButton.pack(owner, { page: 0 }) },
    ]),
  };
}

/** Formats `2 habits · 12 records · 9 h 30 min`. */
function describeUse(ctx: TallyContext, category: OwnCategory): string {
  const habits = ctx.t('category-habits', { habits: category.habits });
  return [habits, ...(category.uses > 0 ? [formatUse(ctx, category)] : [])].join(' · ');
}

function backToHabits(ctx: TallyContext) {
  const data = listPageButton.pack(ctx.person.userId, { shelf: tabs.indexOf('own'), page: 0 });
  return { label: ctx.t('list-button-back'), data };
}

/** Creates the conversation that asks for the new name of a category. */
export function renameCategoryConversation(db: Db, classify: ClassifyName): ConversationSpec {
  return {
    id: 'rename-category',
    async run(conversation: TallyConversation, categoryId: number) {
      const answer = await askName(conversation, {
        classify,
        render: async (ctx) => ({
          text: ctx.t('category-ask-name', { name: await findCategoryName(ctx, db, categoryId) }),
          cancelData: leaveCategoryButton.pack(ctx.person.userId, { category: categoryId }),
        }),
      });
      const { name } = answer as { name: string };
      await conversation.external((ctx) =>
        commitAndEndConversation(ctx, (tx) => renameCategoryTo(ctx, tx, categoryId, name)),
      );
    },
  };
}

async function findCategoryName({ person }: TallyContext, db: Db, categoryId: number): Promise<string> {
  const categories = await findOwnCategories(db, person.userId);
  return categories.find((category) => category.categoryId === categoryId)?.categoryName ?? '';
}
