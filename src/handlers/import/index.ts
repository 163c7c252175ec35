import { Composer } from 'grammy';
import type { ByKind, OutcomeAnswers, TallyContext } from '../../bot/context.ts';
import { defineFeature, onPress } from '../../bot/feature.ts';
import { buildKeyboard, clip, type OutgoingMessage } from '../../bot/ui/messages.ts';
import { reply, replyOrEdit } from '../../bot/ui/reply.ts';
import { deleteImportFile, findImportedFiles, saveImportChoices } from '../../db/queries/imports/import-files.ts';
import type { ImportUndo } from '../../db/queries/imports/undo-import.ts';
import { rateLimited } from '../shared/rate-limited.ts';
import {
  cancelImportButton,
  chooseColumnsButton,
  chooseImportHabitsButton,
  importButton,
  notTakenButton,
  showImportButton,
  takeAllHabitsButton,
  takeHabitButton,
  undoImportButton,
  useFileButton,
} from './buttons.ts';
import { chooseHabitsMessage } from './choose-habits.ts';
import { columnsConversation } from './columns-conversation.ts';
import type { ImportFeatureDeps } from './deps.ts';
import { doneMessage, stateMessage, undoneMessage } from './done-message.ts';
import { askColumnsAgain, findImportDocument, handleDocument } from './handle-document.ts';
import { findSentFile, pressImport, pressUndo, showDone } from './import-press.ts';
import { sendNotTaken } from './not-taken.ts';
import { previewMessage } from './preview-message.ts';
import type { SentFile } from './report.ts';
import { showInStatus } from './status-message.ts';

type ImportFeatureOutcome =
  | { kind: 'import-previewed'; importId: number; statusId: number }
  | { kind: 'import-done'; importId: number }
  | { kind: 'import-undone'; importId: number; undo: ImportUndo }
  | { kind: 'import-shown'; importId: number }
  | { kind: 'import-gone' };

declare module '../../bot/context.ts' {
  interface OutcomesByKind extends ByKind<ImportFeatureOutcome> {}
}

/** Creates the feature `/import`: files of habit trackers and spreadsheets, sent as documents in the private chat. */
export function importFeature(deps: ImportFeatureDeps) {
  const { heavyRateLimiter } = deps;
  const composer = new Composer<TallyContext>();
  composer.on('message:document', async (ctx, next) => {
    const document = findImportDocument(ctx);
    if (!document) return next();
    // In a group, a file that answers a message of the bot.
    if (!ctx.hasChatType('private')) return void (await reply(ctx, { text: ctx.t('import-refused-group') }));
    await handleDocument(ctx, deps, document);
  });
  return defineFeature({
    commands: {
      async import(ctx) {
        const { document } = ctx.message ?? {};
        if (document) await handleDocument(ctx, deps, document);
        else await reply(ctx, await helpMessage(ctx, deps));
      },
    },
    buttons: [
      onPress(importButton, (ctx, { id }) => rateLimited(ctx, heavyRateLimiter, () => pressImport(ctx, deps, id))),
      onPress(undoImportButton, (ctx, { id }) => rateLimited(ctx, heavyRateLimiter, () => pressUndo(ctx, id))),
      onPress(cancelImportButton, (ctx, { id }) => cancel(ctx, deps, id)),
      onPress(showImportButton, (ctx, { id }) => showPreview(ctx, deps, id)),
      onPress(chooseImportHabitsButton, (ctx, { id, page }) => showHabits(ctx, deps, id, page)),
      onPress(takeHabitButton, (ctx, values) => takeHabit(ctx, deps, values)),
      onPress(takeAllHabitsButton, (ctx, { id, on }) => takeAllHabits(ctx, deps, id, on === 1)),
      onPress(useFileButton, (ctx, { id, on }) => useFile(ctx, deps, id, on === 1)),
      onPress(chooseColumnsButton, (ctx, { id }) =>
        rateLimited(ctx, heavyRateLimiter, () => chooseColumns(ctx, deps, id)),
      ),
      onPress(notTakenButton, (ctx, { id }) => rateLimited(ctx, heavyRateLimiter, () => sendNotTaken(ctx, deps, id))),
    ],
    conversations: [columnsConversation(deps)],
    answers: importAnswers(deps),
    composer,
  });
}

function importAnswers(deps: ImportFeatureDeps): OutcomeAnswers<ImportFeatureOutcome['kind']> {
  return {
    async 'import-previewed'(ctx, { importId, statusId }) {
      const file = await findSentFile(ctx, deps, importId);
      if (file) await showInStatus(ctx, statusId, previewMessage(ctx, file));
    },
    'import-done': (ctx, { importId }) => showDone(ctx, deps, importId),
    'import-undone': (ctx, { importId, undo }) => replyOrEdit(ctx, undoneMessage(ctx, importId, undo)),
    'import-shown': (ctx, { importId }) => showState(ctx, deps, importId),
    'import-gone': (ctx) => replyOrEdit(ctx, { text: ctx.t('import-gone') }),
  };
}

const shownImports = 3;
const maxShownFile = 40;

/** Makes the answer to `/import`: what can be sent, and the last imports. */
async function helpMessage(ctx: TallyContext, { db }: ImportFeatureDeps): Promise<OutgoingMessage> {
  const { userId } = ctx.person;
  const files = await findImportedFiles(db, userId, shownImports);
  if (files.length === 0) return { text: ctx.t('import-help') };
  const buttons = files.map(({ importId: id, fileName }) => ({
    label: ctx.t('import-button-imported', { name: clip(fileName, maxShownFile) }),
    data: showImportButton.pack(userId, { id }),
  }));
  return { text: ctx.t('import-help'), keyboard: buildKeyboard(buttons, 1) };
}

/** Shows a file as it is by now: the preview, what was imported, or that it was undone. */
async function showState(ctx: TallyContext, deps: ImportFeatureDeps, id: number): Promise<void> {
  const file = await findSentFile(ctx, deps, id);
  await replyOrEdit(ctx, file ? stateMessage(ctx, file) : { text: ctx.t('import-gone') });
}

/** Shows the preview of a file that can be imported again, or what was imported. */
async function showPreview(ctx: TallyContext, deps: ImportFeatureDeps, id: number): Promise<void> {
  const file = await findSentFile(ctx, deps, id);
  if (!file) return replyOrEdit(ctx, { text: ctx.t('import-gone') });
  await replyOrEdit(ctx, file.state === 'done' ? doneMessage(ctx, file) : previewMessage(ctx, file));
}

async function showHabits(ctx: TallyContext, deps: ImportFeatureDeps, id: number, page: number): Promise<void> {
  const file = await findSentFile(ctx, deps, id);
  if (!file || file.state === 'done') return showPreview(ctx, deps, id);
  await replyOrEdit(ctx, chooseHabitsMessage(ctx, file, page));
}

/** Changes the choices of a file that is not imported. */
async function changeChoices(
  ctx: TallyContext,
  deps: ImportFeatureDeps,
  id: number,
  change: (file: SentFile) => Partial<Pick<SentFile, 'leftOut' | 'usesFile'>>,
): Promise<void> {
  const file = await findSentFile(ctx, deps, id);
  if (file) await saveImportChoices(deps.db, ctx.person.userId, id, { ...file, ...change(file) });
}

async function takeHabit(
  ctx: TallyContext,
  deps: ImportFeatureDeps,
  { id, no, on, page }: { id: number; no: number; on: number; page: number },
): Promise<void> {
  await changeChoices(ctx, deps, id, ({ leftOut }) => {
    const others = leftOut.filter((one) => one !== no);
    return { leftOut: on === 1 ? others : [...others, no] };
  });
  await showHabits(ctx, deps, id, page);
}

async function takeAllHabits(ctx: TallyContext, deps: ImportFeatureDeps, id: number, on: boolean): Promise<void> {
  await changeChoices(ctx, deps, id, ({ counts }) => ({ leftOut: on ? [] : [...counts.comparison.habits.keys()] }));
  await showHabits(ctx, deps, id, 0);
}

async function chooseColumns(ctx: TallyContext, deps: ImportFeatureDeps, id: number): Promise<void> {
  const file = await findSentFile(ctx, deps, id);
  if (!file || file.state === 'done') return showState(ctx, deps, id);
  await askColumnsAgain(ctx, deps, file);
}

async function useFile(ctx: TallyContext, deps: ImportFeatureDeps, id: number, usesFile: boolean): Promise<void> {
  await changeChoices(ctx, deps, id, () => ({ usesFile }));
  await showPreview(ctx, deps, id);
}

/** Forgets the file. Where it was imported meanwhile, the message says so, with the button that undoes it. */
async function cancel(ctx: TallyContext, deps: ImportFeatureDeps, id: number): Promise<void> {
  const isCancelled = await deleteImportFile(deps.db, ctx.person.userId, id);
  if (!isCancelled && (await findSentFile(ctx, deps, id))) return showState(ctx, deps, id);
  await replyOrEdit(ctx, { text: ctx.t('import-cancelled') });
}
