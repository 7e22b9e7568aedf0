import {UsageError} from '../../errors/index.ts';
import {isReadOnlyStatement, splitStatements, type SqlStatement} from '../../sql/index.ts';
import type {AdapterDefinition, OpenWarehouse} from '../../warehouse/index.ts';
import type {OperationContext} from '../context.ts';
import {openConnection, openSettings} from '../open-connection.ts';
import type {Script} from './read-script.ts';

interface OpenRequest {
  /** Name in weir.yml, URL or file; default: the default connection. */
  connection?: string;
  /** Use the embedded system when there is no project and no connection is named. Default false. */
  worksWithoutProject?: boolean;
  /** Gets a line to tell the person. */
  notify: (line: string) => Promise<void>;
}

export interface ScriptRequest extends OpenRequest {
  script: string;
}

export interface ScriptsRequest extends OpenRequest {
  /** Run one after another. */
  scripts: readonly Script[];
}

export interface OpenScript {
  warehouse: OpenWarehouse;
  /** At least one. */
  statements: readonly SqlStatement[];
}

/** A statement that knows its place. */
export interface ScriptStatement extends SqlStatement {
  script: Script;
  /** From 1, over all scripts. */
  number: number;
  /** From 1, in its script. */
  numberInScript: number;
}

/** Opens the connection of one script. */
export async function openForScript(
  context: OperationContext,
  {script, ...request}: ScriptRequest,
  signal: AbortSignal,
): Promise<OpenScript> {
  return openForScripts(context, {...request, scripts: [{text: script}]}, signal);
}

/** Opens the connection of scripts, read-only where writers shut readers out and the scripts only read. */
export async function openForScripts(
  context: OperationContext,
  request: ScriptsRequest,
  signal: AbortSignal,
): Promise<{warehouse: OpenWarehouse; statements: readonly ScriptStatement[]}> {
  if (countStatements(request.scripts) === 0)
    throw new UsageError('The SQL is empty', {hint: 'Pass a statement, e.g. `weir query "select 1"`.'});
  const readOnly = (definition: AdapterDefinition) =>
    definition.capabilities.hasExclusiveWriter === true &&
    splitScripts(request.scripts, definition).every(({text}) =>
      isReadOnlyStatement(text, definition.dialect.lexicalTraits),
    );
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
  return {warehouse, statements: splitScripts(request.scripts, warehouse.definition)};
}

/** Statements as long as no dialect is known; good for refusals before anything is opened. */
export function countStatements(scripts: readonly Script[]): number {
  return scripts.reduce((sum, {text}) => sum + splitStatements(text).length, 0);
}

function splitScripts(scripts: readonly Script[], {dialect}: AdapterDefinition): ScriptStatement[] {
  return scripts
    .flatMap((script) =>
      splitStatements(script.text, dialect.lexicalTraits).map((statement, index) => ({
        ...statement,
        script,
        numberInScript: index + 1,
      })),
    )
    .map((statement, index) => ({...statement, number: index + 1}));
}

async function openEmbedded(
  context: OperationContext,
  {notify}: OpenRequest,
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
