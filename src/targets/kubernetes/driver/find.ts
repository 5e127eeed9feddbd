import { problem, type Problem } from '../../../base/problem.ts'
import type { Cluster } from './cluster.ts'
import { type KubectlEnd, lastLines, unreachable } from './kubectl.ts'

/** The place of what concerns the cluster as a whole. */
export const place = { path: 'targets.kubernetes' }

/** The oldest version that has all that is made use of. */
const oldest = { major: 1, minor: 29 }

/** Seconds after which a cluster that says nothing is given up. */
export const patience = 20

/** What a cluster says of itself. */
export interface Known {
  readonly version: string
  /** The groups of its API with their versions: `apps/v1`. */
  readonly groups: ReadonlySet<string>
}

/** The cluster, or why it cannot be used. */
export async function findCluster({
  kubectl,
}: Pick<Cluster, 'kubectl'>): Promise<{ readonly known?: Known; readonly problems: readonly Problem[] }> {
  const [version, groups] = await Promise.all([
    kubectl.run(['version', '--output=json', `--request-timeout=${patience}s`], { within: patience + 5 }),
    kubectl.run(['get', '--raw', '/apis', `--request-timeout=${patience}s`], { within: patience + 5 }),
  ])
  const unusable = unusableOf(version)
  if (unusable) return { problems: [unusable] }
  const { serverVersion } = JSON.parse(version.output) as {
    readonly serverVersion: { readonly major: string; readonly minor: string; readonly gitVersion: string }
  }
  const minor = parseInt(serverVersion.minor, 10)
  const tooOld = Number(serverVersion.major) === oldest.major && minor < oldest.minor
  const listed =
    groups.code === 0
      ? (
          JSON.parse(groups.output) as {
            readonly groups: readonly { readonly versions: readonly { readonly groupVersion: string }[] }[]
          }
        ).groups
      : []
  return {
    known: {
      version: serverVersion.gitVersion,
      groups: new Set(['v1', ...listed.flatMap((group) => group.versions.map((each) => each.groupVersion))]),
    },
    problems: tooOld
      ? [
          problem('SW4009', place, {
            found: `a cluster of version ${serverVersion.gitVersion}`,
            expected: `${oldest.major}.${oldest.minor} or newer`,
            do: 'upgrade the cluster, or choose another context',
          }),
        ]
      : [],
  }
}

/** Why a command could not speak to the cluster; undefined when it could. */
export function unusableOf(end: KubectlEnd): Problem | undefined {
  if (end.missing)
    return problem('SW4009', place, {
      found: 'no program named kubectl on the PATH',
      expected: 'the kubectl program and a cluster',
      do: 'install kubectl (https://kubernetes.io/docs/tasks/tools/)',
    })
  const said = lastLines(end.error, 1)
    .join(' ')
    .replace(/^(error|Unable to connect to the server): /i, '')
  const answers = 'a cluster that answers and that this user may use'
  if (end.late)
    return problem('SW4009', place, {
      found: 'a cluster that does not answer',
      expected: answers,
      do: 'see whether the server that `kubectl cluster-info` names can be reached',
    })
  if (end.code === 0 && /serverVersion/.test(end.output)) return undefined
  if (end.code === 0 || unreachable.test(end.error))
    return problem('SW4009', place, {
      found: said || 'no cluster',
      expected: answers,
      do: 'set KUBECONFIG or targets.kubernetes.context to a cluster that runs, and log in to it',
    })
  return undefined
}
