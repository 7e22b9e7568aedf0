import {Args, Flags} from '@oclif/core';
import {removeSnippet} from '#src/operations/snippets/snippet-store.ts';
import {WeirCommand} from '../_command.ts';

export default class SnippetRemove extends WeirCommand<typeof SnippetRemove> {
  static override summary = 'Delete the file of a snippet';
  static override examples = ['<%= config.bin %> snippet remove orders_of --yes'];
  static override args = {name: Args.string({required: true, description: 'Name of the snippet'})};
  static override flags = {yes: Flags.boolean({char: 'y', summary: 'Do not ask'})};

  async run(): Promise<void> {
    const {name} = this.args;
    await removeSnippet(this.context, name, {assumeYes: this.flags.yes});
    await this.print(`Removed the snippet ${name}.\n`);
  }
}
