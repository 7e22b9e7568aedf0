import {
  writeConnection,
  writeDefaultConnection,
  type ConnectionToWrite,
} from '../../config/edit-project-file.ts';
import {readProject, readProjectText} from '../../config/load-project.ts';
import type {Project} from '../../config/project.ts';
import {OpsError, fileError} from '../../errors/index.ts';
import type {OperationContext} from '../context.ts';
import {draftConnection, type ConnectionDraft, type ConnectionRequest} from './draft-connection.ts';
import {testConnection, type ConnectionTest} from './test-connections.ts';

export interface AddRequest extends ConnectionRequest {
  concurrency: number | undefined;
  readOnly: boolean;
  /** Undefined asks on a terminal and does not test without one. */
  test: boolean | undefined;
  dryRun: boolean;
}

export interface AddedConnection {
  name: string;
  /** As it stands in weir.yml. */
  entry: ConnectionToWrite;
  /** Absolute path of weir.yml. */
  file: string;
  outcome: 'added' | 'replaced' | 'not-written';
  isDefault: boolean;
  test?: ConnectionTest;
}

/** Adds a connection to weir.yml. Nothing is written unless the whole file is valid afterwards. */
export async function addConnection(
  context: OperationContext,
  request: AddRequest,
): Promise<AddedConnection> {
  const project = await context.project();
  const draft = await draftConnection(context, project, request);
  const entry: ConnectionToWrite = {
    type: draft.type,
    ...draft.settings,
    ...(request.concurrency !== undefined && {concurrency: request.concurrency}),
    ...(request.readOnly && {read_only: true}),
  };
  const becomesDefault =
    project.defaultConnection === undefined &&
    !request.readOnly &&
    draft.definition.capabilities.transform !== undefined;
  const newText = (text: string) => {
    const withEntry = writeConnection(text, draft.name, entry);
    return becomesDefault ? writeDefaultConnection(withEntry, draft.name) : withEntry;
  };
  await writeProject(context, project, newText, {dryRun: true});
  const test = await testDraft(context, project, draft, request);
  await writeProject(context, project, newText, {dryRun: request.dryRun});
  return {
    name: draft.name,
    entry,
    file: project.file,
    outcome: request.dryRun ? 'not-written' : project.connections.has(draft.name) ? 'replaced' : 'added',
    isDefault: becomesDefault || project.defaultConnection === draft.name,
    ...(test && {test}),
  };
}

/** Reads weir.yml at this moment, changes it, checks the result, and writes it in one step. */
export async function writeProject(
  {runtime, adapters}: OperationContext,
  project: Project,
  change: (text: string) => string,
  options: {dryRun: boolean},
): Promise<void> {
  const text = change(await readProjectText(runtime, project.file));
  await readProject({file: project.file, text}, {runtime, adapters, environment: project.environment});
  if (options.dryRun) return;
  try {
    await runtime.files.writeText(project.file, text);
  } catch (error) {
    throw fileError(error, project.file) ?? error;
  }
}

/** A failed test keeps the connection out, unless the person at the terminal says otherwise. */
async function testDraft(
  context: OperationContext,
  project: Project,
  {name, type, settings}: ConnectionDraft,
  request: AddRequest,
): Promise<ConnectionTest | undefined> {
  const {prompts} = context.runtime;
  const isAsked = request.test === undefined && prompts.isAvailable && !request.assumeYes;
  const wanted = isAsked ? await prompts.confirm('Test the connection now?', {default: true}) : request.test;
  if (!wanted) return undefined;
  const test = await testConnection(context, {name, type, settings, readOnly: true}, {root: project.root});
  if (test.state === 'ok' || isNotYetThere(test.error)) return test;
  const goesOn =
    prompts.isAvailable &&
    (await prompts.confirm(
      `${context.runtime.redactor.redact(test.error.message)}\n  Write the connection all the same?`,
      {default: false},
    ));
  if (!goesOn) throw test.error;
  return test;
}

/** A database file that the first run will create. */
function isNotYetThere(error: OpsError): boolean {
  return error.code === 'file-missing';
}
