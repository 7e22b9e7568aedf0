import {z} from 'zod';

/** Names that need no quoting on a command line and cannot be mistaken for a path or URL. */
export const connectionNamePattern = /^[A-Za-z_][\w-]*$/;

const connectionName = z
  .string()
  .regex(connectionNamePattern, 'must start with a letter and hold only letters, digits, _ and -');

/** Keys of a connection that belong to weir and not to its plugin. */
export const commonConnectionShape = {
  type: z.string().min(1).meta({description: 'Kind of system: the name of a plugin'}),
  concurrency: z
    .number()
    .int()
    .min(1)
    .optional()
    .meta({description: 'Pieces of work that run at once on this connection'}),
  read_only: z
    .boolean()
    .optional()
    .meta({description: 'Refuse to write through this connection; default false'}),
  production: z.boolean().optional().meta({
    description: 'Mark this connection in the workbench and ask before it changes data; default false',
  }),
};

const connectionEntry = z.looseObject(commonConnectionShape);
const connectionOverride = z.looseObject({
  ...commonConnectionShape,
  type: commonConnectionShape.type.optional(),
});
const variables = z.record(z.string(), z.unknown()).nullish().meta({
  description: 'Values for var() in assets, or rules such as {type: date, required: true, enum: [...]}',
});

/** weir.yml without the settings of plugins, which are checked apart. */
export const projectSchema = z.strictObject({
  project: z.string().min(1).meta({description: 'Name of the project'}),
  default_connection: z
    .string()
    .min(1)
    .optional()
    .meta({description: 'Connection of assets and queries that name none'}),
  default_environment: z
    .string()
    .min(1)
    .optional()
    .meta({description: 'Environment in force when none is chosen; its entry may be absent'}),
  concurrency: z
    .number()
    .int()
    .min(1)
    .optional()
    .meta({description: 'Assets that run at once over all connections; default 4'}),
  variables,
  lint: z
    .record(z.string(), z.enum(['off', 'warn', 'error']))
    .optional()
    .meta({description: 'How serious findings of `weir lint` are, by rule; default: what each rule says'}),
  dbt: z
    .strictObject({
      profiles_dir: z
        .string()
        .min(1)
        .optional()
        .meta({description: 'Folder of profiles.yml; default: as dbt finds it'}),
    })
    .optional()
    .meta({description: 'Runs the dbt project in the folder of this file together with the assets'}),
  openlineage: z
    .strictObject({
      file: z
        .string()
        .min(1)
        .optional()
        .meta({description: 'File that events are added to, one JSON object a line'}),
      url: z
        .string()
        .regex(/^(https?:\/\/|env:)/, 'must be an http or https URL, or env:VARIABLE')
        .optional()
        .meta({description: 'Address that events are posted to, or env:OPENLINEAGE_URL'}),
      token: z.string().min(1).optional().meta({description: 'Bearer token for the address, as a reference'}),
      namespace: z.string().min(1).optional().meta({description: 'Namespace of jobs; default: the project'}),
    })
    .refine(({file, url}) => (file === undefined) !== (url === undefined), 'needs either file or url')
    .optional()
    .meta({description: 'Where runs tell what they did, as OpenLineage events; default: nowhere'}),
  connections: z
    .record(connectionName, connectionEntry)
    .nullish()
    .meta({description: 'Systems that the project reads and writes, by name'}),
  environments: z
    .record(
      z.string().min(1),
      z
        .strictObject({
          variables,
          connections: z
            .record(connectionName, connectionOverride)
            .nullish()
            .meta({description: 'Settings merged over the connections of the same name, or new ones'}),
        })
        .nullable(),
    )
    .nullish()
    .meta({description: 'Differences per environment, chosen by --environment or WEIR_ENVIRONMENT'}),
});

export type ProjectFile = z.output<typeof projectSchema>;
export type ConnectionEntry = z.output<typeof connectionEntry>;
