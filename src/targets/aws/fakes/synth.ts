import { App, Validations } from 'aws-cdk-lib'
import { AwsSolutionsChecks } from 'cdk-nag'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Estate } from '../../amazon/estate.ts'
import { platformStacks } from '../constructs/stacks.ts'

// Templates of an estate, for tests. CDK's own validation of templates takes ten seconds and more, and is done once in
// the end-to-end suite.
process.env.CDK_VALIDATION = 'false'

/** A template of CloudFormation, as far as tests look into it. */
export interface Template {
  readonly Resources: Readonly<
    Record<
      string,
      {
        readonly Type: string
        readonly Properties?: any
        readonly DependsOn?: readonly string[]
        readonly DeletionPolicy?: string
      }
    >
  >
  readonly Outputs?: Readonly<Record<string, unknown>>
}

/** What CDK makes of an estate. */
export interface Synthesis {
  readonly app: App
  readonly templates: Readonly<Record<string, Template>>
  /** The bytes of each template as CloudFormation gets them. */
  readonly sizes: Readonly<Record<string, number>>
}

/**
 * Synthesises an estate in a folder of its own, which is removed. With `nag`, findings of cdk-nag that nobody has
 * acknowledged throw.
 */
export function synthesise(
  estate: Estate,
  { nag = false, account = '123456789012' }: { readonly nag?: boolean; readonly account?: string } = {},
): Synthesis {
  const outdir = mkdtempSync(join(tmpdir(), 'stackwright-cdk-'))
  try {
    const app = new App({
      outdir,
      analyticsReporting: false,
      context: { '@aws-cdk/core:suppressTemplateIndentation': true, 'aws:cdk:enable-path-metadata': true },
    })
    platformStacks(app, { estate, account })
    if (nag) Validations.of(app).addPlugins(new AwsSolutionsChecks(app))
    const { stacks } = app.synth()
    return {
      app,
      templates: Object.fromEntries(
        stacks.map((stack) => [stack.stackName, { Resources: {}, ...(stack.template as Partial<Template>) }]),
      ),
      sizes: Object.fromEntries(stacks.map((stack) => [stack.stackName, readFileSync(stack.templateFullPath).length])),
    }
  } finally {
    rmSync(outdir, { recursive: true, force: true })
  }
}

/** All resources of a type in all templates. */
export function resourcesOf({ templates }: Pick<Synthesis, 'templates'>, type: string) {
  return Object.values(templates).flatMap((template) =>
    Object.entries(template.Resources)
      .filter(([, each]) => each.Type === type)
      .map(([id, each]) => ({ id, ...each })),
  )
}
