import type {DocumentProblem} from '../config/document-problems.ts';
import type {YamlDocument} from '../config/yaml-document.ts';
import {parseDuration} from '../util/parse-duration.ts';
import type {LoadMode} from '../warehouse/index.ts';
import type {IngestFile, LoadKeys} from './ingest-schema.ts';
import {
  defaultLoadSettings,
  type ColumnChoice,
  type CursorSettings,
  type LoadSettings,
} from './load-settings.ts';
import {shapeOf, type ShapeInput} from './parse-shape.ts';
import {brokenShapeRules} from './shape-rules.ts';

export function keyOf({key}: LoadKeys): readonly string[] {
  return listOf(key ?? []);
}

export function columnChoice({
  select,
  exclude,
}: Pick<IngestFile['source'], 'select' | 'exclude'>): ColumnChoice | undefined {
  if (select) return {kind: 'select', columns: select};
  return exclude && {kind: 'exclude', columns: exclude};
}

export function loadSettingsOf(keys: LoadKeys & Pick<ShapeInput, 'columns'>): LoadSettings {
  const {chunk, parallel, missing, versions, checksum, retries, stall_timeout: stallTimeout} = keys;
  const cursor = cursorOf(keys);
  const shape = shapeOf(keys, keyOf(keys));
  return {
    ...(cursor && {cursor}),
    ...(chunk && {
      chunk:
        'rows' in chunk
          ? {kind: 'rows', rows: chunk.rows}
          : {kind: 'span', durationMs: parseDuration(chunk.every)!},
    }),
    ...(parallel !== undefined && {parallel}),
    missing: missing ?? defaultLoadSettings.missing,
    ...(versions && {
      versions: 'columns' in versions ? {columns: versions.columns} : {updatedAt: versions.updated_at},
    }),
    checksum: checksum ?? defaultLoadSettings.checksum,
    retries: retries ?? defaultLoadSettings.retries,
    stallTimeoutMs:
      (stallTimeout === undefined ? undefined : parseDuration(stallTimeout)) ??
      defaultLoadSettings.stallTimeoutMs,
    ...(shape && {shape}),
  };
}

function cursorOf({cursor}: LoadKeys): CursorSettings | undefined {
  if (cursor === undefined) return undefined;
  if (typeof cursor === 'string' || Array.isArray(cursor)) return {columns: listOf(cursor)};
  const {column, lag, initial, end} = cursor;
  return {
    columns: listOf(column),
    ...(lag !== undefined && {
      lag:
        typeof lag === 'number'
          ? {kind: 'amount', amount: String(lag)}
          : {kind: 'duration', durationMs: parseDuration(lag)!},
    }),
    ...(initial !== undefined && {initial: String(initial)}),
    ...(end !== undefined && {end: String(end)}),
  };
}

/** Modes that tell rows apart by a key. */
export const keyedModes: readonly LoadMode[] = ['merge', 'delete+insert', 'insert-only', 'scd2'];

/** Modes that can add what is new to what is there. */
const cursorModes: readonly LoadMode[] = ['append', ...keyedModes];

export interface LoadRuleOptions {
  /** What the source is. */
  source: 'table' | 'query' | 'path' | 'stream' | 'tables';
  /** The key may come from the source. */
  isKeyKnownLater: boolean;
}

/** Something that does not go together with the rest. */
export interface BrokenRule {
  key: keyof LoadKeys;
  message: string;
  hint?: string;
}

/** What does not go together, each with its place in a document. */
export function loadProblems(
  keys: LoadKeys,
  document: YamlDocument,
  {path, ...options}: LoadRuleOptions & {path: readonly PropertyKey[]},
): DocumentProblem[] {
  return brokenRules(keys, options).map(({key, message, hint}) => ({
    position: document.positionOfKey([...path, key]),
    message,
    code: 'asset-invalid',
    ...(hint !== undefined && {hint}),
  }));
}

export function brokenRules(keys: LoadKeys, {source, isKeyKnownLater}: LoadRuleOptions): BrokenRule[] {
  const broken: BrokenRule[] = [];
  const refuse = (key: keyof LoadKeys, message: string, hint?: string) =>
    broken.push({key, message, ...(hint !== undefined && {hint})});
  const isStream = source === 'stream';
  const mode: LoadMode = keys.mode ?? 'replace';
  const cursor = cursorOf(keys);
  if (keyedModes.includes(mode) && keyOf(keys).length === 0 && !isKeyKnownLater)
    refuse('mode', `mode ${mode} needs a key`, 'Add `key: [id]` with the columns that identify a row.');
  if (cursor && (source === 'path' || isStream))
    refuse(
      'cursor',
      isStream
        ? 'a stream keeps its own place and takes no cursor'
        : 'a path takes no cursor: `mode: append` brings every file once',
    );
  else if (cursor && !cursorModes.includes(mode))
    refuse(
      'cursor',
      `a cursor does not go with mode ${mode}, which reads all rows every time`,
      `Set \`mode: append\`, or \`mode: merge\` with a key; a cursor goes with ${cursorModes.join(', ')}.`,
    );
  if (keys.chunk && 'every' in keys.chunk && !cursor)
    refuse('chunk', 'chunk.every cuts by the cursor, and there is none', 'Add `cursor:`, or use chunk.rows.');
  if (keys.chunk && (source === 'path' || isStream))
    refuse('chunk', `a ${source} cannot be read in chunks`, 'Leave `chunk` out.');
  if (keys.chunk && mode === 'delete+insert' && !keyOf(keys).includes(cursor?.columns[0] ?? ''))
    refuse(
      'chunk',
      'chunks do not go with mode delete+insert: rows of one key could come in two of them, and the second would remove the first',
      'Leave `chunk` out, or let the cursor be part of the key.',
    );
  if (
    keys.missing !== undefined &&
    keys.missing !== 'keep' &&
    !isStream &&
    mode !== 'merge' &&
    mode !== 'scd2'
  )
    refuse(
      'missing',
      `missing: ${keys.missing} does not go with mode ${mode}`,
      'It goes with `mode: merge` and `mode: scd2`.',
    );
  if (keys.checksum && (source === 'path' || isStream))
    refuse(
      'checksum',
      `a ${source} cannot be asked for its checksum`,
      'Leave `checksum` out: rows are counted.',
    );
  if (keys.versions && mode !== 'scd2')
    refuse('versions', `versions are kept by mode scd2 only, not by ${mode}`, 'Set `mode: scd2`.');
  return [...broken, ...brokenShapeRules(keys, {mode, key: keyOf(keys), isKeyKnownLater})];
}

function listOf(names: string | readonly string[]): readonly string[] {
  return typeof names === 'string' ? [names] : names;
}
