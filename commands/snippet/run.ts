import {Args} from '@oclif/core';
import {readSnippet} from '#src/operations/snippets/snippet-store.ts';
import {QueryCommand} from '../_query-command.ts';
import {queryFlags} from '../_query-flags.ts';

export default class SnippetRun extends QueryCommand<typeof SnippetRun> {
  static override summary = 'Run a snippet and print its result';
  static override description = `Takes every flag of \`weir query\`. A parameter that has a default need not be given; the type of one that is declared in the file need not be named.
Exit status: that of \`weir query\`.`;
  static override examples = [
    '<%= config.bin %> snippet run orders_of --param id=7',
    '<%= config.bin %> snippet run late --connection warehouse --out late.csv',
  ];
  static override args = {name: Args.string({required: true, description: 'Name of the snippet'})};
  static override flags = queryFlags;

  async run(): Promise<void> {
    const {sql, file, connection, params} = await readSnippet(this.context, this.args.name);
    await this.runScripts(this.flags, {
      scripts: [{text: sql, file}],
      connection,
      declarations: params,
    });
  }
}
