import { readFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { pathToFileURL } from 'node:url'
import type { Synthesis } from './assembly.ts'

// A program of its own, so that the memory that CDK takes is given back, and a fault of it ends nothing else: reads
// what to synthesise from its input, and writes a cloud assembly.

const asked = JSON.parse(readFileSync(0, 'utf8')) as Synthesis

// The library is the project's; this package may lie elsewhere.
registerHooks({
  resolve(specifier, context, next) {
    if (!/^(aws-cdk-lib|constructs)(\/|$)/.test(specifier) || context.parentURL?.includes('/node_modules/aws-cdk-lib/'))
      return next(specifier, context)
    return next(specifier, { ...context, parentURL: pathToFileURL(asked.library).href })
  },
})

const { App, DefaultStackSynthesizer } = await import('aws-cdk-lib')
const { platformStacks } = await import('../constructs/stacks.ts')
const app = new App({
  outdir: asked.folder,
  analyticsReporting: false,
  context: {
    '@aws-cdk/core:suppressTemplateIndentation': true,
    // As the command of CDK does: whoever deploys the written app with it deploys the same.
    'aws:cdk:enable-path-metadata': true,
    ...asked.context,
  },
  ...(asked.qualifier !== undefined && {
    defaultStackSynthesizer: new DefaultStackSynthesizer({ qualifier: asked.qualifier }),
  }),
})
platformStacks(app, { estate: asked.estate, account: asked.account, protect: asked.protect })
app.synth()
