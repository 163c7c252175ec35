/** The entry point of the processes of `worker-process.ts`: runs a function of a module, sends its result, and ends. */
import { pathToFileURL } from 'node:url';
import { toPlainError } from './thread-errors.ts';

const [, , file = '', task = ''] = process.argv;

process.once('message', ({ input }: { input: unknown }) => {
  run(input)
    .then(
      (result) => ({ result }),
      (error: unknown) => ({ error: toPlainError(error) }),
    )
    .then((answer) => process.send?.(answer, () => process.disconnect()));
});

async function run(input: unknown): Promise<unknown> {
  const module = (await import(pathToFileURL(file).href)) as Record<string, (input: unknown) => unknown>;
  const work = module[task];
  if (!work) throw new Error(`${file} has no function ${task}`);
  return work(input);
}
