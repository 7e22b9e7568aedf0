import type {CompiledAsset} from '../../pipeline/plan.ts';
import type {Project} from '../../config/project.ts';
import type {CompiledProject} from '../compile-project/compile-project.ts';
import type {LineageNode, ProjectLineage} from '../lineage/project-lineage.ts';
import {
  facet,
  producer,
  schemaUrl,
  type Dataset,
  type Facets,
  type Job,
  type JobEvent,
} from './event-types.ts';

/** What events say of a project, whatever happens. */
export interface JobDescriptions {
  namespace: string;
  project: Project;
  /** The job that is the run of the project as a whole. */
  projectJob: Job;
  /** By asset. */
  jobs: ReadonlyMap<string, {job: Job; inputs: readonly Dataset[]; output: Dataset}>;
}

/** `relations` are the names of tables, by asset, where they are others than those that the project writes. */
export function describeJobs(
  {project, assets}: Pick<CompiledProject, 'project' | 'assets'>,
  lineage: ProjectLineage,
  relations: ReadonlyMap<string, string> = new Map(),
): JobDescriptions {
  const namespace = project.openlineage?.namespace ?? project.name;
  const datasets = new Map(
    [...lineage.nodes]
      .filter(([, {kind}]) => kind !== 'exposure')
      .map(([name, node]) => [
        name,
        datasetOf({...node, relation: relations.get(name) ?? node.relation}, project),
      ]),
  );
  return {
    namespace,
    project,
    projectJob: {namespace, name: project.name, facets: {jobType: jobType('DAG')}},
    jobs: new Map(
      assets.flatMap((compiled) => {
        const node = lineage.nodes.get(compiled.asset.name);
        if (!node) return [];
        const inputs = node.upstream.flatMap((name) => datasets.get(name) ?? []);
        const output = {...datasets.get(node.name)!, facets: outputFacets(node, compiled, datasets)};
        return [
          [
            node.name,
            {job: {namespace, name: node.name, facets: jobFacets(compiled)}, inputs, output},
          ] as const,
        ];
      }),
    ),
  };
}

/** One event for each asset, about how it is written and not about any run. */
export function jobEvents({jobs}: JobDescriptions, eventTime: string): JobEvent[] {
  return Array.from(jobs.values(), ({job, inputs, output}) => ({
    eventTime,
    producer,
    schemaURL: schemaUrl('JobEvent'),
    job,
    inputs,
    outputs: [output],
  }));
}

/** The same table has the same name in all events: connections are the project's names for systems. */
function datasetOf({connection, relation, columns}: LineageNode, {name, environment}: Project): Dataset {
  const fields = columns.filter((column) => column.name !== '*');
  return {
    namespace: `weir://${[name, environment, connection].map(encodeURIComponent).join('/')}`,
    name: relation,
    ...(fields.length > 0 && {
      facets: {
        schema: facet('SchemaDatasetFacet', {
          fields: fields.map(({name: field, type, description}) => ({
            name: field,
            ...(type !== undefined && {type}),
            ...(description !== undefined && {description}),
          })),
        }),
      },
    }),
  };
}

function jobFacets({asset, select}: CompiledAsset): Facets {
  return {
    jobType: jobType(asset.kind === 'sql' ? 'QUERY' : asset.kind.toUpperCase()),
    ...(select !== undefined && {sql: facet('SQLJobFacet', {query: select})}),
    ...(asset.description !== undefined && {
      documentation: facet('DocumentationJobFacet', {description: asset.description}),
    }),
  };
}

function jobType(kind: string) {
  return facet('JobTypeJobFacet', {processingType: 'BATCH', integration: 'WEIR', jobType: kind});
}

const directSubtypes = {
  copy: 'IDENTITY',
  expression: 'TRANSFORMATION',
  window: 'TRANSFORMATION',
  aggregate: 'AGGREGATION',
} as const;

const indirectSubtypes: Readonly<Record<string, string>> = {
  join: 'JOIN',
  'group by': 'GROUP_BY',
  'order by': 'SORT',
};

function outputFacets(
  node: LineageNode,
  {asset}: CompiledAsset,
  datasets: ReadonlyMap<string, Dataset>,
): Facets {
  const input = (from: string, field: string, transformation: {type: string; subtype: string}) => {
    const dataset = datasets.get(from);
    return dataset
      ? [
          {
            namespace: dataset.namespace,
            name: dataset.name,
            field,
            transformations: [{...transformation, description: '', masking: false}],
          },
        ]
      : [];
  };
  const fields = node.columns
    .filter(({sources}) => sources.some(({column}) => column !== '*'))
    .map(({name, sources}) => [
      name,
      {
        inputFields: sources.flatMap(({node: from, column, how}) =>
          input(from, column, {type: 'DIRECT', subtype: directSubtypes[how]}),
        ),
      },
    ]);
  const dataset = node.filters.flatMap(({node: from, column, clause}) =>
    input(from, column, {type: 'INDIRECT', subtype: indirectSubtypes[clause] ?? 'FILTER'}),
  );
  return {
    ...datasets.get(node.name)!.facets,
    ...(asset.description !== undefined && {
      documentation: facet('DocumentationDatasetFacet', {description: asset.description}),
    }),
    ...((fields.length > 0 || dataset.length > 0) && {
      columnLineage: facet('ColumnLineageDatasetFacet', {
        fields: Object.fromEntries(fields) as Record<string, unknown>,
        ...(dataset.length > 0 && {dataset}),
      }),
    }),
  };
}
