import {Flags} from '@oclif/core';
import {reportError} from '#src/cli/index.ts';
import {listSnippets} from '#src/operations/snippets/snippet-store.ts';
import {formatSnippetList, snippetJson} from '#src/present/snippets.ts';
import {WeirCommand} from '../_command.ts';

export default class SnippetList extends WeirCommand<typeof SnippetList> {
  static override summary = 'List the snippets of the project with their parameters';
  static override description = 'Files that cannot be read are named on stderr, with exit status 2.';
  static override examples = ['<%= config.bin %> snippet list', '<%= config.bin %> snippet list --json'];
  static override flags = {json: Flags.boolean({summary: 'Print a JSON array'})};

  async run(): Promise<void> {
    const {json} = this.flags;
    const {snippets, problems} = await listSnippets(this.context);
    await this.print(json ? `${JSON.stringify(snippets.map(snippetJson))}\n` : formatSnippetList(snippets));
    for (const problem of problems)
      this.runtime.setExitCode(await reportError(problem, this.runtime, {json}));
  }
}
