import {Args, Flags} from '@oclif/core';
import {dbtTemplate} from '#src/operations/dbt/dbt-template.ts';
import {chooseTemplate} from '#src/operations/init-project/choose-template.ts';
import {initProject} from '#src/operations/init-project/init-project.ts';
import {templates} from '#src/operations/init-project/templates/index.ts';
import {formatInitResult} from '#src/present/init.ts';
import {WeirCommand} from './_command.ts';

export default class Init extends WeirCommand<typeof Init> {
  static override summary = 'Start a project from a template';
  static override description = `Writes weir.yml, sample assets and a schema for editors. Files that are there are never changed.
Templates:
${templates.map((template) => `  ${template.name.padEnd(20)} ${template.summary}`).join('\n')}`;
  static override examples = [
    '<%= config.bin %> init shop',
    '<%= config.bin %> init shop --template postgres-to-duckdb',
    '<%= config.bin %> init --yes',
    '<%= config.bin %> init --from-dbt analytics',
  ];
  static override args = {
    directory: Args.string({description: 'Project folder; default: this one'}),
  };
  static override flags = {
    'from-dbt': Flags.boolean({
      summary: 'Write weir.yml beside the dbt_project.yml of the folder',
      exclusive: ['template', 'name'],
    }),
    template: Flags.string({char: 't', summary: 'Template to start from'}),
    name: Flags.string({summary: "Project name; default: the folder's name"}),
    yes: Flags.boolean({char: 'y', summary: 'Ask nothing, take the defaults'}),
    'dry-run': Flags.boolean({summary: 'Only say what would be created'}),
  };

  async run(): Promise<void> {
    const {flags, args, runtime} = this;
    const start = flags.project ?? runtime.env.cwd;
    const directory = runtime.paths.resolve(start, args.directory ?? '.');
    const chosen = flags['from-dbt']
      ? await dbtTemplate(runtime, directory, {profilesDirectory: flags['profiles-dir']})
      : {
          template: await chooseTemplate(runtime, {name: flags.template, assumeYes: flags.yes}),
          ...(flags.name !== undefined && {name: flags.name}),
        };
    const result = await initProject(this.context, {
      directory,
      ...chosen,
      dryRun: flags['dry-run'],
    });
    const changeDirectory = runtime.paths.relative(runtime.env.cwd, directory) || undefined;
    await this.print(formatInitResult(result, {changeDirectory, dryRun: flags['dry-run']}));
  }
}
