import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { Failure } from '../../base/failure.ts'
import { fingerprint } from '../../base/json.ts'
import { problem, type Problem, ProblemsFound } from '../../base/problem.ts'
import { nodeOf, nodesOf } from '../../graph/graph.ts'
import type { NodeId } from '../../graph/id.ts'
import type { ServiceNode } from '../../graph/node.ts'
import type { Container } from '../container/container.ts'
import { besideCommand } from '../container/start.ts'
import { removeBuiltImages } from '../docker/build.ts'
import { dockerHere, lastLines } from '../docker/docker.ts'
import { platformWarnings } from '../docker/engine.ts'
import { readyCommand } from '../docker/health.ts'
import { imagePreparations } from '../docker/preparations.ts'
import { publicUrl } from '../edge/address.ts'
import { edgeId } from '../edge/recipe.ts'
import type { Item } from '../output.ts'
import { secretStore } from '../secret-files.ts'
import type { Driver, Opening, Running, Tell } from '../target.ts'
import { appliedIn } from './applied.ts'
import { edgeFilesId, edgeHere, staticsOf } from './edge.ts'
import { isLedAstray, leadTo, reloadEdge, writeEdge } from './edge-driver.ts'
import { type Ground, groundOf } from './ground.ts'
import { runJobs } from './jobs.ts'
import { addToLog, removeOthers, writeKept } from './keep.ts'
import { readLogs } from './logs.ts'
import { type Composed, composedOf, composeItems, containersHere, printCompose } from './lower.ts'
import { runningOf, type Use, usesIn } from './observe.ts'
import { takenPorts } from './ports.ts'
import { type Found, projectOn } from './project.ts'
import type { Readiness } from './ready.ts'
import { replaceInPlace, roll, type Rollout } from './rollout.ts'
import { giveCertificates, giveSecrets, missingCertificates, secretFolders, secretMarks } from './secrets.ts'
import { filesPlace, ownerId, ownersNeeded } from './service.ts'
import { imagesHere, type Site, siteOf } from './site.ts'

/** Seconds in which the edge has surely taken up where it leads requests. */
const leastDrain = 1

/**
 * Opens the Compose target on a state folder. Nothing is asked of the engine, and nothing written, before something is
 * to be done or seen.
 */
export async function open(opening: Opening): Promise<Driver> {
  const { graph, folder, project: home, scaled } = opening
  const docker = dockerHere()
  const secrets = secretStore(graph, folder, home)
  let digests = opening.digests
  let site: Site = siteOf(graph, opening)
  const project = projectOn(docker, site.project, folder)
  const containers = new Map(containersHere(graph, site).map((each) => [each.id, each]))
  const items = new Map<NodeId, Item>()
  let composed: Composed
  let ground: Ground | undefined
  let laidOut: Promise<void> | undefined
  const file = join(folder, 'compose.yaml')
  const applied = appliedIn(folder)
  /** Services whose requests are led to some of their replicas alone. */
  const led = new Set<NodeId>()

  /** Works out everything anew from what is known of images and of the engine. */
  function workOut(): void {
    const plain = { ...siteOf(graph, opening), images: imagesHere(graph, { ...opening, digests }) }
    for (const [id, item] of composeItems(graph, composedOf(graph, plain))) {
      const reader = containers.get(graph.nodes.get(id)?.kind === 'schedule' ? nodeOf(graph, id, 'schedule').job : id)
      const marks = item.kind === 'job' || !reader ? undefined : secretMarks(reader, secrets)
      items.set(id, marks === undefined ? item : { ...item, parts: { ...item.parts, secrets: marks } })
    }
    const owner = fingerprint(folder)
    site = {
      ...plain,
      held: {
        owner,
        secrets: secretFolders([...containers.values()], secrets, graph, plain, home),
        ...(ground && { processors: ground.processors }),
      },
    }
    composed = composedOf(graph, site)
    const certificates = site.held!.secrets[edgeId]
    if (certificates === undefined) return
    for (const item of items.values())
      if (item.kind === 'route') items.set(item.id, { ...item, parts: { ...item.parts, certificates } })
  }
  workOut()

  async function lacks(): Promise<readonly Problem[]> {
    const own = [...secrets.missing(), ...missingCertificates(graph, site, home)]
    const found = await groundOf(docker)
    ground = found.ground
    if (found.problems.length > 0) return [...own, ...found.problems]
    const there = await project.containers()
    const strange = there.find((each) => each.owner !== undefined && each.owner !== site.held!.owner)
    if (strange) return [...own, anotherOwner(strange)]
    const hasEdge = there.some((each) => each.node === edgeId && each.status === 'running')
    const ports =
      hasEdge || nodesOf(graph, 'route').length === 0
        ? []
        : edgeHere(graph, site)
            .ports.filter((each) => each.published)
            .map((each) => each.number)
    return [...own, ...(await takenPorts(site.address, ports))]
  }

  function anotherOwner({ name }: Found): Problem {
    return problem(
      'SW4011',
      { path: 'targets.compose.project' },
      {
        title: `the engine has another platform of this name`,
        found: `the container ${name}, which another state folder has made`,
        expected: `nobody else with the project ${site.project}`,
        do: 'set targets.compose.project to a name of its own, or destroy the other one first',
      },
    )
  }

  /** Gets what every step needs, once: an engine, secrets, the compose file and what stands beside it. */
  function layOut(): Promise<void> {
    return (laidOut ??= (async () => {
      const problems = await lacks()
      if (problems.length > 0) throw new ProblemsFound(problems)
      mkdirSync(folder, { recursive: true })
      secrets.ensure()
      workOut()
      write()
    })())
  }

  function write(): void {
    for (const [path, content] of composed.files)
      if (!path.startsWith('edge/') && !path.startsWith('images/')) writeKept(join(folder, path), content)
    writeKept(
      file,
      printCompose(
        composed,
        'Written by stackwright, which changes what runs by it. Secrets are in files beside it, which their readers alone can read.',
      ),
    )
  }

  /** What is needed on this machine before a process can start. */
  async function place(container: Container): Promise<void> {
    await layOut()
    await giveSecrets(docker, folder, container, secrets, site, ground!.direct)
    for (const volume of ownersNeeded(container)) {
      if ((await docker.run(['volume', 'inspect', `${project.name}_${volume}`])).code === 0) continue
      await runShort(container.id, ownerId(volume), `the volume ${volume} could not be given to its user`).catch(
        async (error: unknown) => {
          // It is empty; left there, the next attempt would take it for one that is ready.
          await docker.run(['volume', 'rm', `${project.name}_${volume}`])
          throw error
        },
      )
    }
  }

  const end = (found: readonly Found[]) =>
    project.end(found, (each, lines) =>
      addToLog(
        folder,
        each.node,
        lines.map((line) => line.replace(' ', ` ${each.name} `)),
      ),
    )

  function rollout(id: NodeId, ready: Readiness, tell: Tell, changes: Partial<Rollout> = {}): Rollout {
    return {
      project,
      id,
      wanted: file,
      before: applied.file(id),
      ready,
      replicas: 1,
      drain: 0,
      again: false,
      tell,
      end,
      lead: (replicas) => leadTo(project, graph, site, folder, id, replicas, led),
      ...changes,
    }
  }

  async function start(id: NodeId, tell: Tell, changes: Partial<Rollout> = {}): Promise<void> {
    const node = graph.nodes.get(id)
    switch (node?.kind) {
      case 'route':
        return startEdge(tell, changes)
      case 'schedule': {
        await place(containers.get(node.job)!)
        await replaceInPlace(rollout(id, { within: 30, timeout: 5 }, tell, changes))
        break
      }
      case 'store':
      case 'service': {
        const container = containers.get(id)!
        await place(container)
        const { ask } = container.health!.ready
        const ready = {
          command: readyCommand(container),
          ...(ask.probe === 'http' && { http: ask }),
          within: container.health!.boot.within,
          timeout: container.health!.ready.timeout,
        }
        if (node.kind === 'store' || node.singleton) await replaceInPlace(rollout(id, ready, tell, changes))
        else
          await roll(
            rollout(id, ready, tell, {
              replicas: within(node, scaled[id]),
              drain: Math.max(leastDrain, node.stop.drain),
              ...changes,
            }),
          )
        break
      }
      default:
        throw new Error(`${id} cannot be started`)
    }
    await settle(id)
  }

  /** One edge for all routes: whoever asks while it is being started waits for the same. */
  let starting: Promise<void> | undefined
  function startEdge(tell: Tell, changes: Partial<Rollout> = {}): Promise<void> {
    starting = (starting ?? Promise.resolve())
      .catch(() => {})
      .then(async () => {
        await layOut()
        const changed = writeEdge(graph, site, folder, led)
        mkdirSync(join(folder, 'edge/upstreams'), { recursive: true })
        await giveCertificates(docker, folder, graph, site, home, ground!.direct)
        await giveStatics(tell)
        const { health } = edgeHere(graph, site)
        const before = await project.containers(edgeId)
        await replaceInPlace(rollout(edgeId, { command: health.command, within: 60, timeout: 3 }, tell, changes))
        const [now] = await project.containers(edgeId)
        if (changed && before.some((each) => each.id === now?.id)) await reloadEdge(project, graph, site)
        await settle(edgeId)
      })
    return starting
  }

  /** Copies the static files of a new release to where the edge has them, which it finds at once. */
  async function giveStatics(tell: Tell): Promise<void> {
    const statics = staticsOf(site)
    const there =
      applied.mark(edgeFilesId) === statics?.image &&
      (await docker.run(['volume', 'inspect', `${project.name}_${edgeFilesId}`])).code === 0
    if (!statics || there) return
    tell('giving it the static files')
    await runShort(edgeId, edgeFilesId, 'static files could not be copied')
    applied.setMark(edgeFilesId, statics.image)
  }

  /** Runs a short service of the file to its end. */
  async function runShort(step: NodeId, service: string, fault: string): Promise<void> {
    const name = `${project.name}-${service}-run`
    await docker.run(['rm', '--force', name])
    const end = await project.runOnce(name, file, ['--name', name, service], { within: 300 })
    if (end.code !== 0)
      throw new Failure({
        step,
        reason: fault,
        output: lastLines(`${end.output}\n${end.error}`, 8),
        left: 'what runs was not touched',
        do: 'mend the cause and run `stackwright up` again',
      })
  }

  /** Writes down what is now applied, and removes what only earlier versions have read. */
  async function settle(id: NodeId): Promise<void> {
    applied.keep(id, composed.file, await project.containers(id))
    const container = containers.get(id)
    const place = site.held!.secrets[id]
    removeOthers(join(folder, 'private'), (name) => new RegExp(`^${id}-[0-9a-f]{12}$`).test(name), place ? [place] : [])
    if (container && container.files.length > 0)
      removeOthers(join(folder, filesPlace(graph, container, site), '..'), (name) => /^[0-9a-f]{8}$/.test(name), [
        filesPlace(graph, container, site),
      ])
  }

  const stopAll = async (id: NodeId) => {
    await end(await project.containers(id))
  }

  async function observe(asked?: { readonly figures: boolean }): Promise<readonly Running[]> {
    if (!existsSync(folder)) return runningOf(graph, [], new Map(), new Map())
    const found = await project.containers()
    const alive = found.filter((each) => each.status === 'running')
    const uses: ReadonlyMap<string, Use> =
      asked?.figures && alive.length > 0
        ? usesIn(
            (
              await docker.run(
                ['stats', '--no-stream', '--no-trunc', '--format', '{{json .}}', ...alive.map((each) => each.id)],
                { within: 20 },
              )
            ).output,
          )
        : new Map()
    const astray = led.size === 0 && nodesOf(graph, 'route').length > 0 && isLedAstray(graph, site, folder)
    return runningOf(graph, found, applied.all(), uses).map((each) =>
      each.id === edgeId && astray ? { ...each, drift: 'it leads requests as in the midst of a rollout' } : each,
    )
  }

  async function remove(id: NodeId, keepData: boolean): Promise<void> {
    await stopAll(id)
    applied.forget(id)
    const node = graph.nodes.get(id)
    const running = await project.containers(edgeId)
    const leadsNowhere = node?.kind === 'route' && !keepData
    if (leadsNowhere || (!node && nodesOf(graph, 'route').length === 0)) {
      await end(running)
      for (const each of [edgeId, edgeFilesId]) applied.forget(each)
      await docker.run(['volume', 'rm', `${project.name}_${edgeFilesId}`])
    } else if ((node?.kind === 'route' || !node) && running.length > 0) await startEdge(() => {})
    if (keepData) return
    const volume = `${project.name}_${id}`
    if ((node === undefined || node.kind === 'volume') && (await docker.run(['volume', 'inspect', volume])).code === 0)
      await docker.ask(`remove ${id}`, ['volume', 'rm', volume])
  }

  return {
    items: () => items,
    lacks,
    warnings: async () => {
      ground ??= (await groundOf(docker)).ground
      return ground ? platformWarnings(ground.engine, opening.images.platform) : []
    },
    preparations: () =>
      imagePreparations({
        docker,
        graph,
        images: opening.images,
        project: home,
        folder,
        here: true,
        digests,
        wanted: (known) => imagesHere(graph, { ...opening, digests: known }),
        locked(known) {
          digests = known
          workOut()
          if (laidOut) write()
        },
      }),
    start: (id, tell) => start(id, tell),
    async run(ids, tell, done) {
      const nodes = ids.map((id) => nodeOf(graph, id, 'job'))
      const container = containers.get(nodes[0]!.id)!
      await place(container)
      await runJobs({ project, file, folder }, nodes, container.command, tell, (node, result) => done(node.id, result))
    },
    stop: stopAll,
    remove,
    observe,
    restart: (id, tell) => (id === edgeId ? startEdge(tell, { again: true }) : start(id, tell, { again: true })),
    async scale(id, replicas, tell) {
      await start(id, tell, { replicas })
    },
    logs: (id, wanted) => readLogs(project, folder, id, file, wanted),
    async exec(id, command) {
      const container = containers.get(id)
      const words = container ? besideCommand(container, command) : command
      const [running] = (await project.containers(id)).filter((each) => each.status === 'running')
      if (running)
        return docker.attach([
          'exec',
          '--interactive',
          ...(process.stdin.isTTY && process.stdout.isTTY ? ['--tty'] : []),
          running.id,
          ...words,
        ])
      if (!container) throw new Failure({ step: `exec ${id}`, reason: 'it does not run', do: 'run `stackwright up`' })
      await place(container)
      return docker.attach(
        project.words(file, [
          'run',
          '--rm',
          '--no-deps',
          '--quiet-pull',
          ...(process.stdin.isTTY ? [] : ['--no-TTY']),
          '--entrypoint',
          words[0]!,
          id,
          ...words.slice(1),
        ]),
      )
    },
    url: (route) => publicUrl(graph, route, site.reach),
    secret: async (id) => secrets.value(id),
    async close() {
      const mine = `label=com.docker.compose.project=${project.name}`
      const left = [...(await project.containers()), ...(await project.oneOffs())].filter(
        (each) => each.owner === undefined || each.owner === site.held!.owner,
      )
      await end(left)
      const networks = (await docker.ask('remove networks', ['network', 'ls', '--quiet', '--filter', mine]))
        .split('\n')
        .filter(Boolean)
      if (networks.length > 0) await docker.run(['network', 'rm', ...networks])
      // Images of ours cost nothing to keep while there is something to start again.
      if (applied.empty()) await removeBuiltImages(docker, graph.platform)
    },
  }
}

function within(node: ServiceNode, scaled: number | undefined): number {
  return scaled !== undefined && scaled >= node.replicas.min && scaled <= node.replicas.max ? scaled : node.replicas.min
}
