import {problemsError} from '../../config/document-problems.ts';
import {schemaProblems} from '../../config/schema-problems.ts';
import {parseYamlDocument, type YamlDocument} from '../../config/yaml-document.ts';
import {UsageError} from '../../errors/index.ts';
import type {Environment} from '../../jinja/index.ts';
import type {Runtime} from '../../runtime/ports.ts';
import {renderTree} from './native-render.ts';
import {projectSchema, type DbtProjectFile} from './project-schema.ts';

export const dbtProjectFileName = 'dbt_project.yml';

/** A dbt project or a package of one, with the text of its files not read yet. */
export interface DbtPackage {
  name: string;
  /** Absolute path of its folder. */
  root: string;
  /** How its files are shown: path below the folder of the root project. */
  prefix: string;
  file: DbtProjectFile;
  /** Path of its dbt_project.yml as people know it. */
  fileName: string;
  document: YamlDocument;
}

/** Reads one dbt_project.yml. Throws `UsageError` with all problems and their places. */
export async function loadDbtPackage(
  runtime: Runtime,
  {root, prefix}: {root: string; prefix: string},
  environment: Environment,
): Promise<DbtPackage> {
  const fileName = `${prefix}${dbtProjectFileName}`;
  const document = parseYamlDocument(
    await runtime.files.readText(runtime.paths.join(root, dbtProjectFileName)),
    fileName,
  );
  const rendered = renderTree(document.value, fileName, environment, isLate);
  const parsed = projectSchema.safeParse(rendered);
  if (!parsed.success)
    throw problemsError(document, schemaProblems(parsed.error.issues, projectSchema, document));
  refuseOldKeys(parsed.data, document);
  return {name: parsed.data.name, root, prefix, file: parsed.data, fileName, document};
}

/** Hooks and variables are rendered when they are used. */
function isLate(path: readonly PropertyKey[]): boolean {
  const last = String(path.at(-1) ?? '');
  return (
    path[0] === 'on-run-start' ||
    path[0] === 'on-run-end' ||
    path[0] === 'vars' ||
    path[0] === 'query-comment' ||
    /^\+?(pre|post)[-_]hook$/.test(last)
  );
}

function refuseOldKeys({'config-version': version}: DbtProjectFile, document: YamlDocument): void {
  if (version === undefined || version === null || Number(version) === 2) return;
  const {line, column} = document.positionOf(['config-version']);
  throw new UsageError(`${document.file}:${line}:${column}: config-version ${version} is not known`, {
    code: 'config-invalid',
    hint: 'Write `config-version: 2`.',
  });
}
