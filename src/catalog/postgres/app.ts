import { byteCount, seconds } from '../../base/units.ts'
import { id } from '../../graph/id.ts'
import type { StoreNode, VolumeNode } from '../../graph/node.ts'
import { alarmsOfStore } from '../alarms.ts'
import type { App } from '../app.ts'
import { checkOptions, declaredDatabases } from './check.ts'
import { connectionsOf, reservedConnections } from './configuration.ts'
import { databasesJob } from './databases.ts'
import { postgres, type PostgresOptions } from './options.ts'
import { postgresServer, superuser } from './server.ts'

/** PostgreSQL as a store: one server, its volume and superuser, and the databases that the platform declares in it. */
export const app: App<PostgresOptions> = {
  ...postgres.listing,
  expand(name, options, at) {
    checkOptions(options, at)
    const common = { app: name, place: at.place(), keep: true }
    const disk = byteCount(options.disk ?? '10GiB')
    const data: VolumeNode = { ...common, kind: 'volume', id: id(name, 'data'), size: disk }
    // The superuser logs in to change passwords, so no job could change its own.
    const password = at.secret('superuser', { rotatable: false })
    const store: StoreNode = {
      ...common,
      kind: 'store',
      id: id(name),
      engine: 'postgres',
      version: options.version,
      ports: [{ name: 'postgres', protocol: 'tcp', prefer: 5432 }],
      highAvailability: options.highAvailability ?? false,
      disk,
      server: postgresServer(id(name), options, data.id, password.id),
      administrator: { user: superuser, password: password.id },
      ...(options.backup && {
        backup: { keep: seconds(options.backup.keep), pointInTime: options.backup.pointInTime ?? false },
      }),
      limits: { connections: connectionsOf(options), reserve: reservedConnections },
    }
    for (const { database, readers } of declaredDatabases(options)) {
      at.database(store, database.replaceAll('_', '-'), {
        database,
        readers: readers.map((reader) => `${database}_${reader}`),
      })
    }
    return { nodes: [store, data, ...alarmsOfStore(store, data.id, at)], connections: [] }
  },
  finish: (store, databases) => databasesJob(store, databases),
}
