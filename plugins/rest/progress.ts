import type {StreamState} from '#src/warehouse/index.ts';
import {resourceError} from './errors.ts';
import {compareCursors, formatStart} from './moments.ts';
import {fieldOf, scalarText} from './placeholders.ts';
import type {Resource} from './resource.ts';

/** How far an incremental resource was read. */
export interface Progress {
  /** Value of the start parameter; undefined reads everything. */
  start: string | undefined;
  observe(records: readonly object[]): void;
  state(): StreamState | undefined;
}

/** Undefined for resources that are read whole. */
export function trackProgress(
  {name, settings: {incremental}}: Resource,
  state: StreamState | undefined,
): Progress | undefined {
  if (!incremental) return undefined;
  const kept = scalarText(state?.['cursor']);
  const initial = incremental.initial === undefined ? undefined : String(incremental.initial);
  let greatest = kept;
  return {
    start: startOf(name, kept, initial, incremental),
    observe(records) {
      for (const record of records) {
        const value = fieldOf(record, incremental.cursor);
        if (value === null || value === undefined) continue;
        const text = scalarText(value);
        if (text === undefined)
          throw resourceError(
            name,
            `has a record whose ${incremental.cursor} is neither text nor number`,
            'Set `cursor` of `incremental` to a field with moments or numbers.',
          );
        if (greatest === undefined || compareCursors(text, greatest) > 0) greatest = text;
      }
    },
    state: () => (greatest === undefined ? undefined : {cursor: greatest}),
  };
}

function startOf(
  name: string,
  kept: string | undefined,
  initial: string | undefined,
  incremental: NonNullable<Resource['settings']['incremental']>,
): string | undefined {
  const from = kept ?? initial;
  if (from === undefined) return undefined;
  const start = formatStart(from, kept === undefined ? {format: incremental.format} : incremental);
  if (start !== undefined) return start;
  throw resourceError(
    name,
    `cannot go on from ${from}, which is no moment`,
    'Set `format: text` of `incremental` without a `lag`, or use a cursor with moments.',
  );
}
