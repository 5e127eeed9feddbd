import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { Failure } from '../../../base/failure.ts'
import { inTurn } from '../../../base/in-turn.ts'
import { stableJson } from '../../../base/json.ts'
import { type Problem, ProblemsFound } from '../../../base/problem.ts'
import { nodeOf } from '../../../graph/graph.ts'
import type { NodeId } from '../../../graph/id.ts'
import { imagesOf } from '../../container/images.ts'
import { besideCommand } from '../../container/start.ts'
import { dockerHere } from '../../docker/docker.ts'
import { platformWarnings } from '../../docker/engine.ts'
import { inspectImage } from '../../docker/inspect.ts'
import { writeKept } from '../../docker/kept.ts'
import { imagePreparations } from '../../docker/preparations.ts'
import { usesOf } from '../../docker/uses.ts'
import { publicUrl } from '../../edge/address.ts'
import { edgeId } from '../../edge/recipe.ts'
import type { Item } from '../../output.ts'
import type { Driver, Opening } from '../../target.ts'
import { partOf, type Stack, stackFiles, stackItems, stackOf } from '../lower.ts'
import { type Site, siteOf } from '../site.ts'
import { inReplica } from './exec.ts'
import { type Ground, groundOf, missingCertificates, strangers } from './ground.ts'
import { runJobs } from './jobs.ts'
import { readLogs } from './logs.ts'
import type { Task } from './live.ts'
import { type Applied, runningOf } from './observe.ts'
import { prepare, release, type Scene, stop } from './release.ts'
import { clear, removeNode } from './remove.ts'
import { swarmSecrets } from './secrets.ts'
import { namespaceLabel, swarmOf } from './swarm.ts'

/**
 * Opens the Swarm target on a state folder. Nothing is asked of the swarm, and nothing written, before something is to
 * be done or seen.
 */
export async function open(opening: Opening): Promise<Driver> {
  const { graph, folder, project, scaled } = opening
  const docker = dockerHere()
  let digests = opening.digests
  const first = siteOf(graph, opening)
  const swarm = swarmOf(docker, first.stack, folder)
  const items = new Map<NodeId, Item>()
  let [site, stack]: [Site, Stack] = [first, stackOf(graph, first)]
  let ground: Ground | undefined
  let versions: Readonly<Record<NodeId, number>> = {}
  let laidOut: Promise<void> | undefined
  const secrets = swarmSecrets(docker, graph, first.stack, folder, project, readingPlace)

  /**
   * Works out everything anew from what is known of images, secrets and the swarm. What a plan compares depends on
   * neither of the last two.
   */
  function workOut(): void {
    const plain: Site = { ...first, images: imagesOf(graph, { ...opening, digests }) }
    const plainStack = stackOf(graph, plain)
    for (const [id, item] of stackItems(graph, plainStack)) {
      const reader = graph.nodes.get(id)?.kind === 'schedule' ? nodeOf(graph, id, 'schedule').job : id
      const container = item.kind === 'job' ? undefined : plainStack.containers.find((each) => each.id === reader)
      const mark = container && secrets.mark(container)
      items.set(id, mark === undefined ? item : { ...item, parts: { ...item.parts, secrets: mark } })
    }
    site = { ...plain, held: { versions, ...(ground && first.nodes === 'one' && { processors: ground.processors }) } }
    stack = stackOf(graph, site)
  }
  workOut()

  async function findGround(): Promise<readonly Problem[]> {
    const found = await groundOf(docker, first, graph)
    ground = found.ground
    return found.problems
  }

  async function lacks(): Promise<readonly Problem[]> {
    const problems = [...missingCertificates(first, project), ...(await findGround())]
    if (problems.length > 0) return problems
    return [...strangers(graph, first.stack, await swarm.services()), ...(await secrets.missing())]
  }

  async function readingPlace() {
    if (!ground) await findGround()
    if (!ground)
      throw new Failure({
        step: 'read the secrets',
        reason: 'the swarm does not answer',
        do: 'see `stackwright doctor`',
      })
    const names = site.images.all.map((image) => image.name)
    const known = await Promise.all(
      names.map((name) =>
        inspectImage(docker, name).then(
          (found) => (found ? name : undefined),
          () => undefined,
        ),
      ),
    )
    return {
      node: ground.node,
      image: known.find((name) => name !== undefined) ?? site.images.edge,
      endpointMode: site.endpointMode,
    }
  }

  /** Gets what every step needs, once: a swarm, secrets, and the files of the stack, as an owner would have them. */
  function layOut(): Promise<void> {
    return (laidOut ??= (async () => {
      const problems = await lacks()
      if (problems.length > 0) throw new ProblemsFound(problems)
      mkdirSync(folder, { recursive: true })
      versions = await secrets.ensure()
      workOut()
      write()
    })())
  }

  function write(): void {
    for (const [path, content] of stackFiles(graph, stack)) writeKept(join(folder, path), content)
  }

  const appliedPath = (id: NodeId) => join(folder, 'applied', `${id}.json`)
  const scene: Scene = {
    graph,
    swarm,
    secrets,
    folder,
    scaled,
    site: () => site,
    stack: () => stack,
    certificate: (path) => readFileSync(resolve(project, path), 'utf8'),
    remember: (id, applied) => void writeKept(appliedPath(id), stableJson(applied)),
    forget: (id) => rmSync(appliedPath(id), { force: true }),
    applied: appliedHere,
  }

  function appliedHere(): Map<NodeId, Applied> {
    const place = join(folder, 'applied')
    if (!existsSync(place)) return new Map()
    return new Map(
      readdirSync(place)
        .filter((name) => name.endsWith('.json'))
        .map((name) => [
          name.slice(0, -'.json'.length),
          JSON.parse(readFileSync(join(place, name), 'utf8')) as Applied,
        ]),
    )
  }

  /** What the containers of this machine use; those of others cannot be asked from here. */
  async function usesOfTasks(tasks: readonly Task[]) {
    const wanted = new Set(
      tasks.filter((task) => task.Status.State === 'running').map((task) => task.Status.ContainerStatus?.ContainerID),
    )
    const here = (
      await docker.run(['ps', '--quiet', '--no-trunc', '--filter', `label=${namespaceLabel}=${first.stack}`])
    ).output
      .split('\n')
      .filter((id) => wanted.has(id))
    return usesOf(docker, here)
  }

  /** One edge for all routes: whoever asks while it is being started waits for the same. */
  const edgeTurn = inTurn()

  return {
    items: () => items,
    lacks,
    warnings: async () => {
      if (!ground) await findGround()
      return ground ? platformWarnings(ground.engine, opening.images.platform) : []
    },
    preparations: () =>
      imagePreparations({
        docker,
        graph,
        images: opening.images,
        project,
        folder,
        here: first.nodes === 'one',
        digests,
        wanted: (known) => imagesOf(graph, { ...opening, digests: known }),
        locked(known) {
          digests = known
          workOut()
          if (laidOut) write()
        },
      }),
    async start(id, tell) {
      await layOut()
      if (graph.nodes.get(id)?.kind !== 'route') return void (await release(scene, id, tell))
      return edgeTurn(() => release(scene, edgeId, tell))
    },
    async run(ids, tell, done) {
      await layOut()
      const nodes = ids.map((id) => nodeOf(graph, id, 'job'))
      const container = stack.containers.find((each) => each.id === nodes[0]!.id)!
      await prepare(scene, container, tell)
      const part = (id: NodeId, words: readonly string[] = []) => {
        const file = partOf(stack.file, [id])
        return words.length === 0 ? file : { ...file, services: { [id]: { ...file.services[id]!, command: words } } }
      }
      await runJobs({ swarm, folder, part }, nodes, container.command, tell, (node, result) => done(node.id, result))
    },
    stop: (id, tell) => stop(scene, id, tell),
    async remove(id, keepData, tell = () => {}) {
      // What stays may have to be deployed anew: the edge without a route.
      if (keepData) await layOut()
      await removeNode(scene, id, keepData, tell)
    },
    async observe(asked) {
      if (!existsSync(folder)) return runningOf(graph, [], [], new Map())
      const services = await swarm.services()
      const tasks = await swarm.tasks(services)
      return runningOf(graph, services, tasks, appliedHere(), asked?.figures ? await usesOfTasks(tasks) : undefined)
    },
    async restart(id, tell) {
      await layOut()
      await release(scene, id, tell, { again: true })
    },
    async scale(id, replicas, tell) {
      await layOut()
      await release(scene, id, tell, { replicas })
    },
    logs: (id, wanted) => readLogs(swarm, folder, id, wanted),
    exec(id, command) {
      const container = stack.containers.find((each) => each.id === id)
      return inReplica(swarm, id, container ? besideCommand(container, command) : command)
    },
    url: (route) => publicUrl(graph, route, site.reach),
    secret: (id) => secrets.value(id),
    close: () => clear(scene),
  }
}
