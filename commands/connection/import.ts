import {Args, Flags} from '@oclif/core';
import {importConnections} from '#src/operations/connection/import-connections.ts';
import {formatImport} from '#src/present/connection-import.ts';
import {WeirCommand} from '../_command.ts';

export default class ConnectionImport extends WeirCommand<typeof ConnectionImport> {
  static override summary = 'Take over connections that this machine has already';
  static override description = `Looks at environment variables and files of other tools (such as those of libpq) and at dbt profiles
(DBT_PROFILES_DIR, this folder, ~/.dbt). Plain secrets are never copied: the output says what to set instead.
Without a name and --all it asks which to take, or only lists them where there is no terminal.`;
  static override examples = [
    '<%= config.bin %> connection import',
    '<%= config.bin %> connection import --all --dry-run',
    '<%= config.bin %> connection import shop_dev',
  ];
  static override strict = false;
  static override args = {
    name: Args.string({description: 'Connections to import, several are fine'}),
  };
  static override flags = {
    all: Flags.boolean({summary: 'Import everything that was found'}),
    force: Flags.boolean({summary: 'Replace connections of the same name'}),
    'dry-run': Flags.boolean({summary: 'Only say what would be imported'}),
    json: Flags.boolean({summary: 'Print a JSON array of what was found'}),
  };

  async run(): Promise<void> {
    const {flags} = this;
    const result = await importConnections(this.context, {
      names: this.words,
      all: flags.all,
      replace: flags.force,
      dryRun: flags['dry-run'],
    });
    const text = flags.json ? `${JSON.stringify(result.candidates)}\n` : formatImport(result);
    await this.print(this.runtime.redactor.redact(text));
  }
}
