import {z} from 'zod';
import {parseTypeName} from '#src/warehouse/index.ts';
import {parseDuration} from '#src/util/parse-duration.ts';

const jsonPath = z
  .string()
  .regex(/^\$/, 'must be a JSON path such as $.data.items')
  .meta({description: 'JSON path (RFC 9535)'});
const status = z.int().min(200).max(599);
const scalar = z.union([z.string(), z.number(), z.boolean()]);
const place = z
  .enum(['query', 'body'])
  .default('query')
  .meta({description: 'Whether the parameter stands in the query or in the JSON body; default query'});

/** Keys of every kind of pagination. */
const common = {
  stop_when: z
    .strictObject({path: jsonPath, equals: z.union([scalar, z.null()])})
    .meta({description: 'The page is the last one when its body has this value there, e.g. has_more false'})
    .optional(),
  max_pages: z
    .int()
    .min(1)
    .default(100_000)
    .meta({description: 'More pages than this are taken for a mistake; default 100000'}),
};

export const paginateSchema = z.discriminatedUnion('kind', [
  z.strictObject({kind: z.literal('none'), ...common}),
  z.strictObject({
    kind: z.literal('page'),
    param: z.string().min(1).default('page'),
    start: z.int().default(1),
    total_pages: jsonPath.meta({description: 'How many pages there are'}).optional(),
    in: place,
    ...common,
  }),
  z.strictObject({
    kind: z.literal('offset'),
    param: z.string().min(1).default('offset'),
    start: z.int().default(0),
    total: jsonPath.meta({description: 'How many records there are'}).optional(),
    in: place,
    ...common,
  }),
  z
    .strictObject({
      kind: z.literal('cursor'),
      param: z.string().min(1).default('cursor'),
      path: jsonPath.meta({description: 'Where the body has the cursor of the next page'}).optional(),
      header: z.string().min(1).meta({description: 'Header with the cursor of the next page'}).optional(),
      in: place,
      ...common,
    })
    .refine(({path, header}) => (path === undefined) !== (header === undefined), {
      message: 'needs either path or header',
    }),
  z.strictObject({kind: z.literal('next-url'), path: jsonPath, ...common}),
  z.strictObject({kind: z.literal('link-header'), ...common}),
  z.strictObject({
    kind: z.literal('last-id'),
    param: z.string().min(1).meta({description: 'Parameter that takes the id of the last record'}),
    field: z.string().min(1).default('id').meta({description: 'Field of the record; default id'}),
    in: place,
    ...common,
  }),
]);

const incrementalSchema = z.strictObject({
  cursor: z.string().min(1).meta({description: 'Field whose greatest value is remembered, e.g. updated_at'}),
  start_param: z.string().min(1).meta({description: 'Parameter from which value on records are asked for'}),
  initial: z
    .union([z.string().min(1), z.number()])
    .meta({description: 'Where the first load begins; default: everything'})
    .optional(),
  lag: z
    .union([
      z.string().refine((text) => parseDuration(text) !== undefined, {
        message: 'must be a duration such as 30s, 2h or 1d',
      }),
      z.number().positive(),
    ])
    .meta({description: 'How far behind the greatest value the next load begins'})
    .optional(),
  format: z
    .enum(['iso', 'epoch', 'epoch_ms', 'text'])
    .default('iso')
    .meta({description: 'How the parameter is written; text: just as the field is'}),
  in: place,
});

export const resourceSchema = z
  .strictObject({
    path: z
      .string()
      .min(1)
      .refine((text) => !/^[a-z][a-z\d+.-]*:\/\//i.test(text), {
        message: 'must be a path below base_url such as /users',
      })
      .meta({
        description: 'Path below base_url; {parent.field} stands for a value of each record of a parent',
      }),
    method: z.enum(['GET', 'POST']).default('GET'),
    params: z.record(z.string(), scalar).default({}).meta({description: 'Query parameters'}),
    headers: z.record(z.string(), z.string()).default({}).meta({description: 'Headers; no secrets'}),
    body: z.record(z.string(), z.unknown()).meta({description: 'JSON body of a POST'}).optional(),
    records: jsonPath
      .default('$')
      .meta({description: 'Where the body has the records; default the body itself'}),
    key: z
      .union([z.string().min(1), z.array(z.string().min(1)).min(1)])
      .meta({description: 'Fields that identify a record'})
      .optional(),
    columns: z
      .record(
        z.string().min(1),
        z.string().refine((text) => parseTypeName(text) !== undefined, {
          message:
            'must be a type such as int64, decimal(10,2), float64, text, date, timestamptz, uuid or json',
        }),
      )
      .default({})
      .meta({description: 'Types of columns, whatever the values look like'}),
    include: z
      .record(z.string().min(1), z.string().regex(/^[^.\s]+\..+$/, 'must be like repos.id'))
      .default({})
      .meta({description: 'Columns with values of the parent record, e.g. {repo_id: repos.id}'}),
    empty_status: z
      .array(status)
      .default([])
      .meta({description: 'Statuses that mean that there are no (more) records, e.g. [404]'}),
    paginate: paginateSchema.optional(),
    incremental: incrementalSchema.optional(),
  })
  .refine(({method, body}) => method === 'POST' || body === undefined, {
    path: ['body'],
    message: 'needs method: POST',
  })
  .refine(({incremental, key}) => incremental === undefined || key !== undefined, {
    path: ['incremental'],
    message: 'needs key, because records at the boundary are read again',
  });

/** A file of resources, as `spec` names it. */
export const specSchema = z.strictObject({
  paginate: paginateSchema.optional(),
  resources: z.record(z.string().min(1), resourceSchema),
});

export type Paginate = z.infer<typeof paginateSchema>;
export type Incremental = z.infer<typeof incrementalSchema>;
export type ResourceSettings = z.infer<typeof resourceSchema>;
