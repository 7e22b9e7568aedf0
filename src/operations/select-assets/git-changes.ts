import {UsageError} from '../../errors/index.ts';
import type {Runtime} from '../../runtime/ports.ts';

/**
 * Files below the project folder that differ from a git ref, those that git does not know included. Throws `UsageError`
 * where the folder is in no repository or the ref does not exist.
 */
export async function findGitChanges(runtime: Runtime, root: string, ref: string): Promise<Set<string>> {
  if (ref.startsWith('-'))
    throw new UsageError(`git:${ref} names no ref`, {
      code: 'usage',
      hint: 'Write a branch, a tag or a commit, e.g. git:main.',
    });
  const changed = await git(['diff', '--name-only', '--no-renames', '--relative', '-z', ref, '--']);
  const untracked = await git(['ls-files', '--others', '--exclude-standard', '-z']);
  return new Set(`${changed}${untracked}`.split('\0').filter(Boolean));

  async function git(args: readonly string[]): Promise<string> {
    const {stdout, stderr, exitCode} = await runtime
      .spawn('git', args, {cwd: root})
      .catch((error: unknown) => {
        throw new UsageError('git cannot be started, which git: in a selection needs', {
          code: 'usage',
          hint: 'Install git, or select by state:modified instead.',
          cause: error,
        });
      });
    if (exitCode === 0) return stdout;
    throw new UsageError(`git cannot compare the project with ${ref}: ${reasonOf(stderr)}`, {
      code: 'usage',
      hint: 'git: needs a project in a git repository, and a branch, tag or commit of it.',
    });
  }
}

/** The line that says what is wrong, without what git advises. */
function reasonOf(stderr: string): string {
  const lines = stderr.trim().split('\n');
  const reason = lines.find((line) => line.startsWith('fatal: ')) ?? lines[0]!;
  return reason.replace(/^(?:fatal|warning|error): /, '');
}
