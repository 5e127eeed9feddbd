import { problem, type Problem } from '../../../base/problem.ts'
import { nodesOf } from '../../../graph/graph.ts'
import { edgeId } from '../../edge/recipe.ts'
import { edgeHere } from '../edge.ts'
import { takenPorts } from './ports.ts'
import type { Found } from './project.ts'
import type { Scene } from './scene.ts'
import { missingCertificates } from './secrets.ts'

/** What a deployment would fail for here: secrets, certificates, the engine, another owner of the name, ports. */
export async function lacksOf(scene: Scene): Promise<readonly Problem[]> {
  const { graph, project, secrets, home } = scene
  const own = [...secrets.missing(), ...missingCertificates(graph, scene.site(), home)]
  const problems = await scene.findGround()
  if (problems.length > 0) return [...own, ...problems]
  const there = await project.containers()
  const { owner } = scene.site().held
  const strange = there.find((each) => each.owner !== undefined && each.owner !== owner)
  if (strange) return [...own, anotherOwner(strange, project.name)]
  const hasEdge = there.some((each) => each.node === edgeId && each.status === 'running')
  const ports =
    hasEdge || nodesOf(graph, 'route').length === 0
      ? []
      : edgeHere(graph, scene.site())
          .ports.filter((each) => each.published)
          .map((each) => each.number)
  return [...own, ...(await takenPorts(scene.site().address, ports))]
}

function anotherOwner({ name }: Found, project: string): Problem {
  return problem(
    'SW4011',
    { path: 'targets.compose.project' },
    {
      title: `the engine has another platform of this name`,
      found: `the container ${name}, which another state folder has made`,
      expected: `nobody else with the project ${project}`,
      do: 'set targets.compose.project to a name of its own, or destroy the other one first',
    },
  )
}
