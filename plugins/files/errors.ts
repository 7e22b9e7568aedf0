import {UsageError, type OpsError} from '#src/errors/index.ts';
import {closestNames} from '#src/util/suggest.ts';
import type {ErrorContext} from '#src/warehouse/index.ts';
import {translateError as translateDuckdbError, translateSourceError} from '#plugins/duckdb/errors.ts';

export function translateError(error: unknown, context: ErrorContext): OpsError | undefined {
  const {root} = context.config as {root: string};
  return (
    translateSourceError(error) ??
    translateDuckdbError(error, {...context, config: {...context.config, path: root}})
  );
}

export function missingFileError(path: string, known: readonly string[]): UsageError {
  const near = closestNames(path, known);
  const isGlob = /[*?[{]/.test(path);
  return new UsageError(isGlob ? `No file matches ${path}` : `There is no file ${path}`, {
    code: 'file-missing',
    hint: hintFor(near, known),
    details: {path, ...(near.length > 0 && {nearest: near})},
  });
}

function hintFor(near: readonly string[], known: readonly string[]): string {
  if (near.length > 0) return `Did you mean ${near.join(' or ')}?`;
  if (known.length === 0) return 'There are no data files below `root` of the connection; check it.';
  return `Paths are relative to \`root\` of the connection; there are ${known.slice(0, 3).join(', ')}${known.length > 3 ? ', ...' : ''}.`;
}
