import {TransferError} from '../../errors/index.ts';
import type {RelationDescription} from '../../warehouse/index.ts';
import {ask} from './attempts.ts';
import type {LoadContext} from './context.ts';
import {describeSource} from './source-order.ts';
import type {SourceRows} from './source-rows.ts';

/** Names and native types of the columns; undefined where the catalog does not know them. */
export type SourceShape = readonly (readonly [name: string, nativeType: string])[] | undefined;

export function sourceShape(description: RelationDescription | undefined): SourceShape {
  return description?.columns.map(({name, nativeType}) => [name, nativeType]);
}

/**
 * Parts that were read before the source changed lack what the later ones have, and no part tells. Throws
 * `TransferError` when the columns are no longer those of `before`.
 */
export async function requireSameShape(
  context: LoadContext,
  rows: SourceRows,
  before: SourceShape,
  cause?: unknown,
): Promise<void> {
  const after = sourceShape(await ask(context, ({source}) => describeSource(rows, source)));
  if (!before || !after) return;
  const changes = describeChanges(before, after);
  if (changes.length === 0) return;
  const {asset, action} = context;
  throw new TransferError(
    `${asset}: columns of ${action.source} changed while its parts were loaded: ${changes.join(', ')}`,
    {
      code: 'transfer-source',
      hint: 'The table was left as it was; run it again to load it from the beginning.',
      details: {changes},
      ...(cause !== undefined && {cause}),
    },
  );
}

function describeChanges(before: NonNullable<SourceShape>, after: NonNullable<SourceShape>): string[] {
  const [former, latter] = [new Map(before), new Map(after)];
  return [
    ...before.flatMap(([name, type]) => {
      const now = latter.get(name);
      if (now === undefined) return [`${name} is gone`];
      return now === type ? [] : [`${name} was ${type} and is ${now}`];
    }),
    ...after.flatMap(([name, type]) => (former.has(name) ? [] : [`${name} ${type} is new`])),
  ];
}
