import {Args, Flags} from '@oclif/core';
import {readSnippet, readSnippetText} from '#src/operations/snippets/snippet-store.ts';
import {snippetJson} from '#src/present/snippets.ts';
import {WeirCommand} from '../_command.ts';

export default class SnippetShow extends WeirCommand<typeof SnippetShow> {
  static override summary = 'Print the file of a snippet';
  static override examples = ['<%= config.bin %> snippet show orders_of'];
  static override args = {name: Args.string({required: true, description: 'Name of the snippet'})};
  static override flags = {json: Flags.boolean({summary: 'Print its parts as a JSON object'})};

  async run(): Promise<void> {
    const {name} = this.args;
    await this.print(
      this.flags.json
        ? `${JSON.stringify(snippetJson(await readSnippet(this.context, name)))}\n`
        : await readSnippetText(this.context, name),
    );
  }
}
