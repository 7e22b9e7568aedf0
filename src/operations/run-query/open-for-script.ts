import {UsageError} from '../../errors/index.ts';
import {isReadOnlyStatement, splitStatements, type SqlStatement} from '../../sql/index.ts';
import type {AdapterDefinition, OpenWarehouse} from '../../warehouse/index.ts';
import type {OperationContext} from '../context.ts';
import {openConnection, openSettings} from '../open-connection.ts';

export interface ScriptRequest {
  /** Name in weir.yml, URL or file; default: the default connection. */
  connection?: string;
  script: string;
  /** Use the embedded system when there is no project and no connection is named. Default false. */
  worksWithoutProject?: boolean;
  /** Format that holds one result only; several statements are then refused. */
  singleResultFormat?: string;
  /** Gets a line to tell the person. */
  notify: (line: string) => Promise<void>;
}

export interface OpenScript {
  warehouse: OpenWarehouse;
  /** At least one. */
  statements: readonly SqlStatement[];
}

/** Opens the connection of a script, read-only where writers shut readers out and the script only reads. */
export async function openForScript(
  context: OperationContext,
  request: ScriptRequest,
  signal: AbortSignal,
): Promise<OpenScript> {
  const split = ({dialect}: AdapterDefinition) => splitStatements(request.script, dialect.lexicalTraits);
  if (splitStatements(request.script).length === 0)
    throw new UsageError('The SQL is empty', {hint: 'Pass a statement, e.g. `weir query "select 1"`.'});
  if (request.singleResultFormat !== undefined && splitStatements(request.script).length > 1)
    throw new UsageError(`${request.singleResultFormat} takes the result of one statement only`, {
      hint: 'Run the other statements before, or choose a text format.',
    });
  const readOnly = (definition: AdapterDefinition) =>
    definition.capabilities.hasExclusiveWriter === true &&
    split(definition).every(({text}) => isReadOnlyStatement(text, definition.dialect.lexicalTraits));
  const warehouse = await openConnection(context, request.connection, {readOnly, signal}).catch(
    (error: unknown) => {
      const isWithoutProject =
        request.connection === undefined &&
        error instanceof UsageError &&
        error.code === 'project-missing' &&
        request.worksWithoutProject === true;
      if (!isWithoutProject) throw error;
      return openEmbedded(context, request, signal);
    },
  );
  return {warehouse, statements: split(warehouse.definition)};
}

async function openEmbedded(
  context: OperationContext,
  {notify}: ScriptRequest,
  signal: AbortSignal,
): Promise<OpenWarehouse> {
  const embedded = context.adapters.find((entry) => entry.embedded);
  if (!embedded) return openConnection(context, undefined, {signal});
  await notify(`There is no weir.yml here: this runs in ${embedded.title} in memory.`);
  return openSettings(
    context,
    {name: embedded.name, type: embedded.name, settings: {}, readOnly: false},
    {root: context.runtime.env.cwd, signal},
  );
}
