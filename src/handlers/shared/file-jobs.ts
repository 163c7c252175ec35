import type { TallyContext } from '../../bot/context.ts';
import type { TallyConversation } from '../../bot/conversation.ts';

/** A document that was sent in the chat. */
export interface JobDocument {
  fileId: string;
  name: string;
}

/** The jobs that read a document of an admin. They belong to the feature `jobs`. */
export interface FileJobs {
  /** Returns the jobs that can be started with a document of this size, with their titles. */
  list(ctx: TallyContext, size: number): { job: string; title: string }[];
  /** Shows the page before the run of a job, with the document as its file. A part of another conversation. */
  run(conversation: TallyConversation, job: string, document: JobDocument): Promise<void>;
}
