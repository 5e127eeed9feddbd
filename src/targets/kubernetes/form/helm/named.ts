import { isMapping, type Knobs, type Value } from './knobs.ts'
import { camel } from './knobs.ts'
import type { At, Named } from './merge.ts'

type Each = ReadonlyMap<string, Value>

/** What of the objects of a part has a knob of its own name: what people turn when they run a platform. */
export function namedKnobs(
  knobs: Knobs,
  kind: string,
  id: string,
  marks: (at: At, each: Each) => string | undefined,
): Named {
  const own = (group: string, ...rest: readonly string[]) => [group, camel(id), ...rest]
  const group = ['StatefulSet', 'Cluster', 'Pooler'].includes(kind) ? 'stores' : 'services'
  return (at, each) => {
    const place = at.join('.')
    const key = at.at(-1)
    const knob = (...path: readonly string[]) => ({ path, values: each })
    const expression = marks(at, each)
    if (expression !== undefined) return { tokens: knobs.slot({ manner: 'whole', expression }) }
    if (key === 'image' && at.some((step) => step === 'containers' || step === 'initContainers'))
      return imageTokens(knobs, each)
    if (key === 'imagePullPolicy') return knob('pull', 'policy')
    if (key === 'storageClassName' || key === 'storageClass') return knob('storage', 'class')
    if (key === 'ingressClassName') return knob('ingress', 'class')
    switch (kind) {
      case 'Deployment':
      case 'StatefulSet':
        if (place === 'spec.replicas') return knob(...own(group, 'replicas'))
        if (place === 'spec.template.spec.containers.main.resources') return knob(...own(group, 'resources'))
        if (/^spec\.template\.spec\.containers\.[^.]+\.resources$/.test(place))
          return knob(...own(group, `${camel(String(at.at(-2)))}Resources`))
        return undefined
      case 'HorizontalPodAutoscaler':
        if (place === 'spec.minReplicas') return knob(...own('services', 'autoscaling', 'min'))
        return place === 'spec.maxReplicas' ? knob(...own('services', 'autoscaling', 'max')) : undefined
      case 'ScaledObject':
        if (place === 'spec.minReplicaCount') return knob(...own('services', 'autoscaling', 'min'))
        return place === 'spec.maxReplicaCount' ? knob(...own('services', 'autoscaling', 'max')) : undefined
      case 'CronJob':
        return place === 'spec.schedule' ? knob('schedules', camel(id)) : undefined
      case 'Certificate':
        return place === 'spec.issuerRef.name' ? knob('certificates', 'issuer') : undefined
      case 'Cluster':
        if (place === 'spec.instances') return knob(...own('stores', 'instances'))
        if (place === 'spec.resources') return knob(...own('stores', 'resources'))
        return place === 'spec.storage.size' ? knob(...own('stores', 'size')) : undefined
      case 'ScheduledBackup':
        return place === 'spec.schedule' ? knob(...own('stores', 'backupSchedule')) : undefined
      default:
        return undefined
    }
  }
}

/** An image by its repository and its tag, which are the same for all that run in it. */
function imageTokens(knobs: Knobs, each: Each): { readonly tokens: string } | undefined {
  const parts = new Map(
    [...each].map(([environment, image]) => [
      environment,
      /^(.*?)(?::([^/]+))?$/.exec(String(image).replace(/@(?=sha256:)/, '\u0000'))!,
    ]),
  )
  const tagged = [...parts.values()].every((found) => found[2] !== undefined && !found[0].includes('\u0000'))
  if (!tagged) return undefined
  const [first] = parts.values()
  const name = camel(first![1]!.split('/').at(-1)!)
  const at = (index: 1 | 2) => new Map([...parts].map(([environment, found]) => [environment, found[index]!]))
  // One number for both, so that a repository always stands beside its own tag.
  const knob = knobs.set(
    ['images', name],
    new Map(
      [...each.keys()].map((environment) => [
        environment,
        { repository: at(1).get(environment)!, tag: at(2).get(environment)! },
      ]),
    ),
  )
  const slot = (field: string) =>
    knobs.slot({ manner: 'within', expression: `.Values.${knob.path.join('.')}.${field}` })
  return { tokens: `${slot('repository')}:${slot('tag')}` }
}

/** Adds the place for variables of the owner's own to the main container of a Deployment. */
export function withMoreVariables(knobs: Knobs, content: Value, id: string, environments: readonly string[]): Value {
  const containers = deep(content, ['spec', 'template', 'spec', 'containers'])
  if (!Array.isArray(containers)) return content
  const main = containers.find((each) => isMapping(each) && each['name'] === 'main' && Array.isArray(each['env'])) as
    { env: Value[] } | undefined
  if (!main) return content
  const knob = knobs.set(
    ['services', camel(id), 'extraEnv'],
    new Map(environments.map((environment) => [environment, []])),
  )
  main.env = [...main.env, knobs.slot({ manner: 'more', knob })]
  return content
}

function deep(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((at, key) => (isMapping(at) ? at[key] : undefined), value)
}
