import {UsageError} from '#src/errors/index.ts';
import type {LoadRequest} from '#src/warehouse/index.ts';
import {dialect} from './dialect.ts';

/** Literal of the moment of a load. Throws when the load was not told it. */
export function momentLiteral({loadedAt}: Pick<LoadRequest, 'loadedAt'>): string {
  if (loadedAt !== undefined) return `timestamptz ${dialect.quoteLiteral(loadedAt)}`;
  throw new UsageError('This load stamps rows and needs to be told its moment', {
    hint: 'Pass `loadedAt` with the load.',
  });
}
