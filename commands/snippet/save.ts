import {Args, Flags} from '@oclif/core';
import {protectSqlComments} from '#src/cli/sql-words.ts';
import {saveSnippet} from '#src/operations/snippets/save-snippet.ts';
import {describeSaved} from '#src/present/snippets.ts';
import {WeirCommand} from '../_command.ts';

export default class SnippetSave extends WeirCommand<typeof SnippetSave> {
  static override summary = 'Keep SQL under a name, as snippets/NAME.sql of the project';
  static override description = `Every :name in the SQL is a parameter of the snippet; --param tells its type and, after =, its default.
The file is made for git: SQL below a comment with description, connection and parameters.`;
  static override examples = [
    '<%= config.bin %> snippet save orders_of "select * from orders where customer_id = :id" --param id:int',
    '<%= config.bin %> snippet save late --file late.sql --description "Orders that are late"',
    '<%= config.bin %> snippet save daily --last --param day:date=2026-01-31',
  ];
  static override args = {
    name: Args.string({required: true, description: 'Letters, digits, _ and -'}),
    sql: Args.string({description: 'The SQL; - reads it from stdin', ignoreStdin: true}),
  };
  static override flags = {
    file: Flags.string({char: 'f', summary: 'Read the SQL from this file'}),
    last: Flags.boolean({summary: 'Take the statement that was run last'}),
    description: Flags.string({char: 'd', summary: 'What it answers'}),
    connection: Flags.string({char: 'c', summary: 'Connection that it runs on unless another is named'}),
    param: Flags.string({
      char: 'p',
      multiple: true,
      multipleNonGreedy: true,
      helpValue: '<name:type=default>',
      summary: 'Type and default of a parameter',
    }),
    force: Flags.boolean({summary: 'Take the place of a snippet of that name'}),
  };

  override async init(): Promise<void> {
    this.argv = protectSqlComments(this.argv);
    await super.init();
  }

  async run(): Promise<void> {
    const {file, last, description, connection, param = [], force} = this.flags;
    const snippet = await saveSnippet(this.context, {
      name: this.args.name,
      sql: this.args.sql,
      file,
      last,
      params: param,
      overwrite: force,
      ...(description !== undefined && {description}),
      ...(connection !== undefined && {connection}),
    });
    await this.print(describeSaved(snippet));
  }
}
