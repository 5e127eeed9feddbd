import { byteCount } from '../../base/units.ts'
import type { Graph } from '../../graph/graph.ts'
import type { StoreNode } from '../../graph/node.ts'
import { databaseClass } from './classes.ts'
import { parametersOf } from './database-parameters.ts'
import type { Database } from './estate-data.ts'
import { nameOf } from './names.ts'
import type { Site } from './site.ts'
import { managedStores, storeOptions } from './stores.ts'
import { postgresVersion } from './versions.ts'

const GiB = 1024 ** 3
const day = 86_400

/** The least that gp3 has for PostgreSQL, in GiB. */
const leastStorage = 20

/** The most days that RDS keeps backups. */
export const mostBackupDays = 35

/**
 * When backups are made and machines are replaced, where the options say nothing: one after the other, and neither in
 * usual working hours of Europe.
 */
export const usualBackupWindow = '02:00-03:00'
export const usualMaintenance = 'sun:03:30-sun:04:30'

/** The databases of a platform: one for each PostgreSQL store that is not outside. */
export function databasesOf(graph: Graph, site: Site): Database[] {
  return managedStores(graph, site)
    .filter((store) => store.engine === 'postgres')
    .map((store) => databaseOf(graph, site, store))
}

/**
 * True for a database whose administrator has a secret of the platform's own, since RDS makes no copy of one whose
 * password it keeps itself.
 */
export function hasOwnPassword(site: Site, store: StoreNode): boolean {
  const { aurora, replicas = 0 } = storeOptions(site, store.id)
  return (replicas > 0 && !aurora) || hasCopyAbroad(site)
}

/** True where databases are copied to a second region. */
function hasCopyAbroad({ options: { standby } }: Site): boolean {
  return standby !== undefined && standby.databases !== 'own'
}

/**
 * The class of a database: the one that the options name, or the smallest that is large enough; undefined where none
 * is.
 */
export function classOf(site: Site, store: StoreNode): string | undefined {
  const { aurora, class: named } = storeOptions(site, store.id)
  const { millicores, memory } = store.server.resources
  const form = !aurora ? 'instance' : hasCopyAbroad(site) ? 'global' : 'aurora'
  return named ?? databaseClass(form, millicores, memory, store.limits?.connections ?? 0)
}

function databaseOf(graph: Graph, site: Site, store: StoreNode): Database {
  const options = storeOptions(site, store.id)
  const form = options.aurora ? 'aurora' : 'instance'
  const size = Math.max(leastStorage, Math.ceil(store.disk / GiB))
  return {
    id: store.id,
    name: nameOf(graph, site, 'database', store.id),
    form,
    version: options.version ?? postgresVersion(form, store.version) ?? store.version,
    major: store.version,
    // Where none is large enough, `checkData` has told so.
    class: classOf(site, store) ?? 'db.r7g.16xlarge',
    administrator: store.administrator?.user ?? 'postgres',
    port: 5432,
    highAvailability: store.highAvailability,
    storage: { size, most: options.most === undefined ? 5 * size : Math.ceil(byteCount(options.most) / GiB) },
    parameters: parametersOf(store, form),
    backup: { days: backupDays(store), window: options.backupWindow ?? usualBackupWindow },
    maintenance: options.maintenance ?? usualMaintenance,
    deletionProtection: options.deletionProtection ?? (store.highAvailability || store.backup !== undefined),
    finalSnapshot: store.keep,
    insightsDays: options.insights === false ? 0 : (options.insights ?? 7),
    logs: form === 'aurora' ? ['postgresql'] : ['postgresql', 'upgrade'],
    replicas: options.replicas ?? 0,
    group: store.id,
    keep: store.keep,
    ...(hasOwnPassword(site, store) && store.administrator && { password: store.administrator.password }),
  }
}

/**
 * How many days back any moment can be restored. Without a policy of the platform it is one: that costs nothing,
 * replicas need it, and without it a mistake could not be undone.
 */
function backupDays({ backup }: StoreNode): number {
  return backup ? Math.min(mostBackupDays, Math.max(1, Math.ceil(backup.keep / day))) : 1
}
