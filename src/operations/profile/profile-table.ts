import type {RelationDescription} from '../../warehouse/index.ts';
import type {OperationContext} from '../context.ts';
import {openSettings} from '../open-connection.ts';
import {openProfileScope, type ProfileScope} from './column-scope.ts';
import {correlate} from './correlate.ts';
import {countBuckets} from './count-buckets.ts';
import {countValues} from './count-values.ts';
import {countDuplicates, findKeys} from './find-keys.ts';
import {findGaps} from './find-gaps.ts';
import {countShapes, pickValues} from './look-at-texts.ts';
import {maskColumn} from './mask-column.ts';
import {measureColumns, type Measures} from './measure-columns.ts';
import {profileMemoryBytes} from './memory.ts';
import {describeTarget, openRows} from './open-rows.ts';
import {parseSample} from './parse-sample.ts';
import {findPiiHints} from './pii/find-hints.ts';
import type {ProfileProgress} from './progress.ts';
import {resolveTarget, type ProfileTarget} from './resolve-target.ts';
import {requireWritable} from './write-checks.ts';
import {suggestChecks} from './suggest-checks.ts';
import {suggestRelationships} from './suggest-relationships.ts';
import type {Bucket, ColumnProfile, TableProfile} from './table-profile.ts';
import {keepPassing} from './keep-passing.ts';

export interface ProfileRequest {
  /** Table, asset, `connection:table`, or a path on a connection of files. */
  name: string;
  connection?: string;
  columns?: readonly string[];
  /** SQL condition of the system that the table is on. */
  where?: string;
  /** `10000` or `5%`. */
  sample?: string;
  /** Looks for checks that the rows pass. */
  suggest: boolean;
  /** Refuses a table of no asset before anything is read. Default: the checks are not written. */
  write?: {assumeYes: boolean} | undefined;
  onProgress?: (progress: ProfileProgress) => void;
}

/** What a table is like. Only reads. */
export async function profileTable(
  context: OperationContext,
  request: ProfileRequest,
): Promise<{profile: TableProfile; target: ProfileTarget}> {
  const {signal} = context;
  const sample = request.sample === undefined ? undefined : parseSample(request.sample);
  const target = await resolveTarget(context, request);
  if (request.write) requireWritable(context, target, request.write);
  const {settings, ...place} = target.place;
  const warehouse = await openSettings(context, settings, {
    ...place,
    readOnly: true,
    memoryBytes: profileMemoryBytes,
  });
  const report = request.onProgress ?? (() => {});
  try {
    const description = await describeTarget(warehouse, target.target);
    const rows = await openRows(context, warehouse, {
      target: target.target,
      description,
      ...(request.columns && {columns: request.columns}),
      ...(request.where !== undefined && {where: request.where}),
      ...(sample && {sample}),
      signal,
      onRows: (moved) => report({phase: 'move', ...moved}),
    });
    try {
      const embedded = context.adapters.find((entry) => entry.embedded);
      const {dialect} = await embedded!.load();
      const scope = openProfileScope(rows, dialect, signal);
      const facts = await profileRows(scope, description, report);
      const profile: TableProfile = {
        table: target.target,
        connection: settings.name,
        rows: rows.rows,
        ...(rows.sample && {sample: rows.sample}),
        ...(request.where !== undefined && {where: request.where}),
        ...facts,
        columns: facts.columns.map(maskColumn),
      };
      if (!request.suggest || !description) return {profile, target};
      report({phase: 'suggest'});
      const found = [
        ...suggestChecks(facts, profile),
        ...(await suggestRelationships(warehouse, description, facts.columns)),
      ];
      const suggestions = await keepPassing(found, {context, warehouse, relation: description.relation});
      return {profile: {...profile, suggestions}, target};
    } finally {
      await rows.close();
    }
  } finally {
    await warehouse.close();
  }
}

/** All that the rows tell, values that may be about people included. */
async function profileRows(
  scope: ProfileScope,
  description: RelationDescription | undefined,
  report: (progress: ProfileProgress) => void,
): Promise<Pick<TableProfile, 'columns' | 'keys' | 'duplicateRows' | 'correlations'>> {
  const total = scope.columns.length;
  const measures = await measureColumns(scope, (done) => report({phase: 'measure', done, total}));
  const buckets = await countBuckets(scope, measures);
  const columns: ColumnProfile[] = [];
  for (const index of scope.columns.keys()) {
    columns.push(
      await profileColumn(scope, index, {measures: measures[index]!, histogram: buckets.get(index)}),
    );
    report({phase: 'count', done: columns.length, total});
  }
  report({phase: 'keys'});
  const keys = await findKeys(scope, columns, description?.primaryKey);
  const duplicateRows = await countDuplicates(scope, keys);
  report({phase: 'correlate'});
  return {columns, keys, duplicateRows, correlations: await correlate(scope, columns)};
}

async function profileColumn(
  scope: ProfileScope,
  index: number,
  {measures, histogram}: {measures: Measures; histogram: Bucket[] | undefined},
): Promise<ColumnProfile> {
  const each = scope.columns[index]!;
  const {column, nature} = each;
  const {values, nulls, min, max, numbers, quantiles, lengths} = measures;
  const hasValues = values > 0;
  const isText = nature === 'text' && hasValues;
  const dates = nature === 'time' && hasValues ? await findGaps(scope, each) : undefined;
  const looksAtValues =
    hasValues && (nature === 'text' || nature === 'time' || column.type.kind === 'integer');
  const pii = findPiiHints(column.name, looksAtValues ? await pickValues(scope, each) : []);
  return {
    name: column.name,
    type: column.nativeType,
    kind: column.type.kind,
    nulls,
    ...(await countValues(scope, each, measures)),
    ...(min !== undefined && {min}),
    ...(max !== undefined && {max}),
    ...(numbers && {numbers}),
    ...(quantiles && {quantiles}),
    ...(histogram && {histogram}),
    ...(isText && {
      text: {
        empty: lengths!.empty,
        minLength: lengths!.min,
        maxLength: lengths!.max,
        meanLength: lengths!.mean,
        shapes: await countShapes(scope, each, values),
      },
    }),
    ...(dates && {dates}),
    ...(pii.length > 0 && {pii}),
    isMasked: false,
  };
}
