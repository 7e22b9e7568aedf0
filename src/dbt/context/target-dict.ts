import {fromHost} from '../../jinja/index.ts';
import type {DbtProject} from '../project/dbt-project.ts';

const secrets = /pass(word)?$|token|secret|private_key|keyfile_json|api_key/i;

/** `target` in templates: the output of the profile without its secrets. */
export function targetDict({target}: Pick<DbtProject, 'target'>): unknown {
  const shown = Object.entries(target.output).filter(([key]) => !secrets.test(key));
  return fromHost({
    ...Object.fromEntries(shown),
    name: target.name,
    target_name: target.name,
    profile_name: target.profile,
    type: target.type,
    schema: target.schema,
    database: target.database ?? null,
    dbname: target.database ?? null,
    threads: target.threads,
  });
}
