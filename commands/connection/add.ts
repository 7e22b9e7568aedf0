import {Args, Flags} from '@oclif/core';
import {addConnection} from '#src/operations/connection/add-connection.ts';
import {formatAddedConnection} from '#src/present/connection-change.ts';
import {WeirCommand} from '../_command.ts';

export default class ConnectionAdd extends WeirCommand<typeof ConnectionAdd> {
  static override summary = 'Add a connection to weir.yml';
  static override description = `Asks for what the flags leave open. Secrets are only ever written as references: env:VARIABLE,
file:path, keychain:service/account or cmd:command. Comments and layout of weir.yml stay as they are.`;
  static override examples = [
    '<%= config.bin %> connection add',
    '<%= config.bin %> connection add warehouse --type TYPE --set KEY=VALUE --dry-run',
    '<%= config.bin %> connection add app --type TYPE --set host=localhost --set password=env:APP_PASSWORD --test',
  ];
  static override args = {
    name: Args.string({description: 'Name of the connection'}),
  };
  static override flags = {
    type: Flags.string({char: 't', summary: 'Kind of system'}),
    set: Flags.string({
      char: 's',
      multiple: true,
      multipleNonGreedy: true,
      summary: 'One setting, e.g. host=localhost',
      helpValue: 'KEY=VALUE',
    }),
    concurrency: Flags.integer({min: 1, summary: 'Pieces of work that run at once on it'}),
    'read-only': Flags.boolean({summary: 'Refuse to write through it'}),
    test: Flags.boolean({allowNo: true, summary: 'Test it before writing; a failure writes nothing'}),
    yes: Flags.boolean({char: 'y', summary: 'Ask only for what is required'}),
    force: Flags.boolean({summary: 'Replace a connection of the same name'}),
    'dry-run': Flags.boolean({summary: 'Only show what would be written'}),
  };

  async run(): Promise<void> {
    const {args, flags} = this;
    const added = await addConnection(this.context, {
      name: args.name,
      type: flags.type,
      assignments: flags.set ?? [],
      concurrency: flags.concurrency,
      readOnly: flags['read-only'],
      test: flags.test,
      assumeYes: flags.yes,
      replace: flags.force,
      dryRun: flags['dry-run'],
    });
    await this.print(this.runtime.redactor.redact(formatAddedConnection(added)));
  }
}
