import {settingComplaint} from '../../config/check-setting.ts';
import {parseFieldText, type ConnectionField} from '../../config/connection-fields.ts';
import type {ReferenceKind} from '../../config/references.ts';
import type {Prompts} from '../../runtime/ports.ts';

type Settings = Record<string, unknown>;

/**
 * Asks for every setting that has no value yet; advanced ones only on demand. What is left blank, and an advanced
 * setting left at its default, is not written.
 */
export async function askSettings(
  prompts: Prompts,
  fields: readonly ConnectionField[],
  {connection, given}: {connection: string; given: Settings},
): Promise<Settings> {
  const open = fields.filter((field) => !(field.key in given));
  const usual = open.filter((field) => !field.advanced);
  const advanced = open.filter((field) => field.advanced);
  const settings = {...given};
  const ask = async (field: ConnectionField) => {
    const value = await askSetting(prompts, field, connection);
    if (value !== undefined && !(field.advanced && value === field.defaultValue)) settings[field.key] = value;
  };
  for (const field of usual) await ask(field);
  if (advanced.length > 0 && (await prompts.confirm('Set advanced settings too?', {default: false})))
    for (const field of advanced) await ask(field);
  return settings;
}

async function askSetting(prompts: Prompts, field: ConnectionField, connection: string): Promise<unknown> {
  if (field.secret) return askReference(prompts, field, connection);
  const question = field.help ? `${field.label} (${field.help.replace(/\.$/, '')})` : field.label;
  if (field.kind === 'boolean') return prompts.confirm(question, {default: field.defaultValue === true});
  if (field.kind === 'choice')
    return prompts.choose(
      question,
      field.choices.map((choice) => ({value: choice, name: choice})),
      field.defaultValue === undefined ? {} : {default: String(field.defaultValue)},
    );
  const answer = await prompts.askText(question, {
    ...(isPrintable(field.defaultValue) && {default: String(field.defaultValue)}),
    check: (text) => answerComplaint(field, text),
  });
  return answer.trim() === '' ? undefined : parseFieldText(field, answer.trim());
}

function answerComplaint(field: ConnectionField, answer: string): string | undefined {
  const text = answer.trim();
  if (text !== '') return settingComplaint(field, parseFieldText(field, text))?.message;
  const example = field.example === undefined ? '' : `, e.g. ${field.example}`;
  return field.required ? `${field.label} is required${example}` : undefined;
}

const referenceChoices: {value: ReferenceKind; name: string; question: string}[] = [
  {value: 'env', name: 'An environment variable', question: 'Name of the variable'},
  {value: 'file', name: 'A file', question: 'Path of the file'},
  {value: 'keychain', name: "The machine's keychain", question: 'Entry as service/account'},
  {value: 'cmd', name: 'A command that prints it', question: 'Command'},
];

/** Never asks for the secret itself: it must not end up in weir.yml or in the scrollback. */
async function askReference(
  prompts: Prompts,
  field: ConnectionField,
  connection: string,
): Promise<string | undefined> {
  const kind = await prompts.choose<ReferenceKind | 'none'>(`${field.label}: where does it stand?`, [
    ...referenceChoices.map(({value, name}) => ({value, name})),
    ...(field.required ? [] : [{value: 'none' as const, name: 'Nowhere, none is needed'}]),
  ]);
  if (kind === 'none') return undefined;
  const {question} = referenceChoices.find((choice) => choice.value === kind)!;
  const target = await prompts.askText(question, {
    ...(kind === 'env' && {default: variableName(connection, field.key)}),
    check: (answer) => targetComplaint(kind, answer.trim()),
  });
  return `${kind}:${target.trim()}`;
}

/** `SHOP_PASSWORD` for the setting `password` of `shop`. */
export function variableName(connection: string, key: string): string {
  return `${connection}_${key}`.toUpperCase().replaceAll(/\W/g, '_');
}

function targetComplaint(kind: ReferenceKind, target: string): string | undefined {
  if (target === '') return 'An answer is needed';
  if (kind === 'env' && !/^[A-Za-z_]\w*$/.test(target))
    return 'Write the name of a variable, not the secret itself';
  if (kind === 'keychain' && !/.\/./.test(target)) return 'Write service/account';
  return undefined;
}

function isPrintable(value: unknown): value is string | number {
  return typeof value === 'string' || typeof value === 'number';
}
