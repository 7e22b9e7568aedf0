import {Document, type YAMLMap} from 'yaml';
import {z} from 'zod';
import {validateDocument} from '../../config/yaml-document.ts';
import {UsageError} from '../../errors/index.ts';
import {readSqlHeader} from '../../project/sql-header.ts';
import {splitStatements} from '../../sql/index.ts';
import {
  parameterTypes,
  parseValue,
  type ParameterDeclaration,
  type ParameterDeclarations,
} from '../run-query/parse-parameters.ts';

/** A named query of a project. */
export interface Snippet {
  name: string;
  /** Path below the project folder, with `/`. */
  file: string;
  description?: string;
  /** Connection that it runs on unless another is named. */
  connection?: string;
  params: ParameterDeclarations;
  /** Without the header, whose lines are blank. */
  sql: string;
}

const text = z.string().min(1);

const headerSchema = z.strictObject({
  description: text.optional().meta({description: 'What it answers'}),
  connection: text.optional().meta({description: 'Connection that it runs on unless another is named'}),
  params: z
    .record(
      z.string().regex(/^[\p{L}_][\p{L}\p{M}\p{N}_$]*$/u, 'must be a word, as in :name'),
      z
        .strictObject({
          type: z.enum(parameterTypes).default('text'),
          default: z
            .union([z.string(), z.number(), z.boolean()])
            .transform(String)
            .optional()
            .meta({description: 'Value when none is given'}),
          description: text.optional(),
        })
        .nullable(),
    )
    .optional()
    .meta({description: 'The :names in the SQL'}),
});

/** Reads a snippet file. Throws `UsageError` with file, line and column. */
export function parseSnippet(name: string, file: string, content: string): Snippet {
  const {header: document, sql} = readSqlHeader(content, file);
  const header: z.output<typeof headerSchema> = document ? validateDocument(document, headerSchema) : {};
  if (splitStatements(sql).length === 0)
    throw new UsageError(`${file} has no SQL`, {
      code: 'config-invalid',
      hint: 'Write the statements below the header comment.',
    });
  const params = Object.entries(header.params ?? {}).map(
    ([param, declared]) => [param, declaration(declared)] as const,
  );
  for (const [param, {type, default: preset}] of params)
    if (preset !== undefined) parseValue(`${param} in ${file}`, type, preset);
  return {
    name,
    file,
    ...(header.description !== undefined && {description: header.description}),
    ...(header.connection !== undefined && {connection: header.connection}),
    params: Object.fromEntries(params),
    sql,
  };
}

type DeclaredParam = NonNullable<z.output<typeof headerSchema>['params']>[string];

function declaration(declared: DeclaredParam): ParameterDeclaration {
  return {
    type: declared?.type ?? 'text',
    ...(declared?.default !== undefined && {default: declared.default}),
    ...(declared?.description !== undefined && {description: declared.description}),
  };
}

/** The text of a snippet file. */
export function formatSnippetFile({
  description,
  connection,
  params,
  sql,
}: Omit<Snippet, 'name' | 'file'>): string {
  const header = new Document({
    ...(description !== undefined && {description}),
    ...(connection !== undefined && {connection}),
    ...(Object.keys(params).length > 0 && {params}),
  });
  for (const name of Object.keys(params)) (header.getIn(['params', name]) as YAMLMap).flow = true;
  const isEmpty = description === undefined && connection === undefined && Object.keys(params).length === 0;
  // A comment must not end inside of its own settings.
  const yaml = header.toString({lineWidth: 0}).replaceAll('*/', '* /');
  return `${isEmpty ? '' : `/* @weir\n${yaml}*/\n`}${sql.trim()}\n`;
}
