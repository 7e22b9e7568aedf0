import {connectionFields, type ConnectionField} from '../../config/connection-fields.ts';
import {connectionNamePattern} from '../../config/project-schema.ts';
import type {Project} from '../../config/project.ts';
import {UsageError} from '../../errors/index.ts';
import {findAdapter, offeredAdapters, type AdapterDefinition} from '../../warehouse/index.ts';
import type {OperationContext} from '../context.ts';
import {askSettings} from './ask-settings.ts';
import {parseAssignments} from './parse-assignments.ts';

/** What the command line says of a connection; the rest is asked for. */
export interface ConnectionRequest {
  name: string | undefined;
  type: string | undefined;
  /** `key=value` */
  assignments: readonly string[];
  /** Takes the place of a connection of the same name. */
  replace: boolean;
  /** Leaves optional settings out instead of asking for them. */
  assumeYes: boolean;
}

export interface ConnectionDraft {
  name: string;
  type: string;
  definition: AdapterDefinition;
  settings: Record<string, unknown>;
}

/** Completes a request by questions. Without a terminal, throws `UsageError` that names the missing flags. */
export async function draftConnection(
  context: OperationContext,
  project: Project,
  request: ConnectionRequest,
): Promise<ConnectionDraft> {
  const {prompts} = context.runtime;
  if (request.name !== undefined) requireFreeName(request.name, project, request.replace);
  const canAsk = prompts.isAvailable;
  if (!canAsk && (request.type === undefined || request.name === undefined))
    throw missingFlagsError([
      ...(request.name === undefined ? ['NAME'] : []),
      ...(request.type === undefined ? ['--type TYPE'] : []),
    ]);
  const type = request.type ?? (await askType(context));
  const definition = await findAdapter(context.adapters, type).load();
  const fields = connectionFields(definition);
  const given = parseAssignments(request.assignments, fields);
  const missing = fields.filter((field) => field.required && !(field.key in given));
  if (!canAsk && missing.length > 0)
    throw missingFlagsError(missing.map(({key}) => `--set ${key}=${exampleOf(key, missing)}`));
  const name = request.name ?? (await askName(context, project, definition.name));
  const open = request.assumeYes ? missing : fields;
  const settings = canAsk ? await askSettings(prompts, open, {connection: name, given}) : given;
  return {name, type, definition, settings};
}

async function askType({runtime, adapters}: OperationContext): Promise<string> {
  return runtime.prompts.choose(
    'Kind of system',
    offeredAdapters(adapters).map(({name, title, summary}) => ({
      value: name,
      name: title,
      description: summary,
    })),
  );
}

async function askName({runtime}: OperationContext, project: Project, stem: string): Promise<string> {
  const answer = await runtime.prompts.askText('Name of the connection', {
    default: freeName(stem, project),
    check: (text) => nameComplaint(text.trim(), project),
  });
  return answer.trim();
}

function freeName(stem: string, project: Project): string {
  let name = stem;
  for (let number = 2; project.connections.has(name); number += 1) name = `${stem}_${number}`;
  return name;
}

function nameComplaint(name: string, project: Project): string | undefined {
  if (!connectionNamePattern.test(name))
    return 'A name starts with a letter and holds only letters, digits, _ and -';
  return project.connections.has(name) ? `There is a connection ${name} already` : undefined;
}

function requireFreeName(name: string, project: Project, replace: boolean): void {
  const complaint = nameComplaint(name, project);
  if (!complaint || (replace && project.connections.has(name))) return;
  throw new UsageError(complaint, {
    code: 'usage',
    hint: project.connections.has(name)
      ? 'Choose another name, or pass --force to replace it.'
      : 'Choose another name, e.g. `warehouse`.',
    details: {connection: name},
  });
}

function exampleOf(key: string, fields: readonly ConnectionField[]): string {
  const field = fields.find((candidate) => candidate.key === key);
  return field?.example ?? (field?.secret ? 'env:VARIABLE' : 'VALUE');
}

function missingFlagsError(flags: readonly string[]): UsageError {
  return new UsageError('There is no terminal to ask on and the command line is incomplete', {
    code: 'usage-no-terminal',
    hint: `Add ${flags.join(' ')}.`,
    details: {missing: flags},
  });
}
