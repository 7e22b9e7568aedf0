import {Flags} from '@oclif/core';
import {collectGarbage} from '#src/operations/plan-apply/collect-garbage.ts';
import {formatRemovedVersions} from '#src/present/environments.ts';
import {WeirCommand} from '../_command.ts';

const dayMs = 86_400_000;

export default class EnvGc extends WeirCommand<typeof EnvGc> {
  static override summary = 'Drop tables of versions that no environment uses any more';
  static override description =
    'Versions that were in use within the given days stay, so that `weir rollback` can bring them back. Tables under the names of assets are never dropped.';
  static override examples = [
    '<%= config.bin %> env gc --dry-run',
    '<%= config.bin %> env gc --days 30 --yes',
  ];
  static override flags = {
    days: Flags.integer({min: 0, default: 7, summary: 'Keep what was in use within so many days'}),
    'dry-run': Flags.boolean({summary: 'Say what would be dropped and drop nothing'}),
    yes: Flags.boolean({char: 'y', summary: 'Do not ask'}),
    json: Flags.boolean({summary: 'Print a JSON array'}),
  };

  async run(): Promise<void> {
    const {days, yes, json, 'dry-run': isDryRun} = this.flags;
    const removed = await collectGarbage(this.context, {
      unusedForMs: days * dayMs,
      isDryRun,
      assumeYes: yes,
      show: (unused) => this.say(formatRemovedVersions(unused, true)),
    });
    await this.print(json ? `${JSON.stringify(removed)}\n` : formatRemovedVersions(removed, isDryRun));
  }
}
