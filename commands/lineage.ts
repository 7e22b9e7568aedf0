import {Args, Flags} from '@oclif/core';
import {UsageError} from '#src/errors/index.ts';
import {findTarget} from '#src/operations/lineage/find-target.ts';
import {assessDrop} from '#src/operations/lineage/impact.ts';
import {refreshColumns} from '#src/operations/lineage/refresh-columns.ts';
import {traceProject, type TracedProject} from '#src/operations/lineage/trace-project.ts';
import {viewLineage} from '#src/operations/lineage/view-lineage.ts';
import {describeJobs, jobEvents} from '#src/operations/openlineage/describe-job.ts';
import {formatDot} from '#src/present/lineage/dot.ts';
import {formatImpact} from '#src/present/lineage/impact.ts';
import {formatMermaid} from '#src/present/lineage/mermaid.ts';
import {formatLineageTree} from '#src/present/lineage/tree.ts';
import {WeirCommand} from './_command.ts';

export default class Lineage extends WeirCommand<typeof Lineage> {
  static override summary = 'Show where tables and columns come from and what comes of them';
  static override description = `Reads the SQL of the project; asks no system unless --refresh is given. Columns of tables that weir does not build are known from contracts, from the workbench's catalog, and after --refresh.
What cannot be told for certain is shown as unknown with the reason, never guessed.
--impact reads the SQL again as if the column were not there and says what breaks or changes.
--format openlineage prints a JobEvent for each asset of the project, one a line.`;
  static override examples = [
    '<%= config.bin %> lineage',
    '<%= config.bin %> lineage marts.revenue --upstream',
    '<%= config.bin %> lineage raw.orders.amount --impact',
    '<%= config.bin %> lineage -i marts.revenue',
    '<%= config.bin %> lineage marts.revenue.total --format mermaid',
  ];
  static override args = {
    target: Args.string({description: 'Asset, table or column, e.g. marts.revenue.total', required: false}),
  };
  static override flags = {
    interactive: Flags.boolean({
      char: 'i',
      aliases: ['tui'],
      summary: 'Show the graph on the whole terminal',
      exclusive: ['format', 'json', 'impact'],
    }),
    upstream: Flags.boolean({summary: 'Only what it comes from', exclusive: ['downstream']}),
    downstream: Flags.boolean({summary: 'Only what comes of it'}),
    depth: Flags.integer({min: 1, summary: 'How many steps to go; default all'}),
    impact: Flags.boolean({summary: 'Say what breaks or changes when the column is dropped'}),
    refresh: Flags.boolean({summary: 'Ask the systems for the columns of the tables first'}),
    format: Flags.option({options: ['tree', 'mermaid', 'dot', 'json', 'openlineage'] as const})({
      char: 'o',
      default: 'tree',
      summary: 'How to print it',
    }),
    json: Flags.boolean({summary: 'Same as --format json', exclusive: ['format']}),
  };

  async run(): Promise<void> {
    const traced = await this.trace();
    for (const notice of traced.compiled.notices)
      await this.say(`${notice.level === 'warn' ? 'warning' : 'note'}: ${notice.message}`);
    if (this.flags.impact) return this.showImpact(traced);
    if (this.flags.format === 'openlineage') return this.printEvents(traced);
    const {upstream, downstream, depth} = this.flags;
    const target = this.args.target === undefined ? undefined : findTarget(traced.lineage, this.args.target);
    if (this.flags.interactive) {
      const {openLineageScreen} = await this.loadScreen(
        () => import('#src/tui/screens/lineage/open-lineage-screen.tsx'),
      );
      return openLineageScreen(this.context, {lineage: traced.lineage, target});
    }
    const view = viewLineage(traced.lineage, {
      ...(target && {target}),
      directions: upstream ? ['upstream'] : downstream ? ['downstream'] : ['upstream', 'downstream'],
      ...(depth !== undefined && {depth}),
    });
    await this.print(formatters[this.flags.json ? 'json' : this.flags.format](view));
  }

  private async trace(): Promise<TracedProject> {
    const traced = await traceProject(this.context);
    if (!this.flags.refresh) return traced;
    for (const problem of await refreshColumns(this.context, traced)) await this.say(`warning: ${problem}`);
    return traceProject(this.context);
  }

  /** One JobEvent a line for each asset. */
  private async printEvents({compiled, lineage}: TracedProject): Promise<void> {
    const events = jobEvents(describeJobs(compiled, lineage), this.runtime.clock.now().toISOString());
    for (const event of events) await this.print(`${JSON.stringify(event)}\n`);
  }

  private async showImpact(traced: TracedProject): Promise<void> {
    const {node, column} = findTarget(traced.lineage, this.requireTarget());
    if (column === undefined)
      throw new UsageError(`--impact is about a column, and ${node} is a table`, {
        hint: `Name one, e.g. \`weir lineage ${node}.${traced.lineage.nodes.get(node)?.columns[0]?.name ?? 'id'} --impact\`.`,
      });
    const impact = await assessDrop(this.context, traced, {node, column});
    await this.print(
      this.flags.json || this.flags.format === 'json' ? `${JSON.stringify(impact)}\n` : formatImpact(impact),
    );
  }

  private requireTarget(): string {
    const {target} = this.args;
    if (target !== undefined) return target;
    throw new UsageError('--impact needs a column', {
      hint: 'Name one, e.g. `weir lineage raw.orders.amount --impact`.',
    });
  }
}

const formatters = {
  tree: formatLineageTree,
  mermaid: formatMermaid,
  dot: formatDot,
  json: (view: unknown) => `${JSON.stringify(view)}\n`,
};
