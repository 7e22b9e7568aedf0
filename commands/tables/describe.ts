import {Args, Flags} from '@oclif/core';
import {describeTable} from '#src/operations/inspect-tables/describe-table.ts';
import {formatResult} from '#src/present/format-result.ts';
import {textFormats} from '#src/present/formats.ts';
import {columnList, formatTableDescription} from '#src/present/tables.ts';
import {WeirCommand} from '../_command.ts';

export default class TablesDescribe extends WeirCommand<typeof TablesDescribe> {
  static override summary = 'Show columns, types, key and size of a table or view';
  static override description =
    'A name without schema is looked up in every schema; the default schema goes first. Quote a part that holds a dot or must keep its case.';
  static override examples = [
    '<%= config.bin %> tables describe orders',
    '<%= config.bin %> tables describe staging.orders -c warehouse --definition',
  ];
  static override args = {
    name: Args.string({description: 'Table or view, as name or schema.name', required: true}),
  };
  static override flags = {
    connection: Flags.string({
      char: 'c',
      summary: 'Connection of weir.yml, or a URL or database file; default: default_connection',
    }),
    definition: Flags.boolean({summary: 'Print the SQL that defines it too, where the system keeps it'}),
    format: Flags.option({options: textFormats})({
      char: 'o',
      summary: 'Print only the columns, in this format',
    }),
    json: Flags.boolean({summary: 'Print everything as one JSON object', exclusive: ['format']}),
  };

  async run(): Promise<void> {
    const {connection, definition, format, json} = this.flags;
    const description = await describeTable(this.context, {
      name: this.args.name,
      ...(connection !== undefined && {connection}),
    });
    if (json) return this.print(`${JSON.stringify(description)}\n`);
    if (format === undefined) return this.print(formatTableDescription(description, {definition}));
    for await (const piece of formatResult(format, columnList(description))) await this.print(piece);
  }
}
