import {Args, Flags} from '@oclif/core';
import {listAssets, listedKinds} from '#src/operations/list-assets/list-assets.ts';
import {assetListFormats, formatAssetList} from '#src/present/asset-list.ts';
import {WeirCommand} from './_command.ts';
import {selectionFlags, selectionOf} from './_selection-flags.ts';

export default class Ls extends WeirCommand<typeof Ls> {
  static override summary = 'Show which assets a selection chooses';
  static override description = `Touches nothing: no connection is opened and nothing is run.
A selection is names and \`method:value\`. Words side by side add up, a comma keeps what both choose; \`&\`, \`|\`, \`!\` and parentheses do the same in one quoted expression.
+x takes everything upstream too, x+ everything downstream, 2+x and x+2 that many steps, @x what is downstream with all that it is made from.
Methods: fqn (the default), name, tag, path, file, package, config.<setting>, source, exposure, resource_type, test_name, test_type, unit_test, group, access, version, owner, connection, state (new, old, modified, unmodified, modified.body and so on), result (error, fail, success, skipped, warn), source_status:fresher, freshness:stale, git:<ref>, selector.
Names, tags and the like may have *, ? and [abc].`;
  static override examples = [
    '<%= config.bin %> ls',
    '<%= config.bin %> ls staging.orders+ --output tree',
    '<%= config.bin %> ls "tag:daily & !owner:ana" --exclude path:assets/raw',
    '<%= config.bin %> ls "git:main+" --output path',
    '<%= config.bin %> ls test_type:generic,staging --resource-type test',
  ];
  static override strict = false;
  static override args = {
    selection: Args.string({description: 'What to choose, same as --select', required: false}),
  };
  static override flags = {
    select: Flags.string({
      char: 's',
      multiple: true,
      multipleNonGreedy: true,
      summary: 'What to choose; default: the default selector, or everything',
    }),
    ...selectionFlags,
    'resource-type': Flags.option({
      options: listedKinds,
      multiple: true,
      multipleNonGreedy: true,
      summary: 'List only these',
    })(),
    output: Flags.option({options: assetListFormats, summary: 'What to print; default name'})(),
    json: Flags.boolean({summary: 'Same as --output json', exclusive: ['output']}),
  };

  async run(): Promise<void> {
    const {flags} = this;
    const list = await listAssets(this.context, {
      ...selectionOf([...this.words, ...(flags.select ?? [])], flags),
      ...(flags['resource-type'] && {kinds: flags['resource-type']}),
    });
    for (const warning of list.warnings) await this.say(`warning: ${warning}`);
    if (list.nodes.length === 0) await this.say('note: nothing is chosen');
    await this.print(formatAssetList(list, flags.json ? 'json' : (flags.output ?? 'name')));
  }
}
