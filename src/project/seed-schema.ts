import {z} from 'zod';
import {assetKeys, columnKeys} from './asset-schema.ts';
import {contractColumnKeys} from './contract-schema.ts';

const columns = z
  .array(z.strictObject({...columnKeys, ...contractColumnKeys}))
  .meta({description: 'Columns with their types, descriptions and checks'})
  .optional();

/** `<seed>.yml` beside a CSV file. */
export const seedSchema = z.strictObject({
  ...assetKeys,
  columns,
  connection: z.string().min(1).meta({description: 'Connection to load into'}).optional(),
  options: z
    .record(z.string(), z.unknown())
    .meta({description: 'Options of the format, e.g. {delimiter: ";"}'})
    .optional(),
});

export const jobSchema = z.strictObject({
  ...assetKeys,
  connection: z.string().min(1).meta({description: 'System that does the job'}),
  job: z.record(z.string(), z.unknown()).meta({description: 'What to do, as the system wants to be told'}),
});
