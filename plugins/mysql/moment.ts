import {UsageError} from '#src/errors/index.ts';
import {dialect} from './dialect.ts';

/** Literal for an ISO text in UTC. Throws when the load was not told its moment. */
export function momentLiteral(loadedAt: string | undefined): string {
  if (loadedAt === undefined)
    throw new UsageError('This load stamps rows and needs to be told its moment', {
      hint: 'Pass `loadedAt` with the load.',
    });
  return dialect.quoteLiteral(new Date(loadedAt).toISOString().replace('T', ' ').replace('Z', ''));
}
