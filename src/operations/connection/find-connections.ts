import {plainSecretPath, settingIssues} from '../../config/check-setting.ts';
import {connectionFields} from '../../config/connection-fields.ts';
import {connectionNamePattern} from '../../config/project-schema.ts';
import {findAdapter, type FoundConnection} from '../../warehouse/index.ts';
import type {OperationContext} from '../context.ts';
import {variableName} from './ask-settings.ts';
import {findDbtConnections} from './dbt-profiles.ts';

/** A connection that people have already, ready to be written into weir.yml. */
export interface ImportCandidate {
  name: string;
  type: string;
  /** Where it was found. */
  origin: string;
  /** Secrets are references. */
  settings: Record<string, unknown>;
  /** What has to be done before it works, one sentence each. */
  toDo: readonly string[];
  /** False when a required setting is missing, so that it cannot be written into weir.yml yet. */
  isComplete: boolean;
}

/** What the plugins find in the surroundings and what dbt profiles hold. Names are unique and valid. */
export async function findConnections(context: OperationContext): Promise<ImportCandidate[]> {
  const discovered = await Promise.all(
    context.adapters.map(async (entry) => {
      const found = (await (await entry.load()).discover?.(context.runtime)) ?? [];
      return found.map((connection) => ({...connection, type: entry.name}));
    }),
  );
  const found = [...discovered.flat(), ...(await findDbtConnections(context))];
  const names = new Set<string>();
  return Promise.all(
    found.map((connection) => {
      const name = uniqueName(validName(connection.name), names);
      names.add(name);
      return toCandidate(context, {...connection, name});
    }),
  );
}

/** A secret found in plain text becomes a reference to a variable that the user sets. */
async function toCandidate(
  {adapters, runtime}: OperationContext,
  {name, type, origin, settings}: FoundConnection & {type: string},
): Promise<ImportCandidate> {
  const fields = connectionFields(await findAdapter(adapters, type).load());
  const kept: Record<string, unknown> = {};
  const toDo: string[] = [];
  for (const [key, value] of Object.entries(settings)) {
    const field = fields.find((candidate) => candidate.key === key);
    if (!field || value === undefined || value === null) continue;
    if (field.secret && plainSecretPath(value)) {
      if (typeof value === 'string') runtime.redactor.add(value);
      const variable = variableName(name, key);
      kept[key] = `env:${variable}`;
      toDo.push(`Set ${variable} to the ${key} in ${origin}.`);
    } else if (settingIssues(field, value).length > 0 || isTemplate(value)) {
      toDo.push(`Set ${key} by hand: its value in ${origin} cannot be taken over.`);
    } else {
      kept[key] = value;
    }
  }
  const missing = fields.filter((field) => field.required && !(field.key in kept));
  toDo.push(
    ...missing
      .filter((field) => settings[field.key] === undefined)
      .map(({key}) => `Set ${key}: ${origin} has none.`),
  );
  return {name, type, origin, settings: kept, toDo, isComplete: missing.length === 0};
}

function isTemplate(value: unknown): boolean {
  return typeof value === 'string' && value.includes('{{');
}

function validName(name: string): string {
  const cleaned = name.replaceAll(/[^\w-]+/g, '_').replaceAll(/^[^A-Za-z_]+/g, '');
  return connectionNamePattern.test(cleaned) ? cleaned : 'imported';
}

function uniqueName(stem: string, taken: ReadonlySet<string>): string {
  let name = stem;
  for (let number = 2; taken.has(name); number += 1) name = `${stem}_${number}`;
  return name;
}
