/** Parts of OpenLineage 2-0-2 that weir writes; see https://openlineage.io/docs/spec/object-model. */
export type RunEventType = 'START' | 'COMPLETE' | 'FAIL' | 'ABORT';

export interface Facet {
  _producer: string;
  _schemaURL: string;
  [key: string]: unknown;
}

export type Facets = Readonly<Record<string, Facet>>;

export interface Dataset {
  namespace: string;
  name: string;
  facets?: Facets;
  outputFacets?: Facets;
}

export interface Job {
  namespace: string;
  name: string;
  facets?: Facets;
}

interface BaseEvent {
  eventTime: string;
  producer: string;
  schemaURL: string;
  job: Job;
  inputs: readonly Dataset[];
  outputs: readonly Dataset[];
}

export interface RunEvent extends BaseEvent {
  eventType: RunEventType;
  run: {runId: string; facets?: Facets};
}

/** A job as it is written down, whether or not it ever ran. */
export type JobEvent = BaseEvent;

export const producer = 'urn:weir:cli';

const spec = 'https://openlineage.io/spec';

export function schemaUrl(kind: 'RunEvent' | 'JobEvent'): string {
  return `${spec}/2-0-2/OpenLineage.json#/$defs/${kind}`;
}

/** Versions of the facets that are written. */
const facetVersions = {
  ColumnLineageDatasetFacet: '1-2-0',
  DocumentationDatasetFacet: '1-1-0',
  DocumentationJobFacet: '1-1-0',
  ErrorMessageRunFacet: '1-0-1',
  JobTypeJobFacet: '2-0-3',
  OutputStatisticsOutputDatasetFacet: '1-0-2',
  ParentRunFacet: '1-0-1',
  SQLJobFacet: '1-0-1',
  SchemaDatasetFacet: '1-1-1',
} as const;

export function facet(kind: keyof typeof facetVersions, content: Readonly<Record<string, unknown>>): Facet {
  return {
    _producer: producer,
    _schemaURL: `${spec}/facets/${facetVersions[kind]}/${kind}.json#/$defs/${kind}`,
    ...content,
  };
}
