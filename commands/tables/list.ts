import {Flags} from '@oclif/core';
import {listTables} from '#src/operations/inspect-tables/list-tables.ts';
import {formatResult} from '#src/present/format-result.ts';
import {textFormats} from '#src/present/formats.ts';
import {isQuantityColumn, tableList} from '#src/present/tables.ts';
import {WeirCommand} from '../_command.ts';

export default class TablesList extends WeirCommand<typeof TablesList> {
  static override summary = 'List tables and views with estimated rows and size';
  static override description =
    'Rows and bytes come from the statistics of the system, never from a scan, and are empty where it has none.';
  static override examples = [
    '<%= config.bin %> tables list',
    '<%= config.bin %> tables list -c warehouse --schema staging --json',
  ];
  static override flags = {
    connection: Flags.string({
      char: 'c',
      summary: 'Connection of weir.yml, or a URL or database file; default: default_connection',
    }),
    schema: Flags.string({char: 's', summary: 'Only this schema'}),
    all: Flags.boolean({summary: 'Show tables of the system and of weir too'}),
    format: Flags.option({options: textFormats})({
      char: 'o',
      default: 'table',
      summary: 'How to print the list',
    }),
    json: Flags.boolean({summary: 'Same as --format json', exclusive: ['format']}),
  };

  async run(): Promise<void> {
    const {connection, schema, all, json} = this.flags;
    const format = json ? 'json' : this.flags.format;
    const nodes = await listTables(this.context, {
      all,
      ...(connection !== undefined && {connection}),
      ...(schema !== undefined && {schema}),
    });
    const options = {isRightAligned: isQuantityColumn};
    for await (const piece of formatResult(format, tableList(nodes, format), options))
      await this.print(piece);
  }
}
