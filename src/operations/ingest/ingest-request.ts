import {UsageError} from '../../errors/index.ts';
import type {LoadKeys} from '../../project/ingest-schema.ts';
import {brokenRules, type LoadRuleOptions} from '../../project/parse-load-settings.ts';
import {parseDuration} from '../../util/parse-duration.ts';
import type {LoadMode} from '../../warehouse/index.ts';

/** One load as typed. */
export interface IngestRequest {
  /** `connection:table`, also with `*`; `connection:path`; a file or URL; `-`. */
  from: string;
  /** `connection:table`, or for several tables `connection:schema`. */
  to: string;
  /** The source is SQL. */
  isQuery: boolean;
  /** The source is a stream that keeps its own place. */
  isStream: boolean;
  options: Readonly<Record<string, unknown>>;
  format?: string;
  /** Default: merge with key and cursor, append with a cursor only, otherwise replace. */
  mode?: LoadMode;
  key: readonly string[];
  cursor: readonly string[];
  /** A duration or a number. */
  lag?: string;
  /** Rows, or a span of the cursor. */
  chunk?: string;
  parallel?: number;
  select: readonly string[];
  exclude: readonly string[];
  missing?: 'keep' | 'delete' | 'soft-delete';
  updatedAt?: string;
  checksum: boolean;
  retries?: number;
  /** A duration. */
  stallTimeout?: string;
}

/** The same as an asset would say it. */
export function loadKeysOf(request: IngestRequest, source: LoadRuleOptions['source']): LoadKeys {
  const {key, cursor, lag, chunk, parallel, missing, checksum, retries, updatedAt} = request;
  if (lag !== undefined && cursor.length === 0)
    throw new UsageError('--lag belongs to a cursor, and there is none', {hint: 'Pass --cursor too.'});
  const mode = request.mode ?? usualMode(request, source);
  return {
    ...(mode && {mode}),
    ...(key.length > 0 && {key: [...key]}),
    ...(cursor.length > 0 && {cursor: {column: [...cursor], ...(lag !== undefined && {lag: lagOf(lag)})}}),
    ...(chunk !== undefined && {chunk: chunkOf(chunk)}),
    ...(parallel !== undefined && {parallel}),
    ...(missing && {missing}),
    ...(updatedAt !== undefined && {versions: {updated_at: updatedAt}}),
    checksum,
    ...(retries !== undefined && {retries}),
    ...(request.stallTimeout !== undefined && {stall_timeout: durationOf(request.stallTimeout)}),
  };
}

function usualMode({key, cursor}: IngestRequest, source: LoadRuleOptions['source']): LoadMode | undefined {
  if (source === 'stream') return undefined;
  if (cursor.length > 0) return key.length > 0 ? 'merge' : 'append';
  return 'replace';
}

function lagOf(text: string): string | number {
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text);
  if ((parseDuration(text) ?? 0) > 0) return text;
  throw new UsageError(`--lag ${text} is neither a duration nor a number`, {
    hint: 'Write a duration such as 2h for times, or a number such as 100.',
  });
}

function durationOf(text: string): string {
  if ((parseDuration(text) ?? 0) > 0) return text;
  throw new UsageError(`--stall-timeout ${text} is no duration`, {hint: 'Write e.g. --stall-timeout 2m.'});
}

function chunkOf(text: string): {rows: number} | {every: string} {
  if (/^[1-9]\d*$/.test(text)) return {rows: Number(text)};
  if ((parseDuration(text) ?? 0) > 0) return {every: text};
  throw new UsageError(`--chunk ${text} is neither a number of rows nor a span of time`, {
    hint: 'Write e.g. --chunk 100000, or --chunk 1d with a cursor that holds times.',
  });
}

/** Refuses flags that do not go together. */
export function requireSound(keys: LoadKeys, options: LoadRuleOptions): void {
  const [broken] = brokenRules(keys, options);
  if (!broken) return;
  const hints: Partial<Record<keyof LoadKeys, string>> = {
    mode: 'Name the columns that identify a row, e.g. --key id.',
    cursor: 'Pass --mode append, or --mode merge with --key.',
    versions: 'Pass --mode scd2.',
    missing: 'It goes with --mode merge and --mode scd2.',
  };
  const hint = hints[broken.key];
  throw new UsageError(`--${broken.key}: ${broken.message}`, hint === undefined ? {} : {hint});
}
