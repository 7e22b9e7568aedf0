import {Ajv2020} from 'ajv/dist/2020.js';

/** What version 2-0-2 of the OpenLineage specification and the facets named here ask of events, as JSON Schema. */
const facet = (properties: object = {}, required: string[] = []) => ({
  type: 'object',
  properties: {
    _producer: {type: 'string', format: 'uri'},
    _schemaURL: {
      type: 'string',
      format: 'uri',
      pattern: '^https://openlineage\\.io/spec/facets/\\d+-\\d+-\\d+/\\w+\\.json#/\\$defs/\\w+$',
    },
    ...properties,
  },
  required: ['_producer', '_schemaURL', ...required],
});

const text = {type: 'string'};

const inputField = {
  type: 'object',
  properties: {
    namespace: text,
    name: text,
    field: text,
    transformations: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          type: {enum: ['DIRECT', 'INDIRECT']},
          subtype: {
            enum: [
              'IDENTITY',
              'TRANSFORMATION',
              'AGGREGATION',
              'JOIN',
              'GROUP_BY',
              'FILTER',
              'SORT',
              'WINDOW',
              'CONDITIONAL',
            ],
          },
          description: text,
          masking: {type: 'boolean'},
        },
        required: ['type'],
      },
    },
  },
  required: ['namespace', 'name', 'field'],
};

const dataset = {
  type: 'object',
  properties: {
    namespace: text,
    name: text,
    facets: {
      type: 'object',
      properties: {
        schema: facet({
          fields: {
            type: 'array',
            items: {
              type: 'object',
              properties: {name: text, type: text, description: text},
              required: ['name'],
            },
          },
        }),
        columnLineage: facet(
          {
            fields: {
              type: 'object',
              additionalProperties: {
                type: 'object',
                properties: {inputFields: {type: 'array', items: inputField}},
                required: ['inputFields'],
              },
            },
            dataset: {type: 'array', items: inputField},
          },
          ['fields'],
        ),
        documentation: facet({description: text}, ['description']),
      },
      additionalProperties: facet(),
    },
    outputFacets: {
      type: 'object',
      properties: {outputStatistics: facet({rowCount: {type: 'integer'}, size: {type: 'integer'}})},
      additionalProperties: facet(),
    },
  },
  required: ['namespace', 'name'],
};

const base = {
  eventTime: {type: 'string', format: 'date-time'},
  producer: {type: 'string', format: 'uri'},
  job: {
    type: 'object',
    properties: {
      namespace: text,
      name: text,
      facets: {
        type: 'object',
        properties: {
          jobType: facet({processingType: text, integration: text, jobType: text}, [
            'processingType',
            'integration',
          ]),
          sql: facet({query: text}, ['query']),
          documentation: facet({description: text}, ['description']),
        },
        additionalProperties: facet(),
      },
    },
    required: ['namespace', 'name'],
  },
  inputs: {type: 'array', items: dataset},
  outputs: {type: 'array', items: dataset},
};

const uuid = {type: 'string', format: 'uuid'};

const runEvent = {
  type: 'object',
  properties: {
    ...base,
    schemaURL: {const: 'https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent'},
    eventType: {enum: ['START', 'RUNNING', 'COMPLETE', 'ABORT', 'FAIL', 'OTHER']},
    run: {
      type: 'object',
      properties: {
        runId: uuid,
        facets: {
          type: 'object',
          properties: {
            parent: facet(
              {
                run: {type: 'object', properties: {runId: uuid}, required: ['runId']},
                job: {
                  type: 'object',
                  properties: {namespace: text, name: text},
                  required: ['namespace', 'name'],
                },
              },
              ['run', 'job'],
            ),
            errorMessage: facet({message: text, programmingLanguage: text, stackTrace: text}, [
              'message',
              'programmingLanguage',
            ]),
          },
          additionalProperties: facet(),
        },
      },
      required: ['runId'],
    },
  },
  required: ['eventTime', 'producer', 'schemaURL', 'run', 'job'],
};

const jobEvent = {
  type: 'object',
  properties: {
    ...base,
    schemaURL: {const: 'https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/JobEvent'},
  },
  required: ['eventTime', 'producer', 'schemaURL', 'job'],
  not: {required: ['run']},
};

const ajv = new Ajv2020({allErrors: true, strict: false});
ajv.addFormat('uuid', /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
ajv.addFormat('date-time', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/);
ajv.addFormat('uri', /^[a-z][a-z\d+.-]*:\S+$/);
const check = {run: ajv.compile(runEvent), job: ajv.compile(jobEvent)};

/** What is wrong with an event by the specification; empty when nothing is. */
export function problemsOfEvent(kind: 'run' | 'job', event: unknown): string[] {
  return check[kind](event)
    ? []
    : (check[kind].errors ?? []).map(({instancePath, message}) => `${instancePath} ${message}`);
}
