import { byteCount, seconds } from '../../base/units.ts'
import { id } from '../../graph/id.ts'
import type { RouteNode, ServiceNode, VolumeNode } from '../../graph/node.ts'
import type { Health } from '../../graph/process.ts'
import { bindAddress, ownPort, text, type Text, volume } from '../../graph/text.ts'
import { fingerprint } from '../../base/json.ts'
import { alarmOfCertificate, alarmOfRestarts, alarmOfService } from '../alarms.ts'
import type { App, Expansion } from '../app.ts'
import { programOf } from '../job/program.ts'
import { pagesOf } from '../pages.ts'
import { answerWithin, checkService } from './check.ts'
import { service, type ServiceOptions } from './options.ts'

/** A user's own program that keeps running. */
export const app: App<ServiceOptions> = {
  ...service.listing,
  expand(name, options, at) {
    checkService(options, at)
    const common = { app: name, place: at.place() }
    const volumes = Object.entries(options.volumes ?? {}).map(([folder, size]): VolumeNode => ({
      ...common,
      kind: 'volume',
      id: id(name, folder),
      keep: true,
      size: byteCount(size),
    }))
    const { process, connections } = programOf(id(name), options, variablesOf(name, options, at), at)
    const [min, max] = replicasOf(options)
    const node: ServiceNode = {
      ...common,
      ...process,
      kind: 'service',
      id: id(name),
      keep: false,
      role: 'service',
      volumes: volumes.map((each) => each.id),
      ports:
        options.port === undefined
          ? []
          : [{ name: 'main', protocol: options.route || options.health ? 'http' : 'tcp', prefer: options.port }],
      replicas: { min, max, ...(options.scaleOn && { scaleOn: { signal: 'cpu', target: options.scaleOn.cpu } }) },
      singleton: options.singleton ?? false,
      health: healthOf(options),
      // With an edge in front, new requests end before the signal comes.
      stop: {
        signal: 'SIGTERM',
        grace: seconds(options.stopWithin ?? answerWithin(options) ?? '30s'),
        drain: options.route ? 2 : 0,
      },
    }
    const routes = routesOf(name, options, at)
    const alarms = [
      ...alarmOfService(node, at),
      ...alarmOfRestarts(node.id, at),
      ...routes.flatMap((route) => alarmOfCertificate(route, at)),
    ]
    return { nodes: [node, ...volumes, ...routes, ...alarms], connections }
  },
}

/** The least and the most replicas. */
function replicasOf({ replicas = 1 }: ServiceOptions): readonly [number, number] {
  return typeof replicas === 'number' ? [replicas, replicas] : replicas
}

function variablesOf(name: string, options: ServiceOptions, at: Expansion): Record<string, Text> {
  return {
    ...(options.inputs && {
      INPUTS: fingerprint(options.inputs.filter(at.exists).map((path) => [path, at.contentOf(path)])),
    }),
    ...(options.port !== undefined && { HOST: text`${bindAddress}`, PORT: text`${ownPort('main')}` }),
    ...Object.fromEntries(
      Object.keys(options.volumes ?? {}).map((folder) => [
        `${folder.toUpperCase().replaceAll('-', '_')}_FOLDER`,
        text`${volume(id(name, folder))}`,
      ]),
    ),
  }
}

function healthOf(options: ServiceOptions): Health {
  const boot = { within: seconds(options.startWithin ?? '60s') }
  const every = 5
  if (options.port === undefined) {
    const lives = { probe: 'alive' } as const
    return { boot, ready: { ask: lives, every, timeout: 5 }, live: { ask: lives, every, timeout: 5, failures: 3 } }
  }
  const connects = { probe: 'tcp', port: 'main' } as const
  const answers = { probe: 'http', port: 'main', path: options.health ?? '/', status: 200 } as const
  return {
    boot,
    ready: { ask: options.health === undefined ? connects : answers, every, timeout: 5 },
    // A program that cannot reach what it depends on is not ready, but to restart it would not help.
    live: { ask: connects, every: 10, timeout: 5, failures: 6 },
  }
}

function routesOf(name: string, options: ServiceOptions, at: Expansion): RouteNode[] {
  const { route } = options
  if (!route || options.port === undefined) return []
  return [
    {
      kind: 'route',
      id: id(name, 'route'),
      app: name,
      place: at.place('route'),
      keep: false,
      ...(route.host !== undefined && { host: route.host }),
      ...(route.host === undefined && route.port !== undefined && { port: route.port }),
      path: `/${route.path ?? ''}/`.replaceAll(/\/+/g, '/'),
      to: { service: id(name), port: 'main' },
      tls: route.tls ?? route.host !== undefined,
      statics: [],
      fixed: pagesOf(route.pages, at, 'route', 'pages'),
      bodyLimit: byteCount(route.uploadLimit ?? '16MiB'),
      timeout: seconds(answerWithin(options)!),
      login: 'none',
      home: '/',
    },
  ]
}
