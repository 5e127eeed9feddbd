import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { inTurn } from '../../../base/in-turn.ts'
import { type Problem, ProblemsFound } from '../../../base/problem.ts'
import type { Graph } from '../../../graph/graph.ts'
import type { NodeId } from '../../../graph/id.ts'
import type { Container } from '../../container/container.ts'
import { type Docker, dockerHere } from '../../docker/docker.ts'
import { writeKept } from '../../docker/kept.ts'
import type { Item } from '../../output.ts'
import { type SecretStore, secretStore } from '../../secret-files.ts'
import type { Opening } from '../../target.ts'
import { type Composed, containersHere, printCompose } from '../lower.ts'
import { siteOf } from '../site.ts'
import { type AppliedStore, appliedIn } from './applied.ts'
import { type Ground, groundOf } from './ground.ts'
import { lacksOf } from './lacks.ts'
import { type Project, projectOn } from './project.ts'
import { type Wanted, wantedOf } from './wanted.ts'

/** What a driver has at hand: the platform, its engine, and what is wanted on this machine. */
export interface Scene {
  readonly graph: Graph
  /** The state folder. */
  readonly folder: string
  /** The folder of the platform file. */
  readonly home: string
  /** The replicas set by hand. */
  readonly scaled: Readonly<Record<NodeId, number>>
  readonly docker: Docker
  readonly project: Project
  readonly secrets: SecretStore
  readonly applied: AppliedStore
  /** Every process as a container, by its node. */
  readonly containers: ReadonlyMap<NodeId, Container>
  /** What a plan compares: one map for as long as the driver is open, which follows what becomes known. */
  readonly items: ReadonlyMap<NodeId, Item>
  /** The compose file of the platform, in the state folder. */
  readonly file: string
  /** Services whose requests are led to some of their replicas alone. */
  readonly led: Set<NodeId>
  /** What is asked of the one edge of all routes, one after another. */
  readonly edgeTurn: ReturnType<typeof inTurn>
  site(): Wanted['site']
  composed(): Composed
  /** What the driver was opened on, with the digests that are known by now. */
  setting(): Opening
  /** Takes up the digests of all images. */
  lock(digests: Opening['digests']): void
  /** The engine, once it has been looked at. */
  ground(): Ground | undefined
  /** Looks at the engine; gives why it cannot be used. */
  findGround(): Promise<readonly Problem[]>
  /** Gets what every step needs, once: an engine, secrets, the compose file and what stands beside it. */
  layOut(): Promise<void>
}

/** The scene of a driver that is opened. Nothing is asked of the engine, and nothing written. */
export function sceneOf(opening: Opening): Scene {
  const { graph, folder, project: home, scaled } = opening
  const docker = dockerHere()
  const secrets = secretStore(graph, folder, home)
  const first = siteOf(graph, opening)
  const containers = new Map(containersHere(graph, first).map((each) => [each.id, each]))
  const items = new Map<NodeId, Item>()
  const file = join(folder, 'compose.yaml')
  let setting = opening
  let ground: Ground | undefined
  let laidOut: Promise<void> | undefined
  let wanted = workOut()

  function workOut(): Wanted {
    const now = wantedOf(setting, { containers, secrets, ground })
    for (const [id, item] of now.items) items.set(id, item)
    return now
  }

  function write(): void {
    const { composed } = wanted
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

  const scene: Scene = {
    graph,
    folder,
    home,
    scaled,
    docker,
    project: projectOn(docker, first.project, folder),
    secrets,
    applied: appliedIn(folder),
    containers,
    items,
    file,
    led: new Set(),
    edgeTurn: inTurn(),
    site: () => wanted.site,
    composed: () => wanted.composed,
    setting: () => setting,
    lock(digests) {
      setting = { ...setting, digests }
      wanted = workOut()
      if (laidOut) write()
    },
    ground: () => ground,
    async findGround() {
      const found = await groundOf(docker)
      ground = found.ground
      return found.problems
    },
    layOut: () =>
      (laidOut ??= (async () => {
        const problems = await lacksOf(scene)
        if (problems.length > 0) throw new ProblemsFound(problems)
        mkdirSync(folder, { recursive: true })
        secrets.ensure()
        wanted = workOut()
        write()
      })()),
  }
  return scene
}
