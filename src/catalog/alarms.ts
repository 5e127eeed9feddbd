import type { NodeId } from '../graph/id.ts'
import type { AlarmNode, RouteNode, ServiceNode, StoreNode } from '../graph/node.ts'
import type { Expansion } from './app.ts'

/** A program of the user's own of which no replica is ready. It may wake somebody when others talk to it. */
export function alarmOfService({ id, ports, replicas }: ServiceNode, at: Expansion): readonly AlarmNode[] {
  if (replicas.min === 0) return []
  return at.alarm(id, 'down', {
    ask: { figure: { figure: 'ready', of: id }, is: 'below', bound: 1 },
    for: 120,
    severity: ports.length > 0 ? 'page' : 'ticket',
    summary: `no replica of ${id} is ready`,
    do: `Look at the last lines of \`stackwright logs ${id}\`, then at what it depends on.`,
  })
}

/** Something that keeps being restarted: too little memory, or a fault that comes back. */
export function alarmOfRestarts(of: NodeId, at: Expansion): readonly AlarmNode[] {
  return at.alarm(of, 'restarts', {
    ask: { figure: { figure: 'restarts', of, over: 900 }, is: 'above', bound: 3 },
    for: 0,
    severity: 'ticket',
    summary: `${of} was restarted more than three times in a quarter of an hour`,
    do: `Look at the last lines before each end in \`stackwright logs ${of}\`, and at whether its memory was full.`,
  })
}

/** The certificate of an encrypted route, while there is still time to see why it is not renewed. */
export function alarmOfCertificate(route: RouteNode, at: Expansion): readonly AlarmNode[] {
  if (!route.tls) return []
  return at.alarm(route.id, 'certificate', {
    ask: { figure: { figure: 'certificate-days', of: route.id }, is: 'below', bound: 14 },
    for: 3600,
    severity: 'ticket',
    summary: `the certificate of ${route.host ?? route.id} ends within 14 days and was not renewed`,
    do: 'Look at why its issuer does not renew it: a changed name, a closed port 80, a spent limit.',
  })
}

/** What every data server asks of itself. `volume` holds its data; one that keeps none wakes nobody. */
export function alarmsOfStore(
  { id, engine }: Pick<StoreNode, 'id' | 'engine'>,
  volume: NodeId | undefined,
  at: Expansion,
): readonly AlarmNode[] {
  return [
    ...at.alarm(id, 'down', {
      ask: { figure: { figure: 'ready', of: id }, is: 'below', bound: 1 },
      for: 60,
      severity: volume === undefined ? 'ticket' : 'page',
      summary: `${id} does not answer`,
      do: `Look at the last lines of \`stackwright logs ${id}\`, then at the room on its disk.`,
    }),
    ...(volume === undefined
      ? []
      : at.alarm(volume, 'full', {
          ask: { figure: { figure: 'volume-use', of: volume }, is: 'above', bound: 0.85 },
          for: 600,
          severity: 'ticket',
          summary: `more than 85 % of the disk of ${id} is used`,
          do: `Enlarge \`disk\` of ${id}, or find what grew.`,
        })),
    ...at.alarm(id, 'connections', {
      ask: { figure: { figure: 'connections-use', of: id }, is: 'above', bound: 0.8 },
      for: 300,
      severity: 'ticket',
      summary: `more than 80 % of the connections of ${id} are taken`,
      do:
        engine === 'postgres'
          ? 'Look in pg_stat_activity for who holds them; raise `maxConnections`, or use fewer replicas.'
          : 'Look for who holds them; then raise `maxConnections`, or use fewer replicas.',
    }),
  ]
}
