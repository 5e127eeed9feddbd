import type { NodeId } from '../../graph/id.ts'
import type { Resources } from '../../graph/process.ts'
import type { Container } from '../container/container.ts'
import { filesFolder, scratchFolder, secretsFolder } from '../container/place.ts'
import { quoted } from '../container/health.ts'
import { usesScratch } from '../container/start.ts'
import { type Configured, configured } from './configs.ts'
import { asksForName, filled, podName } from './expand.ts'
import { accountOf, priorityOf } from './ground.ts'
import type {
  Container as PodContainer,
  EnvVar,
  PodSpec,
  ResourceRequirements,
  SecurityContext,
  Volume,
  VolumeMount,
} from './kinds/kubernetes.gen.ts'
import { labelsOf, namespaceOf } from './names.ts'
import { mainContainer } from './scaling.ts'
import { imageOf, type Scene } from './scene.ts'
import { plainSecretName, secretFilesName, secretMark } from './secrets.ts'

/** A pod that runs a container of the graph, and the ConfigMaps that it needs. */
export interface Pod {
  readonly spec: PodSpec
  readonly annotations: Readonly<Record<string, string>>
  readonly files: Configured | undefined
}

/**
 * What differs between pods of services, stores and jobs. `claims` are volumes by the names that they have in the pod.
 */
export interface PodForm {
  readonly kind: 'services' | 'stores' | 'jobs'
  readonly command: readonly string[]
  readonly volumes: readonly Volume[]
  readonly volumeName: (id: NodeId) => string
}

/**
 * The pod of a container, by the restricted security standard, without what makes it last or end. Undefined for a
 * process without an image.
 */
export function podOf(scene: Scene, container: Container, form: PodForm): Pod | undefined {
  const { graph, site } = scene
  const image = imageOf(scene, container.id)
  if (image === undefined) return undefined
  const namespace = namespaceOf(graph, site, container.node)
  const files =
    container.files.length === 0
      ? undefined
      : configured(site, container.files, {
          id: container.id,
          part: 'files',
          namespace,
          labels: labelsOf(graph, container.node),
          folder: filesFolder,
        })
  const secrets = secretVolumes(scene, container)
  const mounts = mountsOf(container, form, files, secrets)
  const common = {
    image,
    imagePullPolicy: site.options.pull?.policy ?? 'IfNotPresent',
    securityContext: confined,
    resources: resourcesOf(container.resources),
  } as const
  const env = environmentOf(scene, container)
  const { uid, gid } = container.user
  const { placement } = site.options
  const priorityClassName = priorityOf(graph, site, form.kind)
  const nodeSelector = form.kind === 'stores' ? (placement?.dataNodes ?? placement?.nodes) : placement?.nodes
  const mark = secretMark(graph, site, container)
  return {
    files,
    annotations: {
      ...(files && { 'stackwright.dev/files': files.mark }),
      ...(mark !== undefined && { 'stackwright.dev/secrets': mark }),
    },
    spec: {
      serviceAccountName: accountOf(container.node),
      automountServiceAccountToken: false,
      // Variables for each Service of the namespace would be noise, and some apps take them for settings of theirs.
      enableServiceLinks: false,
      ...(priorityClassName && { priorityClassName }),
      ...(nodeSelector && { nodeSelector }),
      ...(placement?.tolerations && { tolerations: placement.tolerations }),
      securityContext: {
        runAsNonRoot: true,
        runAsUser: uid,
        runAsGroup: gid,
        fsGroup: gid,
        fsGroupChangePolicy: 'OnRootMismatch',
        seccompProfile: { type: 'RuntimeDefault' },
      },
      ...initContainers(container, common, env, mounts, secrets),
      containers: [
        {
          name: mainContainer,
          ...common,
          command: form.command.map(filled),
          workingDir: container.workingFolder,
          ...(env.length > 0 && { env }),
          ...(container.ports.length > 0 && {
            ports: container.ports.map((port) => ({
              name: port.name,
              containerPort: port.prefer,
              protocol: port.protocol === 'udp' ? ('UDP' as const) : ('TCP' as const),
            })),
          }),
          volumeMounts: mounts,
        },
      ],
      volumes: [...(files ? [files.volume] : []), ...secrets.volumes, ...form.volumes, ...scratchVolumes(container)],
    },
  }
}

/** What every container of a pod is held to. */
export const confined: SecurityContext = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ['ALL'] },
}

/**
 * What a container may use. Memory is requested and limited alike, so that a node never runs short of it. Processors
 * have no limit: a limit makes a process wait while processors idle, and the requests already share them out when they
 * do not.
 */
export function resourcesOf({ millicores, memory }: Resources): ResourceRequirements {
  return { requests: { cpu: `${millicores}m`, memory: bytes(memory) }, limits: { memory: bytes(memory) } }
}

/** An amount of memory or disk as Kubernetes writes it. */
export function bytes(count: number): string {
  const units = [
    ['Gi', 1024 ** 3],
    ['Mi', 1024 ** 2],
    ['Ki', 1024],
  ] as const
  const [unit, size] = units.find(([, each]) => count >= each && count % each === 0) ?? ['', 1]
  return `${Math.ceil(count / size)}${unit}`
}

function environmentOf({ graph, accesses }: Scene, container: Container): EnvVar[] {
  const asked = [...container.command, ...Object.values(container.env)].some(asksForName)
  // libpq, and all that is built upon it, looks here unless it is told otherwise.
  const encrypted = accesses.some((each) => each.kind === 'store' && each.from === container.id && each.to.tls)
  const plain = Object.entries({ ...(encrypted && { PGSSLMODE: 'require' }), ...container.env }).map(
    ([name, value]): EnvVar => ({ name, value: filled(value) }),
  )
  const secret = Object.entries(container.secretEnv).map(([name, key]): EnvVar => ({
    name,
    valueFrom: { secretKeyRef: { name: plainSecretName(graph), key, optional: false } },
  }))
  // A variable must come after those that it is filled in from.
  return [...(asked ? [podName] : []), ...[...plain, ...secret].sort((a, b) => (a.name < b.name ? -1 : 1))]
}

interface Secrets {
  readonly volumes: readonly Volume[]
  /** Where the process finds them. */
  readonly mount?: VolumeMount
  /** Where they come from, when they are copied first. */
  readonly given?: VolumeMount
}

/** The folder of a copy's source. */
const givenFolder = '/run/given'

/**
 * The secrets that a process reads from files. The cluster writes them for root and the pod's group, which is right for
 * most; some programs refuse a file that a group may read (libpq:
 * https://www.postgresql.org/docs/current/libpq-pgpass.html), so where one is composed for a program, all are copied
 * into memory for its user alone before it starts.
 */
function secretVolumes({ graph }: Scene, container: Container): Secrets {
  const sources = [
    ...(container.secrets.length > 0
      ? [
          {
            secret: { name: plainSecretName(graph), items: container.secrets.map(({ id }) => ({ key: id, path: id })) },
          },
        ]
      : []),
    ...(container.secretFiles.length > 0
      ? [
          {
            secret: {
              name: secretFilesName(container.id),
              items: container.secretFiles.map(({ name }) => ({ key: name, path: name })),
            },
          },
        ]
      : []),
  ]
  if (sources.length === 0) return { volumes: [] }
  const given: Volume = { name: 'secrets', projected: { defaultMode: 0o440, sources } }
  if (container.secretFiles.length === 0)
    return { volumes: [given], mount: { name: 'secrets', mountPath: secretsFolder, readOnly: true } }
  return {
    volumes: [given, { name: 'secrets-copy', emptyDir: { medium: 'Memory', sizeLimit: '1Mi' } }],
    mount: { name: 'secrets-copy', mountPath: secretsFolder, readOnly: true },
    given: { name: 'secrets', mountPath: givenFolder, readOnly: true },
  }
}

function mountsOf(container: Container, form: PodForm, files: Configured | undefined, secrets: Secrets): VolumeMount[] {
  return [
    ...(files ? [files.mount] : []),
    ...(secrets.mount ? [secrets.mount] : []),
    ...container.volumes.map(({ id, path }) => ({ name: form.volumeName(id), mountPath: path })),
    ...scratchVolumes(container).map(({ name }) => ({ name, mountPath: scratchPath(container, name) })),
  ]
}

/** What is writable beside the volumes, since the root is not. */
function scratchVolumes(container: Container): Volume[] {
  const probes = container.health ? [container.health.ready.ask, container.health.live.ask] : []
  const asked = probes.some(
    (each) => each.probe === 'exec' && each.command.some((word) => word.includes(scratchFolder)),
  )
  return [
    ...container.scratch.map((_, index): Volume => ({ name: `tmp${index === 0 ? '' : index + 1}`, emptyDir: {} })),
    ...(usesScratch(container) || asked ? [{ name: 'scratch', emptyDir: {} }] : []),
    ...(sharesMemory(container)
      ? [
          {
            name: 'shared-memory',
            emptyDir: { medium: 'Memory', sizeLimit: bytes(Math.floor(container.resources.memory / 4)) },
          },
        ]
      : []),
  ]
}

function scratchPath(container: Container, name: string): string {
  if (name === 'scratch') return scratchFolder
  if (name === 'shared-memory') return '/dev/shm'
  return container.scratch[name === 'tmp' ? 0 : Number(name.slice(3)) - 1]!
}

/**
 * PostgreSQL hands rows between its parallel workers there, and the 64 MiB that a container has by default are soon
 * full.
 */
function sharesMemory({ node }: Container): boolean {
  return node.kind === 'store' && node.engine === 'postgres'
}

function initContainers(
  container: Container,
  common: Partial<PodContainer>,
  env: readonly EnvVar[],
  mounts: readonly VolumeMount[],
  secrets: Secrets,
): Pick<PodSpec, 'initContainers'> {
  const { prepare } = container
  const made: PodContainer[] = []
  if (secrets.given) {
    made.push({
      name: 'secrets',
      ...common,
      resources: resourcesOf({ millicores: 10, memory: 32 * 1024 ** 2 }),
      command: ['/bin/sh', '-c', `cp -L ${givenFolder}/* ${secretsFolder}/ && chmod 0400 ${secretsFolder}/*`],
      volumeMounts: [secrets.given, { name: secrets.mount!.name, mountPath: secretsFolder }],
    })
  }
  if (prepare) {
    const command = [
      '/bin/sh',
      '-c',
      `test -e ${quoted(prepare.unless)} || exec ${prepare.command.map(quoted).join(' ')}`,
    ]
    made.push({
      name: 'prepare',
      ...common,
      command: command.map(filled),
      ...(env.length > 0 && { env }),
      volumeMounts: mounts,
    })
  }
  return made.length > 0 ? { initContainers: made } : {}
}
