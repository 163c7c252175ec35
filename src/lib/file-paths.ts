import { basename } from 'node:path';
import { projectPath } from './project-path.ts';

const root = projectPath('.').replace(/[/\\]+$/, '');

/** A quoted path, which may contain spaces. */
const quotedPath = /(['"“])(?:file:\/\/)?(?:\/|[A-Za-z]:\\)[^'"“”\n]*[/\\]([^'"“”/\\\n]*)(?=['"”])/g;
/** An absolute path of at least two names, which is no part of a URL. */
const absolutePath = /(?<![\w:/.<%-])(?:file:\/\/)?\/(?:[^\s/'"“”,;:()<>]+\/)+([^\s/'"“”,;:()<>]*)/g;
const windowsPath = /(?<![A-Za-z])[A-Za-z]:\\(?:[^\s\\'"“”,;()<>]+\\)*([^\s\\'"“”,;()<>]*)/g;

/**
 * Replaces absolute paths of files with the name of the file. A path in the folder of the program becomes relative to
 * it, for example in stack traces. URLs stay as they are. Use it for all texts that leave the machine.
 */
export function hidePaths(text: string): string {
  if (!/[/\\]/.test(text)) return text;
  return text
    .replaceAll(`file://${root}/`, '')
    .replaceAll(`${root}/`, '')
    .replace(quotedPath, '$1$2')
    .replace(absolutePath, '$1')
    .replace(windowsPath, '$1');
}

/** Returns the last name of a path, with either separator. */
export function fileName(path: string): string {
  return basename(path.replaceAll('\\', '/'));
}
