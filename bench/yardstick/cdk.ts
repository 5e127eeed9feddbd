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
 * is one of CDK's typed constructs of the lowest level with its properties as literals and with the references of the
 * constructs that it speaks of (`network.ref`), in stacks of the same names, in TypeScript.
 */
export async function yardstick(
  file: string,
  templates: Readonly<Record<string, Template>>,
): Promise<{ readonly file: string; readonly context: string }> {
  const all = Object.values(templates).flatMap(({ Resources = {} }) => Object.values(Resources))
  const services = [...new Set(all.flatMap(({ Type }) => serviceOf(Type) ?? []))].sort()
  const typed = await typing()
  const lines = [
    "import { App, CfnOutput, CfnResource, Fn, Stack, Token } from 'aws-cdk-lib'",
    ...services.map((each) => `import * as ${each} from 'aws-cdk-lib/aws-${each}'`),
    '',
    'const app = new App({ analyticsReporting: false })',
  ]
  for (const [name, { Resources = {}, Outputs = {} }] of Object.entries(templates)) {
    const known = new Set<string>()
    const ids = Object.keys(Resources)
    const variable = (id: string) => (known.has(id) ? `r${ids.indexOf(id)}` : undefined)
    lines.push('{', `  const stack = new Stack(app, ${JSON.stringify(name)}, { analyticsReporting: false })`)
    for (const id of inOrder(Resources)) {
      const { Type: _, Properties: __, ...rest } = Resources[id]!
      const { name: construct, properties } = await typed(Resources[id]!)
      const made = `r${ids.indexOf(id)}`
      lines.push(
        `  const ${made} = new ${construct}(stack, '${id}', ${written(properties, variable)})`,
        `  ${made}.overrideLogicalId('${id}')`,
      )
      for (const [key, value] of Object.entries(rest))
        lines.push(`  ${made}.addOverride('${key}', ${JSON.stringify(value)})`)
      known.add(id)
    }
    for (const [index, [id, { Value, Export }]] of Object.entries(Outputs).entries()) {
      const exported = Export ? `, exportName: ${JSON.stringify(Export.Name)}` : ''
      lines.push(
        `  new CfnOutput(stack, 'o${index}', { value: ${written(Value, variable)}${exported} }).overrideLogicalId('${id}')`,
      )
    }
    lines.push('}')
  }
  writeFileSync(file, [...lines, 'app.synth()', ''].join('\n'))
  return { file, context: JSON.stringify({ '@aws-cdk/core:suppressTemplateIndentation': true }) }
}

/** Resources, each after those that its properties speak of. */
function inOrder(resources: Readonly<Record<string, Resource>>): readonly string[] {
  const ordered = new Set<string>()
  const begun = new Set<string>()
  const visit = (id: string) => {
    if (begun.has(id)) return
    begun.add(id)
    for (const match of JSON.stringify(resources[id]!.Properties ?? {}).matchAll(
      /"Ref":"(\w+)"|"Fn::GetAtt":\["(\w+)"/g,
    )) {
      const other = match[1] ?? match[2]!
      if (other in resources) visit(other)
    }
    ordered.add(id)
  }
  for (const id of Object.keys(resources)) visit(id)
  return [...ordered]
}

/** A value as TypeScript. What CloudFormation works out is written as a person would: by the construct, where there is one. */
function written(value: unknown, variable: (id: string) => string | undefined): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'undefined'
  if (Array.isArray(value)) return `[${value.map((each) => written(each, variable)).join(', ')}]`
  const entries = Object.entries(value)
  const [key, inner] = entries[0] ?? []
  if (entries.length === 1 && isIntrinsic(key!)) {
    if (key === 'Ref') {
      const made = variable(inner as string)
      if (made) return `${made}.ref`
    }
    if (key === 'Fn::GetAtt') {
      const [id, attribute] = inner as [string, string]
      const made = variable(id)
      if (made) return `${made}.getAtt(${JSON.stringify(attribute)}).toString()`
    }
    if (key === 'Fn::Join') {
      const [between, parts] = inner as [string, unknown]
      if (Array.isArray(parts)) return `Fn.join(${JSON.stringify(between)}, ${written(parts, variable)})`
    }
    return `Token.asString(${JSON.stringify(value)})`
  }
  return `{ ${entries.map(([name, each]) => `${JSON.stringify(name)}: ${written(each, variable)}`).join(', ')} }`
}

function isIntrinsic(key: string): boolean {
  return /^(Ref|Fn::\w+)$/.test(key)
}

/** Finds the typed construct of a resource and the properties that it takes. */
async function typing(): Promise<
  (resource: Resource) => Promise<{ readonly name: string; readonly properties: unknown }>
> {
  const { App, Stack } = await import('aws-cdk-lib')
  const scratch = new Stack(new App({ analyticsReporting: false }), 'scratch')
  let count = 0
  return async ({ Type, Properties = {} }) => {
    const service = serviceOf(Type)
    if (service === undefined) return { name: 'CfnResource', properties: { type: Type, properties: Properties } }
    const name = `Cfn${Type.split('::')[2]}`
    const known = ((await import(`aws-cdk-lib/aws-${service}`)) as Record<string, Known>)[name]!
    // What CloudFormation works out stands for a text, since that is what properties take.
    const intrinsics: unknown[] = []
    const hidden = (value: unknown): unknown => {
      if (typeof value !== 'object' || value === null) return value
      if (Array.isArray(value)) return value.map(hidden)
      const keys = Object.keys(value)
      if (keys.length === 1 && isIntrinsic(keys[0]!)) return `<<${intrinsics.push(value) - 1}>>`
      return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, hidden(each)]))
    }
    const shown = (value: unknown): unknown => {
      if (typeof value === 'string') {
        const index = /^<<(\d+)>>$/.exec(value)?.[1]
        return index === undefined ? value : intrinsics[Number(index)]
      }
      if (typeof value !== 'object' || value === null) return value
      if (Array.isArray(value)) return value.map(shown)
      return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, shown(each)]))
    }
    const made = known._fromCloudFormation(
      scratch,
      `r${count++}`,
      { Properties },
      { parser: { parseValue: hidden, handleAttributes: () => undefined } },
    )
    return { name: `${service}.${name}`, properties: shown(made.cfnProperties) }
  }
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
