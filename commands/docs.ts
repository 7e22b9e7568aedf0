import {Flags} from '@oclif/core';
import {collectDocs} from '#src/operations/docs/collect-docs.ts';
import {writeDocs} from '#src/operations/docs/write-docs.ts';
import {refreshColumns} from '#src/operations/lineage/refresh-columns.ts';
import {traceProject} from '#src/operations/lineage/trace-project.ts';
import {renderDocsPage} from '#src/present/docs/render-page.ts';
import {WeirCommand} from './_command.ts';

export default class Docs extends WeirCommand<typeof Docs> {
  static override summary = 'Write a catalog of the project as one HTML file';
  static override description = `The file needs no server and loads nothing from elsewhere: search over tables and columns, and for each table its description, columns, SQL, lineage, checks with the history of their results, and when it was last brought up to date.
Reads the project and its state; asks no system unless --refresh is given. The SQL of the project stands in the file.`;
  static override examples = [
    '<%= config.bin %> docs',
    '<%= config.bin %> docs --out public/index.html --refresh',
  ];
  static override flags = {
    out: Flags.string({char: 'o', default: 'site/index.html', summary: 'File to write'}),
    refresh: Flags.boolean({summary: 'Ask the systems for the columns of the tables first'}),
  };

  async run(): Promise<void> {
    let traced = await traceProject(this.context);
    if (this.flags.refresh) {
      for (const problem of await refreshColumns(this.context, traced)) await this.say(`warning: ${problem}`);
      traced = await traceProject(this.context);
    }
    const page = renderDocsPage(await collectDocs(this.context, traced));
    const written = await writeDocs(this.context, {file: this.flags.out, page});
    await this.say(`${written}: ${traced.lineage.nodes.size} tables`);
  }
}
