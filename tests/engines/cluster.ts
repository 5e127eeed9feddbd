import { dirname, join } from 'node:path'
import { dockerEngine, type Lack, type Missing } from './docker.ts'
import { bringUp, findLab, settings } from './lab.ts'
import { ask, must } from './run.ts'

/** A Kubernetes that answers. */
export interface Cluster {
  readonly skip: false
  /**
   * For every process that is to use it: KUBECONFIG, a PATH with kubectl, helm and kubeconform, and the variables of
   * the Docker engine to build with.
   */
  readonly env: Readonly<Record<string, string>>
  /** True when its nodes reach no registry and stand-ins take the place of upstream images. */
  readonly lab: boolean
  readonly lacks: readonly Lack[]
  /**
   * Makes images runnable on the nodes: in the lab they come from its Docker engine, upstream ones as stand-ins, and
   * what is there in the same version is left alone. Elsewhere the nodes pull for themselves.
   */
  readonly load: (images: readonly string[]) => Promise<void>
}

/** The name of the lab's one node. */
const labNode = 'lab-node'

/** The mark on an image of the node: the id that it had on the Docker engine. */
const mark = 'stackwright.test/id'

/**
 * The Kubernetes cluster for a suite: the one that KUBECONFIG names, which must answer; else the lab's; else the reason
 * why there is none. A Docker engine belongs to it, since images are built for it.
 */
export async function cluster(): Promise<Cluster | Missing> {
  const docker = await dockerEngine()
  if (docker.skip !== false) return docker
  if (process.env['KUBECONFIG']) {
    const env = { ...docker.env, KUBECONFIG: process.env['KUBECONFIG'] }
    const nodes = await must('kubectl', ['get', 'nodes', '--output', 'name'], { env, within: 30 })
    if (nodes.trim() !== `node/${labNode}`) return { skip: false, env, lab: false, lacks: [], load: async () => {} }
  }
  const found = findLab()
  if ('why' in found) {
    if (process.env['KUBECONFIG']) throw new Error(`KUBECONFIG names the lab's cluster, and ${found.why}`)
    return { skip: `no Kubernetes cluster: KUBECONFIG is not set, and ${found.why}` }
  }
  const env = { ...docker.env, ...(await settings(found.lab, 'cluster')) }
  await bringUp(
    found.lab,
    'cluster',
    async () => (await ask('kubectl', ['get', '--raw', '/readyz'], { env, within: 30 })).code === 0,
  )
  const load = async (images: readonly string[]) => {
    await docker.images(images)
    for (const image of images) await toNode(found.lab, image, env)
  }
  return { skip: false, env, lab: true, lacks: ['network-policy', 'load-balancer', 'gateway'], load }
}

async function toNode(lab: string, image: string, env: Readonly<Record<string, string>>): Promise<void> {
  const id = (await must('docker', ['image', 'inspect', '--format', '{{.Id}}', image], { env })).trim()
  const node = ['--address', join(dirname(env['KUBECONFIG']!), 'containerd.sock'), '--namespace', 'k8s.io', 'images']
  const name = fullName(image)
  const there = await must('ctr', [...node, 'list', `name==${name}`])
  if (there.includes(`${mark}=${id}`)) return
  await must(join(lab, 'cluster'), ['load', image], { within: 400 })
  await must('ctr', [...node, 'label', name, `${mark}=${id}`])
}

/** An image's name with the registry and the namespace that Docker leaves out. */
export function fullName(image: string): string {
  const [first = '', ...rest] = image.split('/')
  if (rest.length > 0 && (/[.:]/.test(first) || first === 'localhost')) return image
  return rest.length > 0 ? `docker.io/${image}` : `docker.io/library/${image}`
}
