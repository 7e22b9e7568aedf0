import {connectionNamePattern} from '../../../config/project-schema.ts';
import type {OperationContext} from '../../context.ts';
import {findConnection} from '../../open-connection.ts';

/** What weir.yml says of how carefully a connection is to be used. */
export interface ConnectionMarks {
  isReadOnly: boolean;
  isProduction: boolean;
}

/** A URL or file in place of a name has no marks. */
export async function readMarks(
  context: OperationContext,
  name: string | undefined,
): Promise<ConnectionMarks> {
  if (name !== undefined && !connectionNamePattern.test(name))
    return {isReadOnly: false, isProduction: false};
  const {readOnly, isProduction = false} = findConnection(await context.project(), name);
  return {isReadOnly: readOnly, isProduction};
}
