import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type Built, ensureImage } from '../images/build.ts'
import { bringUp, findLab, note, oneAtATime, settings } from './lab.ts'
import { ask, must } from './run.ts'

/** Why a suite cannot run here, as one sentence for `skip`. */
export interface Missing {
  readonly skip: string
}

/**
 * What an engine cannot show: virtual addresses and the ingress mesh of a swarm, rules between pods, addresses from
 * outside, routes of a gateway.
 */
export type Lack = 'ipvs' | 'network-policy' | 'load-balancer' | 'gateway'

/** An engine that answers. */
export interface DockerEngine {
  readonly skip: false
  /** For every process that is to use it: DOCKER_HOST, and what belongs to it. */
  readonly env: Readonly<Record<string, string>>
  /** True when no registry can be reached from it and stand-ins take the place of upstream images. */
  readonly lab: boolean
  readonly lacks: readonly Lack[]
  /**
   * Makes sure that upstream images can be run: stand-ins in the lab, elsewhere the engine pulls them itself. One at a
   * time, in order.
   */
  readonly images: (images: readonly string[]) => Promise<readonly Built[]>
}

/** The image that all stand-ins are built on; an engine that has it is the lab's, or does as well. */
const base = 'lab/debian:12'

/**
 * The Docker engine for a suite: the one that DOCKER_HOST names, which must answer; else the lab's, brought up with its
 * base image; else the reason why there is none.
 */
export async function dockerEngine(): Promise<DockerEngine | Missing> {
  if (process.env['DOCKER_HOST']) {
    const env = chosen([
      'DOCKER_HOST',
      'DOCKER_CONFIG',
      'DOCKER_BUILDKIT',
      'DOCKER_CERT_PATH',
      'DOCKER_TLS_VERIFY',
      'DOCKER_CONTEXT',
    ])
    await must('docker', ['info'], { env, within: 30 })
    return engine(env)
  }
  const found = findLab()
  if ('why' in found) return { skip: `no Docker engine: DOCKER_HOST is not set, and ${found.why}` }
  const env = await settings(found.lab, 'engine')
  await bringUp(found.lab, 'engine', async () => (await ask('docker', ['info'], { env, within: 30 })).code === 0)
  await oneAtATime('base', () => must(join(found.lab, 'engine'), ['base'], { within: 300 }))
  return engine(env)
}

/**
 * A Docker engine that manages a swarm of one node; a swarm is made on the loopback address when there is none. Where
 * it lacks `ipvs`, services need `endpoint_mode: dnsrr` and ports in host mode.
 */
export async function swarm(): Promise<DockerEngine | Missing> {
  const found = await dockerEngine()
  if (found.skip !== false) return found
  const ask = async () =>
    (
      await must('docker', ['info', '--format', '{{.Swarm.LocalNodeState}} {{.Swarm.ControlAvailable}}'], {
        env: found.env,
      })
    ).trim()
  const state = await ask()
  if (state.startsWith('inactive')) {
    note('swarm', found.env['DOCKER_HOST']!)
    await must('docker', ['swarm', 'init', '--advertise-addr', '127.0.0.1'], { env: found.env })
  } else if (state !== 'active true')
    return { skip: `the Docker engine is in a swarm and does not manage it (${state})` }
  return { ...found, lacks: hasIpvs(found.env['DOCKER_HOST']!) ? found.lacks : [...found.lacks, 'ipvs'] }
}

async function engine(env: Readonly<Record<string, string>>): Promise<DockerEngine> {
  const lab = (await ask('docker', ['image', 'inspect', base], { env })).code === 0
  return {
    skip: false,
    env,
    lab,
    lacks: [],
    async images(images) {
      const all: Built[] = []
      for (const image of lab ? images : []) all.push(await ensureImage(image, { env }))
      return all
    },
  }
}

/** Whether the kernel under a local engine balances between addresses itself; of one elsewhere it is assumed. */
function hasIpvs(host: string): boolean {
  return (
    !host.startsWith('unix:') ||
    process.platform !== 'linux' ||
    existsSync('/proc/net/ip_vs') ||
    existsSync('/sys/module/ip_vs')
  )
}

function chosen(names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.flatMap((name) => (process.env[name] ? [[name, process.env[name]!]] : [])))
}
