import {z} from 'zod';

const paths = z.array(z.string().min(1));
const tree = z.record(z.string(), z.unknown()).nullish();
const hooks = z
  .union([z.string(), z.array(z.union([z.string(), z.looseObject({sql: z.string()})]))])
  .nullish();

/** dbt_project.yml, as dbt 1.10 has it. */
export const projectSchema = z.strictObject({
  name: z.string().regex(/^[A-Za-z_]\w*$/, 'must hold only letters, digits and underscores'),
  version: z.union([z.string(), z.number()]).nullish(),
  'config-version': z.union([z.number(), z.string()]).nullish(),
  profile: z.string().nullish(),
  'require-dbt-version': z.union([z.string(), z.array(z.string())]).nullish(),
  'model-paths': paths.default(['models']),
  'seed-paths': paths.default(['seeds']),
  'test-paths': paths.default(['tests']),
  'analysis-paths': paths.default(['analyses']),
  'macro-paths': paths.default(['macros']),
  'snapshot-paths': paths.default(['snapshots']),
  'docs-paths': paths.nullish(),
  'asset-paths': paths.nullish(),
  'function-paths': paths.nullish(),
  'packages-install-path': z.string().default('dbt_packages'),
  'target-path': z.string().default('target'),
  'log-path': z.string().nullish(),
  'clean-targets': paths.nullish(),
  'query-comment': z.unknown().optional(),
  'dbt-cloud': z.unknown().optional(),
  'restrict-access': z.boolean().nullish(),
  flags: tree,
  vars: tree,
  models: tree,
  seeds: tree,
  snapshots: tree,
  sources: tree,
  tests: tree,
  data_tests: tree,
  unit_tests: tree,
  exposures: tree,
  metrics: tree,
  functions: tree,
  'semantic-models': tree,
  'saved-queries': tree,
  quoting: z.record(z.string(), z.boolean()).nullish(),
  dispatch: z
    .array(z.strictObject({macro_namespace: z.string(), search_order: z.array(z.string())}))
    .nullish(),
  'on-run-start': hooks,
  'on-run-end': hooks,
});

export type DbtProjectFile = z.output<typeof projectSchema>;
