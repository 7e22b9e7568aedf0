import {Args, Flags} from '@oclif/core';
import {importApi} from '#src/operations/api/import-api.ts';
import {describeApiImport, formatApiFiles} from '#src/present/api-import.ts';
import {WeirCommand} from '../_command.ts';

export default class ApiImport extends WeirCommand<typeof ApiImport> {
  static override summary = 'Scaffold the resources of a REST API from its OpenAPI description';
  static override description = `Writes apis/NAME.yml with a resource for each GET that answers with a list. Pagination, keys and parameters are
guessed from names and schemas: the command says what it guessed, and a person checks it.`;
  static override examples = [
    '<%= config.bin %> api import openapi.yml --connection shop --dry-run',
    '<%= config.bin %> api import openapi.json --connection shop --assets',
  ];
  static override args = {
    spec: Args.string({required: true, description: 'OpenAPI 3 file, JSON or YAML'}),
  };
  static override flags = {
    connection: Flags.string({char: 'c', required: true, summary: 'Name of the connection'}),
    assets: Flags.boolean({summary: 'Also write an asset for each resource, below assets/raw'}),
    force: Flags.boolean({summary: 'Take the place of files that are there'}),
    'dry-run': Flags.boolean({summary: 'Print the files instead of writing them'}),
  };

  async run(): Promise<void> {
    const {connection, assets, force, 'dry-run': dryRun} = this.flags;
    const result = await importApi(this.context, {
      spec: this.args.spec,
      connection,
      withAssets: assets,
      overwrite: force,
      dryRun,
    });
    await this.say(describeApiImport(result));
    if (dryRun) await this.print(formatApiFiles(result));
  }
}
