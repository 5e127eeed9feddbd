import { writeFileSync } from 'node:fs'

/** A template of CloudFormation, as far as it is taken apart here. */
export interface Template {
  readonly Resources?: Readonly<Record<string, Resource>>
  readonly Outputs?: Readonly<Record<string, { readonly Value: unknown; readonly Export?: { readonly Name: string } }>>
}

interface Resource {
  readonly Type: string
  readonly Properties?: unknown
}

/**
 * Writes an app of CDK that makes these templates with nothing between, as a very patient person would: each resource
 * is one of CDK's typed constructs of the lowest level with its properties as literals, in stacks of the same names.
 */
export async function yardstick(
  file: string,
  templates: Readonly<Record<string, Template>>,
): Promise<{ readonly file: string; readonly context: string }> {
  const all = Object.values(templates).flatMap(({ Resources = {} }) => Object.values(Resources))
  const services = [...new Set(all.flatMap(({ Type }) => serviceOf(Type) ?? []))].sort()
  const { App, Stack } = await import('aws-cdk-lib')
  const scratch = new Stack(new App({ analyticsReporting: false }), 'scratch')
  let count = 0
  // References are strings to constructs, as they are where a person writes `bucket.ref`.
  const references: unknown[] = []
  const marked = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) return value
    if (Array.isArray(value)) return value.map(marked)
    const keys = Object.keys(value)
    if (keys.length === 1 && /^(Ref|Fn::\w+)$/.test(keys[0]!)) return `<<${references.push(value) - 1}>>`
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, marked(each)]))
  }
  const literal = (value: unknown) =>
    JSON.stringify(value).replaceAll(
      /"<<(\d+)>>"/g,
      (_, index: string) => `Token.asString(${JSON.stringify(references[Number(index)])})`,
    )
  const typed = async ({
    Type,
    Properties = {},
  }: Resource): Promise<{ readonly name: string; readonly properties: unknown }> => {
    const service = serviceOf(Type)
    if (service === undefined) return { name: 'CfnResource', properties: { type: Type, properties: Properties } }
    const name = `Cfn${Type.split('::')[2]}`
    const known = ((await import(`aws-cdk-lib/aws-${service}`)) as Record<string, Known>)[name]!
    const made = known._fromCloudFormation(
      scratch,
      `r${count++}`,
      { Properties },
      { parser: { parseValue: (value) => marked(value), handleAttributes: () => undefined } },
    )
    return { name: `${service}.${name}`, properties: made.cfnProperties }
  }
  const lines = [
    "import { App, CfnOutput, CfnResource, Stack, Token } from 'aws-cdk-lib'",
    ...services.map((each) => `import * as ${each} from 'aws-cdk-lib/aws-${each}'`),
    '',
    'const app = new App({ analyticsReporting: false })',
  ]
  for (const [name, { Resources = {}, Outputs = {} }] of Object.entries(templates)) {
    lines.push('{', `  const stack = new Stack(app, ${JSON.stringify(name)}, { analyticsReporting: false })`)
    for (const [index, [id, resource]] of Object.entries(Resources).entries()) {
      const { Type: _, Properties: __, ...rest } = resource
      const { name: construct, properties } = await typed(resource)
      lines.push(
        `  const r${index} = new ${construct}(stack, '${id}', ${literal(properties)})`,
        `  r${index}.overrideLogicalId('${id}')`,
      )
      for (const [key, value] of Object.entries(rest))
        lines.push(`  r${index}.addOverride('${key}', ${JSON.stringify(value)})`)
    }
    for (const [index, [id, { Value, Export }]] of Object.entries(Outputs).entries()) {
      lines.push(
        `  new CfnOutput(stack, 'o${index}', { value: stack.toJsonString(${JSON.stringify(Value)})${Export ? `, exportName: ${JSON.stringify(Export.Name)}` : ''} }).overrideLogicalId('${id}')`,
      )
    }
    lines.push('}')
  }
  writeFileSync(file, [...lines, 'app.synth()', ''].join('\n'))
  return { file, context: JSON.stringify({ '@aws-cdk/core:suppressTemplateIndentation': true }) }
}

/** What a construct of the lowest level has beside its constructor. */
interface Known {
  _fromCloudFormation(
    scope: unknown,
    id: string,
    attributes: { readonly Properties: unknown },
    options: { readonly parser: { parseValue(value: unknown): unknown; handleAttributes(): void } },
  ): { readonly cfnProperties: unknown }
}

/** The module of CDK that has a type; none for what CDK knows no construct of. */
function serviceOf(type: string): string | undefined {
  const service = /^AWS::(\w+)::/.exec(type)?.[1]?.toLowerCase()
  return service === 'cloudformation' || service === 'cdk' ? undefined : service
}
