import type { TallyContext } from '../../bot/context.ts';
import { type ButtonHandler, defineFeature, onPress } from '../../bot/feature.ts';
import type { OutgoingMessage } from '../../bot/ui/messages.ts';
import { reply, replyOrEdit } from '../../bot/ui/reply.ts';
import type { Db } from '../../db/client.ts';
import { findOwnCategories } from '../../db/queries/habits/category-edits.ts';
import { findHabit } from '../../db/queries/habits/habits.ts';
import {
  archiveHabitButton,
  backToListButton,
  leaveHabitQuestionButton,
  mergeHabitButton,
  moveHabitButton,
  openHabitButton,
  renameHabitButton,
  reviveHabitButton,
} from '../shared/habit-buttons.ts';
import { findHabitCandidates } from '../shared/habit-candidates.ts';
import { foldName } from '../shared/match-habit.ts';
import type { ClassifyName } from '../shared/name-answers.ts';
import { parseSelection, selectionQuestion } from '../shared/selection.ts';
import {
  categoriesPage,
  categoryCard,
  deleteCategoryButton,
  leaveCategoryButton,
  openCategoryButton,
  renameCategoryButton,
  renameCategoryConversation,
} from './categories.ts';
import { deleteWithHabits, undoCategoryChange } from './category-changes.ts';
import { categoryReplies, undoCategoryChangeButton } from './category-replies.ts';
import { type EditHabitParams, editHabitConversation } from './edit-conversation.ts';
import { archive, mergeInto, revive, undoHabitChange, unmergeFrom } from './habit-changes.ts';
import { categoriesPageButton, listPage, listPageButton, listPageWith } from './list-page.ts';
import { habitReplies, mergeIntoButton, undoHabitChangeButton, unmergeButton } from './replies.ts';
import { type ListPosition, type Tab, tabs } from './tabs.ts';

const firstPage: ListPosition = { tab: 'own', page: 0 };

export interface ListFeatureDeps {
  db: Db;
  classifyName: ClassifyName;
  /** Creates the card of a habit. Null: the person has no such habit. */
  habitCard: (ctx: TallyContext, db: Db, habitId: number) => Promise<OutgoingMessage | null>;
}

/**
 * Creates the feature `/list`: shows the person's habits by category. A press opens the card of a habit, whose buttons
 * rename, move, merge, archive or revive it.
 */
export function listFeature(deps: ListFeatureDeps) {
  const { db, classifyName } = deps;
  return defineFeature({
    commands: { list: async (ctx, args) => void (await reply(ctx, await listForArguments(ctx, deps, args))) },
    buttons: [
      onPress(listPageButton, async (ctx, { shelf, page }) =>
        replyOrEdit(ctx, await listPage(ctx, db, { tab: tabs[shelf] ?? 'own', page })),
      ),
      onPress(backToListButton, async (ctx, { habit }) => replyOrEdit(ctx, await listPageWith(ctx, db, habit))),
      onPress(openHabitButton, (ctx, { habit }) => openHabit(ctx, deps, habit)),
      onPress(renameHabitButton, (ctx, { habit }) => startEdit(ctx, deps, { habitId: habit, edit: 'rename' })),
      onPress(moveHabitButton, (ctx, { habit }) => startEdit(ctx, deps, { habitId: habit, edit: 'move' })),
      onPress(mergeHabitButton, (ctx, { habit }) => startEdit(ctx, deps, { habitId: habit, edit: 'merge' })),
      onPress(archiveHabitButton, (ctx, { habit }) => ctx.commit((tx) => archive(ctx, tx, habit))),
      onPress(reviveHabitButton, (ctx, { habit }) => ctx.commit((tx) => revive(ctx, tx, habit))),
      onPress(undoHabitChangeButton, (ctx, { update }) => ctx.commit((tx) => undoHabitChange(ctx, tx, update))),
      onPress(mergeIntoButton, (ctx, { from, into }) => ctx.commit((tx) => mergeInto(into)(ctx, tx, from))),
      onPress(leaveHabitQuestionButton, async (ctx, { habit }) => {
        await ctx.conversation.exitAll();
        await openHabit(ctx, deps, habit);
      }),
      ...categoryButtons(db),
      onPress(unmergeButton, (ctx, { from, into }) => ctx.commit((tx) => unmergeFrom(into)(ctx, tx, from))),
    ],
    conversations: [editHabitConversation(db, classifyName), renameCategoryConversation(db, classifyName)],
    answers: { ...habitReplies, ...categoryReplies },
  });
}

function categoryButtons(db: Db): ButtonHandler[] {
  return [
    onPress(categoriesPageButton, async (ctx, { page }) => replyOrEdit(ctx, await categoriesPage(ctx, db, page))),
    onPress(openCategoryButton, (ctx, { category }) => openCategory(ctx, db, category)),
    onPress(renameCategoryButton, (ctx, { category }) => startCategoryRename(ctx, db, category)),
    onPress(leaveCategoryButton, async (ctx, { category }) => {
      await ctx.conversation.exitAll();
      await openCategory(ctx, db, category);
    }),
    onPress(deleteCategoryButton, (ctx, { category }) => ctx.commit((tx) => deleteWithHabits(ctx, tx, category))),
    onPress(undoCategoryChangeButton, (ctx, { update }) => ctx.commit((tx) => undoCategoryChange(ctx, tx, update))),
  ];
}

/** Matches a text after the command that means the page of categories. */
const categoriesPattern = /^(?:my |мои )?(?:categories|category|категории|категория)$/iu;

const tabPatterns: Record<Tab, RegExp> = {
  own: /^(?:own|mine|my habits|мои|мои привычки)$/iu,
  starters: /^(?:starters?|starter habits|начальные|готовые)$/iu,
  archived: /^(?:archived?|архив|архивные|в архиве)$/iu,
};

/** Creates the first page, or what the text after the command means: a tab, a habit or the page with a category. */
async function listForArguments(ctx: TallyContext, deps: ListFeatureDeps, args: string): Promise<OutgoingMessage> {
  const { db } = deps;
  if (args === '') return listPage(ctx, db, firstPage);
  const tab = tabs.find((one) => tabPatterns[one].test(args));
  if (tab) return listPage(ctx, db, { tab, page: 0 });
  if (categoriesPattern.test(args)) return categoriesPage(ctx, db, 0);
  const habits = await findHabitCandidates(ctx, db);
  const inCategory = habits.find(({ categoryName }) => foldName(categoryName) === foldName(args));
  const selection = parseSelection(args, habits, () => ({ kind: 'none' }));
  if (selection.kind === 'selected' && selection.named) {
    const card = await deps.habitCard(ctx, db, selection.named.habitId);
    return card ?? listPage(ctx, db, firstPage);
  }
  if (inCategory) return listPageWith(ctx, db, inCategory.habitId);
  const empty = (await findOwnCategories(db, ctx.person.userId)).find(
    ({ categoryName }) => foldName(categoryName) === foldName(args),
  );
  const emptyCard = empty && (await categoryCard(ctx, db, empty.categoryId));
  if (emptyCard) return emptyCard;
  if (selection.kind === 'selected') return listPage(ctx, db, firstPage);
  return selectionQuestion(ctx, selection, args, ({ habitId }) =>
    openHabitButton.pack(ctx.person.userId, { habit: habitId }),
  );
}

async function openHabit(ctx: TallyContext, { db, habitCard }: ListFeatureDeps, habitId: number): Promise<void> {
  const card = await habitCard(ctx, db, habitId);
  if (card) return replyOrEdit(ctx, card);
  ctx.toast = ctx.t('list-gone');
  return replyOrEdit(ctx, await listPage(ctx, db, firstPage));
}

async function openCategory(ctx: TallyContext, db: Db, categoryId: number): Promise<void> {
  const card = await categoryCard(ctx, db, categoryId);
  if (card) return replyOrEdit(ctx, card);
  ctx.toast = ctx.t('category-gone');
  return replyOrEdit(ctx, await categoriesPage(ctx, db, 0));
}

/** Starts the conversation of a rename. A press ends another conversation that is waiting. */
async function startCategoryRename(ctx: TallyContext, db: Db, categoryId: number): Promise<void> {
  if (!(await categoryCard(ctx, db, categoryId))) return openCategory(ctx, db, categoryId);
  await ctx.conversation.exitAll();
  await ctx.conversation.enter('rename-category', categoryId);
}

/** Starts the conversation of a change. A press ends another conversation that is waiting. */
async function startEdit(ctx: TallyContext, deps: ListFeatureDeps, params: EditHabitParams): Promise<void> {
  if (!(await findHabit(deps.db, ctx.person.userId, params.habitId))) return openHabit(ctx, deps, params.habitId);
  await ctx.conversation.exitAll();
  await ctx.conversation.enter('edit-habit', params);
}
