import type { Kubectl, KubectlEnd, KubectlRun } from '../kubectl.ts'
import { keyOf, refOf } from '../inventory.ts'
import type { Live, LiveMeta, Pod } from '../live.ts'

/**
 * A kubectl with a small cluster in memory behind it: it keeps objects, makes the pods of workloads, and remembers what
 * it was asked.
 */
export interface FakeCluster extends Kubectl {
  /** The commands, without what they read. */
  readonly calls: string[]
  readonly inputs: string[]
  readonly objects: Map<string, Any>
  /** What pods of a workload are like; default ready at once. */
  pod: (workload: Any, pod: Pod) => Pod
  /** Runs before a command, to be somebody else who acts at the same time; what it gives is the answer instead. */
  before: (args: readonly string[]) => Partial<KubectlEnd> | undefined
  /** What the main container of a pod has said, by the name of its workload or Job. */
  readonly said: Map<string, readonly string[]>
  /** Puts an object there as somebody else would. */
  put(object: Any): void
  find(kind: string, name: string): Any | undefined
}

/** Any object of the fake. */
export type Any = Omit<Live, 'metadata'> & {
  readonly metadata: Partial<LiveMeta> & { readonly name: string; readonly resourceVersion?: string }
  readonly data?: Readonly<Record<string, string>>
}

/** A fake cluster with nothing in it. */
export function fakeCluster(): FakeCluster {
  const objects = new Map<string, Any>()
  let clock = 0
  const put = (object: Any): Any => {
    const key = keyOf(refOf(object))
    const before = objects.get(key)
    clock++
    const metadata = {
      creationTimestamp: new Date().toISOString(),
      ...object.metadata,
      uid: before?.metadata.uid ?? `uid-${clock}`,
      resourceVersion: String(clock),
      generation: (before?.metadata.generation ?? 0) + 1,
    }
    const next = { ...object, metadata }
    objects.set(key, next)
    if (next.kind === 'Deployment' || next.kind === 'StatefulSet') roll(next)
    if (next.kind === 'Job' && !before) runJob(next)
    return objects.get(key)!
  }

  function roll(workload: Any): void {
    const {
      replicas = 1,
      template,
      selector,
    } = workload.spec as {
      replicas?: number
      template: { metadata?: Partial<LiveMeta> }
      selector: { matchLabels: Record<string, string> }
    }
    for (const [key, pod] of objects)
      if (pod.kind === 'Pod' && pod.metadata.ownerReferences?.[0]?.name === workload.metadata.name) objects.delete(key)
    for (let index = 0; index < replicas; index++) {
      const name = `${workload.metadata.name}-${index}`
      const pod = fake.pod(
        workload,
        podOf(name, {
          ...template.metadata,
          namespace: workload.metadata.namespace,
          ownerReferences: [{ kind: workload.kind, name: workload.metadata.name, uid: '' }],
          labels: { ...template.metadata?.labels, ...selector.matchLabels },
        }),
      )
      objects.set(keyOf(refOf(pod)), pod as unknown as Any)
    }
    objects.set(keyOf(refOf(workload)), {
      ...workload,
      status: {
        observedGeneration: workload.metadata.generation,
        replicas,
        updatedReplicas: replicas,
        readyReplicas: replicas,
      },
    })
  }

  function runJob(job: Any): void {
    const { template } = job.spec as { template: { metadata?: Partial<LiveMeta> } }
    const pod = podOf(`${job.metadata.name}-pod`, {
      ...template.metadata,
      namespace: job.metadata.namespace,
      ownerReferences: [{ kind: 'Job', name: job.metadata.name, uid: '' }],
    })
    const ended = fake.pod(job, {
      ...pod,
      status: {
        phase: 'Succeeded',
        containerStatuses: [{ name: 'main', ready: false, restartCount: 0, state: { terminated: { exitCode: 0 } } }],
      },
    })
    objects.set(keyOf(refOf(ended)), ended as unknown as Any)
    const good = ended.status?.containerStatuses?.[0]?.state?.terminated?.exitCode === 0
    const over = ended.status?.containerStatuses?.[0]?.state?.terminated !== undefined
    const status = over ? { conditions: [{ type: good ? 'Complete' : 'Failed', status: 'True' }] } : { active: 1 }
    objects.set(keyOf(refOf(job)), { ...job, status })
  }

  const replicasKept = (object: Any) => {
    const replicas = objects.get(keyOf(refOf(object)))?.spec?.['replicas']
    return replicas === undefined ? {} : { replicas }
  }
  const list = (items: readonly Any[]) => JSON.stringify({ apiVersion: 'v1', kind: 'List', items })
  const good = (output = ''): Partial<KubectlEnd> => ({ code: 0, output })
  const bad = (error: string): Partial<KubectlEnd> => ({ code: 1, error })
  const given = (input: string | undefined): Any[] => {
    const read = JSON.parse(input ?? '{}') as Any & { readonly items?: readonly Any[] }
    return read.kind === 'List' ? [...read.items!] : [read]
  }
  const option = (args: readonly string[], name: string) => args[args.indexOf(name) + 1]

  function select(args: readonly string[]): Any[] {
    const kinds = args[1]!.split(',').map((kind) => kind.split('.')[0]!)
    const selector = args.includes('--selector') ? option(args, '--selector')!.split(',') : []
    return [...objects.values()]
      .filter(
        (object) =>
          kinds.includes(plural(object.kind)) &&
          (!args.includes('--namespace') || object.metadata.namespace === option(args, '--namespace')),
      )
      .filter((object) =>
        selector.every((part) => {
          const [, name, not, value] = /^([^!=]+)(!?)=(.*)$/.exec(part)!
          return (object.metadata.labels?.[name!] === value) === (not === '')
        }),
      )
  }

  function answer(args: readonly string[], input: string | undefined): Partial<KubectlEnd> {
    const [verb, what = '', name = ''] = args
    const named = args.includes('--filename=-') ? given(input) : undefined
    switch (verb) {
      case 'version':
        return good(JSON.stringify({ serverVersion: { major: '1', minor: '30', gitVersion: 'v1.30.0' } }))
      // The cluster keeps a number of replicas where nobody says another.
      case 'apply':
        return good(
          list(
            named!.map((each) => put({ ...each, ...(each.spec && { spec: { ...replicasKept(each), ...each.spec } }) })),
          ),
        )
      case 'create':
        if (objects.has(keyOf(refOf(named![0]!))))
          return bad(`Error from server (AlreadyExists): ${named![0]!.metadata.name} already exists`)
        put(named![0]!)
        return good()
      case 'replace': {
        const [object] = named as [Any]
        if (objects.get(keyOf(refOf(object)))?.metadata.resourceVersion !== object.metadata.resourceVersion)
          return bad('Error from server (Conflict): the object has been modified')
        put(object)
        return good()
      }
      case 'delete':
        for (const key of named?.map((each) => keyOf(refOf(each))) ??
          [...objects]
            .filter(([, each]) => plural(each.kind) === what.split('.')[0] && args.includes(each.metadata.name))
            .map(([each]) => each))
          objects.delete(key)
        // Whose pods are deleted makes new ones.
        if (what === 'pods') {
          for (const each of [...objects.values()]) {
            if (each.kind === 'Deployment' || each.kind === 'StatefulSet') roll(each)
          }
        }
        return good()
      case 'get':
        if (what === '--raw') return bad('Error from server (NotFound)')
        if (what === 'secret')
          return good(
            [...objects.values()]
              .filter((each) => each.kind === 'Secret' && each.metadata.name === name)
              .map((each) => JSON.stringify(each))[0] ?? '',
          )
        if (args.includes('--output=name'))
          return good(
            select(args)
              .map((each) => `${each.kind.toLowerCase()}/${each.metadata.name}\n`)
              .join(''),
          )
        return good(
          list(
            named
              ? named.map((each) => objects.get(keyOf(refOf(each)))).filter((each) => each !== undefined)
              : select(args),
          ),
        )
      case 'patch': {
        const [kind, of] = what.split('/')
        const found = [...objects.values()].find(
          (each) => each.kind.toLowerCase() === kind && each.metadata.name === of,
        )
        if (!found) return bad('Error from server (NotFound)')
        const change = JSON.parse(args.find((each) => each.startsWith('--patch='))!.slice('--patch='.length)) as {
          spec: object
        }
        put({ ...found, spec: { ...found.spec, ...change.spec } })
        return good()
      }
      case 'annotate':
        for (const [key, each] of objects)
          if (args.slice(2).includes(each.metadata.name))
            objects.set(key, {
              ...each,
              metadata: {
                ...each.metadata,
                annotations: { ...each.metadata.annotations, 'stackwright.dev/settled': 'true' },
              },
            })
        return good()
      case 'logs': {
        const owner =
          [...objects.values()].find((each) => each.kind === 'Pod' && each.metadata.name === what)?.metadata
            .ownerReferences?.[0]?.name ?? ''
        return args.includes('--previous')
          ? bad('no previous')
          : good((fake.said.get(owner) ?? []).map((line) => `${line}\n`).join(''))
      }
      default:
        return good()
    }
  }

  async function run(args: readonly string[], { input }: KubectlRun = {}): Promise<KubectlEnd> {
    fake.calls.push(args.join(' '))
    fake.inputs.push(input ?? '')
    return {
      code: 0,
      output: '',
      error: '',
      missing: false,
      late: false,
      ...(fake.before(args) ?? answer(args, input)),
    }
  }

  async function ask(step: string, args: readonly string[], how?: KubectlRun): Promise<string> {
    const end = await run(args, how)
    if (end.code !== 0) throw new Error(`${step}: ${end.error}`)
    return end.output
  }

  const fake: FakeCluster = {
    calls: [],
    inputs: [],
    objects,
    said: new Map(),
    put,
    run,
    ask,
    pod: (_, pod) => pod,
    before: () => undefined,
    find: (kind, name) => [...objects.values()].find((each) => each.kind === kind && each.metadata.name === name),
    read: async <T>(step: string, args: readonly string[], how?: KubectlRun) =>
      JSON.parse(await ask(step, [...args, '--output=json'], how)) as T,
    async *lines(args) {
      yield* (await ask('logs', args)).split('\n').filter(Boolean)
    },
    attach: async (args) => (fake.calls.push(args.join(' ')), 0),
    hold: () => ({ ended: Promise.resolve(0), end: () => {} }),
  }
  return fake
}

/** A pod that is ready, unless it is changed. */
export function podOf(name: string, metadata: Partial<LiveMeta> = {}, changes: Partial<Pod> = {}): Pod {
  const now = new Date().toISOString()
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { uid: `uid-${name}`, creationTimestamp: now, ...metadata, name },
    spec: { containers: [{ name: 'main' }] },
    status: {
      phase: 'Running',
      conditions: [{ type: 'Ready', status: 'True' }],
      containerStatuses: [{ name: 'main', ready: true, restartCount: 0, state: { running: { startedAt: now } } }],
    },
    ...changes,
  }
}

function plural(kind: string): string {
  const lower = kind.toLowerCase()
  return /(s|ss)$/.test(lower) ? `${lower}es` : lower.endsWith('y') ? `${lower.slice(0, -1)}ies` : `${lower}s`
}
