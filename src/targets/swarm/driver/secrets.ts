import { createHmac, randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Failure } from '../../../base/failure.ts'
import { fingerprint, stableJson } from '../../../base/json.ts'
import type { Problem } from '../../../base/problem.ts'
import { type Graph, nodesOf } from '../../../graph/graph.ts'
import type { NodeId } from '../../../graph/id.ts'
import { type Container, secretsOf } from '../../container/container.ts'
import type { Docker } from '../../docker/docker.ts'
import { platformLabels } from '../../docker/labels.ts'
import { generatedSecret, givenSecret, missingSecret, writePrivate } from '../../secret-files.ts'
import { secretName } from '../names.ts'
import { readSecrets, type ReadingPlace } from './reading.ts'

/**
 * The labels of a secret: of which stack and secret it is, and which version. None is the stack's own, since
 * `docker stack rm` must not take passwords along.
 */
export const secretLabels = {
  stack: 'stackwright.stack',
  secret: 'stackwright.secret',
  version: 'stackwright.version',
  file: 'stackwright.file',
} as const

/** A secret that the swarm has. */
export interface KeptSecret {
  readonly name: string
  /** Of which secret it is; a file with secrets has none. */
  readonly id?: NodeId
  readonly version: number
}

/**
 * The secrets of a platform, kept by its swarm alone: a new value is a new version, and is a secret of its own there.
 */
export interface SwarmSecrets {
  /** Problems of given secrets that are neither given now nor kept from before. */
  missing(): Promise<Problem[]>
  /** Generates what is not there yet and takes over given ones. Gives the version of each. */
  ensure(): Promise<Readonly<Record<NodeId, number>>>
  /** Makes a secret of a file that holds some, or of a certificate, unless it is there. */
  put(name: string, content: () => Promise<string>): Promise<void>
  /** The value of a secret; read once, and then known to this process. */
  value(id: NodeId): Promise<string>
  /**
   * What a plan compares of the secrets that a process reads: nothing can be guessed from it, and it needs no swarm.
   */
  mark(container: Container): string | undefined
  /** All secrets of the stack. */
  list(): Promise<KeptSecret[]>
}

/** What is known of secrets without asking the swarm: salted marks of given ones. */
interface Marks {
  readonly salt: string
  readonly given: Readonly<Record<NodeId, string>>
}

/**
 * Opens the secrets of a platform. `project` is what paths of given secrets are relative to; nothing is asked of the
 * swarm before something is needed.
 */
export function swarmSecrets(
  docker: Docker,
  graph: Graph,
  stack: string,
  folder: string,
  project: string,
  place: () => Promise<ReadingPlace>,
): SwarmSecrets {
  const nodes = nodesOf(graph, 'secret')
  const values = new Map<NodeId, string>()
  const path = join(folder, 'secrets', 'marks.json')
  let marks: Marks = existsSync(path)
    ? (JSON.parse(readFileSync(path, 'utf8')) as Marks)
    : { salt: randomBytes(16).toString('hex'), given: {} }
  let ensured: Promise<Readonly<Record<NodeId, number>>> | undefined
  const salted = (value: string) => createHmac('sha256', marks.salt).update(value).digest('hex').slice(0, 16)
  const given = new Map(
    nodes.flatMap((node) => {
      const value = givenSecret(node, project)
      return value === undefined ? [] : [[node.id, value] as const]
    }),
  )

  async function list(): Promise<KeptSecret[]> {
    const ids = (
      await docker.ask('look at the secrets', [
        'secret',
        'ls',
        '--quiet',
        '--filter',
        `label=${secretLabels.stack}=${stack}`,
      ])
    )
      .split('\n')
      .filter(Boolean)
    if (ids.length === 0) return []
    const args = ['secret', 'inspect', ...ids]
    const end = await docker.run(args)
    // One that has been removed in the meantime is no fault; the others are told all the same.
    const text =
      end.code === 0 || /no such|not found/i.test(end.error)
        ? end.output
        : await docker.ask('look at the secrets', args)
    const found = JSON.parse(text || '[]') as {
      readonly Spec: { readonly Name: string; readonly Labels: Readonly<Record<string, string>> }
    }[]
    return found.map(({ Spec: { Name: name, Labels: own } }) => ({
      name,
      ...(own[secretLabels.secret] !== undefined && { id: own[secretLabels.secret]! }),
      version: Number(own[secretLabels.version] ?? 0),
    }))
  }

  function newest(kept: readonly KeptSecret[], id: NodeId): KeptSecret | undefined {
    return kept.filter((each) => each.id === id).sort((a, b) => b.version - a.version)[0]
  }

  async function create(name: string, labels: Readonly<Record<string, string>>, value: string): Promise<boolean> {
    const words = Object.entries({ ...platformLabels(graph), [secretLabels.stack]: stack, ...labels }).flatMap(
      ([label, text]) => ['--label', `${label}=${text}`],
    )
    const args = ['secret', 'create', ...words, name, '-']
    const end = await docker.run(args, { input: value })
    if (end.code === 0) return true
    if (/already exists|name conflicts/i.test(end.error)) return false
    throw new Failure({
      step: 'keep the secrets',
      reason: 'the swarm did not take a secret',
      command: `docker secret create ${name} -`,
      output: end.error.trim().split('\n').slice(-5),
      do: 'mend the cause and run the same command again',
    })
  }

  async function read(kept: readonly KeptSecret[], ids: readonly NodeId[]): Promise<void> {
    const wanted = ids.filter((id) => !values.has(id)).flatMap((id) => newest(kept, id) ?? [])
    if (wanted.length === 0) return
    const found = await readSecrets(
      docker,
      stack,
      wanted.map((each) => each.name),
      await place(),
    )
    for (const each of wanted) values.set(each.id!, found.get(each.name)!)
  }

  async function bring(): Promise<Readonly<Record<NodeId, number>>> {
    let kept = await list()
    // A given secret whose mark is not known may still be the one that is kept, as after the state folder was lost.
    await read(
      kept,
      nodes.map((node) => node.id).filter((id) => given.has(id) && newest(kept, id) && marks.given[id] === undefined),
    )
    for (const { id, ...node } of nodes) {
      const [now, value] = [newest(kept, id), given.get(id)]
      const isKept = now && (value === undefined || marks.given[id] === salted(value) || values.get(id) === value)
      if (isKept) continue
      const next = value ?? generatedSecret({ id, ...node })
      const version = (now?.version ?? 0) + 1
      // Of two who do so at once the first wins, and both have the same.
      if (
        await create(
          secretName(stack, id, version),
          { [secretLabels.secret]: id, [secretLabels.version]: String(version) },
          next,
        )
      )
        values.set(id, next)
    }
    kept = await list()
    marks = {
      ...marks,
      given: { ...marks.given, ...Object.fromEntries([...given].map(([id, value]) => [id, salted(value)])) },
    }
    mkdirSync(join(folder, 'secrets'), { recursive: true, mode: 0o700 })
    writePrivate(path, stableJson(marks))
    return Object.fromEntries(
      nodes.flatMap(({ id }) => {
        const now = newest(kept, id)
        return now ? [[id, now.version]] : []
      }),
    )
  }

  return {
    list,
    async missing() {
      const absent = nodes.filter((node) => node.origin.from !== 'generated' && !given.has(node.id))
      if (absent.length === 0) return []
      const kept = await list()
      return absent.filter((node) => !newest(kept, node.id)).map(missingSecret)
    },
    ensure: () => (ensured ??= bring()),
    async put(name, content) {
      if ((await docker.run(['secret', 'inspect', '--format', '{{.ID}}', name])).code === 0) return
      await create(name, { [secretLabels.file]: name }, await content())
    },
    async value(id) {
      if (!values.has(id)) await read(await list(), [id])
      const value = values.get(id)
      if (value === undefined)
        throw new Failure({
          step: `read ${id}`,
          reason: `the swarm has no secret ${id}`,
          do: 'run `stackwright up`, which makes it',
        })
      return value
    },
    mark(container) {
      const ids = secretsOf(container)
      return ids.length === 0
        ? undefined
        : fingerprint(ids.map((id) => [id, given.has(id) ? salted(given.get(id)!) : (marks.given[id] ?? 'generated')]))
    },
  }
}
