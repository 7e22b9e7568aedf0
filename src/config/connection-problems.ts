import type {AdapterTable} from '../warehouse/index.ts';
import {suggest} from '../util/suggest.ts';
import {plainSecretPath, secretHint, secretRule, settingIssues} from './check-setting.ts';
import {connectionFields, type ConnectionField} from './connection-fields.ts';
import type {DocumentProblem} from './document-problems.ts';
import {commonConnectionShape} from './project-schema.ts';
import {formatPath, schemaProblems, unknownKeyProblem, valueAt} from './schema-problems.ts';
import type {YamlDocument} from './yaml-document.ts';

const commonKeys = Object.keys(commonConnectionShape);

type Entry = Readonly<Record<string, unknown>>;

/** One mapping of connection settings in weir.yml. */
interface ConnectionPlace {
  path: readonly string[];
  entry: Entry;
  /** Its own type, or that of the entry that it is merged over. */
  type: unknown;
}

/** What the plugins have against the settings as written, in every environment. */
export async function connectionProblems(
  document: YamlDocument,
  adapters: AdapterTable,
): Promise<DocumentProblem[]> {
  const problems = connectionPlaces(document.value).map((place) => placeProblems(place, document, adapters));
  return (await Promise.all(problems)).flat();
}

/** Required settings that a connection lacks after the environment was merged. */
export async function missingSettings(
  type: string,
  entry: Entry,
  path: readonly string[],
  context: {document: YamlDocument; adapters: AdapterTable},
): Promise<DocumentProblem[]> {
  const fields = (await fieldsOfType(type, context.adapters)) ?? [];
  return fields
    .filter((field) => field.required && entry[field.key] === undefined)
    .map((field) => ({
      position: context.document.positionOfKey(path),
      message: `${formatPath([...path, field.key])} is missing`,
      code: 'config-invalid' as const,
    }));
}

async function placeProblems(
  {path, entry, type}: ConnectionPlace,
  document: YamlDocument,
  adapters: AdapterTable,
): Promise<DocumentProblem[]> {
  if (typeof type !== 'string')
    return path[0] === 'connections'
      ? []
      : [
          {
            position: document.positionOfKey(path),
            message: `${formatPath(path)}.type is missing`,
            code: 'config-invalid',
          },
        ];
  const fields = await fieldsOfType(type, adapters);
  if (!fields) return 'type' in entry ? [unknownTypeProblem(type, path, document, adapters)] : [];
  return Object.entries(entry).flatMap(([key, value]) => {
    if (commonKeys.includes(key)) return [];
    const field = fields.find((candidate) => candidate.key === key);
    if (!field) {
      const known = [...commonKeys, ...fields.map((candidate) => candidate.key)];
      return [unknownKeyProblem(key, path, known, document)];
    }
    return settingProblems(field, value, {document, path});
  });
}

/** What one plugin setting has against a value; references are not looked up. */
function settingProblems(
  field: ConnectionField,
  value: unknown,
  {document, path}: {document: YamlDocument; path: readonly string[]},
): DocumentProblem[] {
  const root = [...path, field.key];
  const plain = field.secret ? plainSecretPath(value, root) : undefined;
  if (plain)
    return [
      {
        position: document.positionOf(plain),
        message: `${formatPath(plain)} ${secretRule}`,
        code: 'config-secret',
        hint: secretHint,
      },
    ];
  return schemaProblems(settingIssues(field, value), field.schema, document, {root});
}

function unknownTypeProblem(
  type: string,
  path: readonly string[],
  document: YamlDocument,
  adapters: AdapterTable,
): DocumentProblem {
  const offered = adapters.filter((entry) => !entry.testing);
  const near = suggest(
    type,
    offered.flatMap((entry) => [entry.name, ...entry.aliases]),
  );
  return {
    position: document.positionOf([...path, 'type']),
    message: `there is no connection type ${type}${near === undefined ? '' : `. Did you mean "${near}"?`}`,
    code: 'unknown-type',
    hint: `Known types: ${offered.map((entry) => entry.name).join(', ')}.`,
  };
}

async function fieldsOfType(type: string, adapters: AdapterTable): Promise<ConnectionField[] | undefined> {
  const entry = adapters.find(({name, aliases}) => name === type || aliases.includes(type));
  return entry && connectionFields(await entry.load());
}

function connectionPlaces(value: unknown): ConnectionPlace[] {
  const base = entriesOf(valueAt(value, ['connections']));
  const environments = entriesOf(valueAt(value, ['environments']));
  return [
    ...base.map(([name, entry]) => ({path: ['connections', name], entry, type: entry.type})),
    ...environments.flatMap(([environment, settings]) =>
      entriesOf(settings.connections).map(([name, entry]) => ({
        path: ['environments', environment, 'connections', name],
        entry,
        type: entry.type ?? valueAt(value, ['connections', name, 'type']),
      })),
    ),
  ];
}

function entriesOf(value: unknown): [string, Entry][] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  return Object.entries(value).filter(
    (pair): pair is [string, Entry] =>
      typeof pair[1] === 'object' && pair[1] !== null && !Array.isArray(pair[1]),
  );
}
