import type {PipelineEvent} from '../../pipeline/events.ts';
import type {JobDescriptions} from './describe-job.ts';
import {
  facet,
  producer,
  schemaUrl,
  type Dataset,
  type Facets,
  type Job,
  type RunEvent,
  type RunEventType,
} from './event-types.ts';

const endTypes = {succeeded: 'COMPLETE', failed: 'FAIL', cancelled: 'ABORT'} as const;

/**
 * What an event of a run is in OpenLineage: the run as a whole is a job of its own, and every asset that is started is
 * a run of its job with that as parent.
 */
export function createRunEvents(descriptions: JobDescriptions, sha256: (text: string) => string) {
  const {projectJob, jobs} = descriptions;
  /** By asset, what its run reads and writes; a run that only checks a table writes none. */
  const started = new Map<string, {inputs: readonly Dataset[]; output?: Dataset}>();
  const idOf = (...parts: string[]) =>
    uuidFrom(sha256(['weir', descriptions.namespace, ...parts].join('\n')));
  const build = (
    eventType: RunEventType,
    {at, runId}: PipelineEvent,
    {
      job,
      ...rest
    }: {job: Job; asset?: string; facets?: Facets; inputs?: readonly Dataset[]; outputs?: readonly Dataset[]},
  ): RunEvent => ({
    eventType,
    eventTime: at,
    producer,
    schemaURL: schemaUrl('RunEvent'),
    run: {
      runId: rest.asset === undefined ? idOf(runId) : idOf(runId, rest.asset),
      facets: {
        ...(rest.asset !== undefined && {
          parent: facet('ParentRunFacet', {
            run: {runId: idOf(runId)},
            job: {namespace: projectJob.namespace, name: projectJob.name},
          }),
        }),
        ...rest.facets,
      },
    },
    job,
    inputs: rest.inputs ?? [],
    outputs: rest.outputs ?? [],
  });
  return (event: PipelineEvent): RunEvent | undefined => {
    if (event.type === 'run_started') return build('START', event, {job: projectJob});
    if (event.type === 'run_finished') return build(endTypes[event.status], event, {job: projectJob});
    if (event.type !== 'step_started' && event.type !== 'step_finished') return undefined;
    const described = jobs.get(event.asset);
    if (!described) return undefined;
    const {job} = described;
    if (event.type === 'step_started') {
      const {inputs, output} = described;
      const use = event.action === 'check' ? {inputs: [output]} : {inputs, output};
      started.set(event.asset, use);
      return build('START', event, {
        job,
        asset: event.asset,
        inputs: use.inputs,
        outputs: use.output ? [use.output] : [],
      });
    }
    const use = started.get(event.asset);
    if (!use || event.status === 'skipped') return undefined;
    const {rows, bytes, error, note, status} = event;
    const message = error?.message ?? (status === 'failed' ? note : undefined);
    const outputFacets =
      rows === undefined && bytes === undefined
        ? undefined
        : {
            outputStatistics: facet('OutputStatisticsOutputDatasetFacet', {
              ...(rows !== undefined && {rowCount: rows}),
              ...(bytes !== undefined && {size: bytes}),
            }),
          };
    return build(endTypes[status], event, {
      job,
      asset: event.asset,
      inputs: use.inputs,
      outputs: use.output ? [{...use.output, ...(outputFacets && {outputFacets})}] : [],
      ...(message !== undefined && {
        facets: {errorMessage: facet('ErrorMessageRunFacet', {message, programmingLanguage: 'SQL'})},
      }),
    });
  };
}

/** A UUID of version 8, so that a run has one id however often it is told. */
function uuidFrom(hex: string): string {
  const variant = ((Number.parseInt(hex[16]!, 16) & 0x3) | 0x8).toString(16);
  const parts = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ];
  return parts.join('-');
}
