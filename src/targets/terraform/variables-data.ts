import type { Scene } from './scene.ts'
import type { Variable } from './variables.ts'

/** Databases and caches: their size and safety. */
export function dataVariables(scene: Scene): Variable[] {
  const { databases, caches } = scene.estate
  return [
    ...(databases.length === 0
      ? []
      : [
          {
            name: 'databases',
            type: 'map(object({ class = string, storage = number, most_storage = number, multi_az = bool, backup_days = number, deletion_protection = bool }))',
            about: 'Size and safety of each database. Storage is in GiB and grows by itself up to most_storage.',
            value: Object.fromEntries(
              databases.map((each) => [
                each.id,
                {
                  class: each.class,
                  storage: each.storage.size,
                  most_storage: each.storage.most,
                  multi_az: each.highAvailability,
                  backup_days: each.backup.days,
                  deletion_protection: each.deletionProtection && scene.mayGo !== true,
                },
              ]),
            ),
            valid: {
              condition:
                'alltrue([for each in values(var.databases) : each.backup_days >= 1 && each.backup_days <= 35 && each.most_storage >= each.storage])',
              message: 'Backups are kept for 1 to 35 days, and most_storage is at least storage.',
            },
          },
        ]),
    ...(caches.length === 0
      ? []
      : [
          {
            name: 'caches',
            type: 'map(object({ node_type = string, nodes = number, snapshot_days = number }))',
            about: 'Size of each cache; a second node takes over when the first is lost.',
            value: Object.fromEntries(
              caches.map((each) => [
                each.id,
                { node_type: each.node, nodes: each.nodes, snapshot_days: each.snapshotDays },
              ]),
            ),
            valid: {
              condition: 'alltrue([for each in values(var.caches) : each.nodes >= 1 && each.nodes <= 6])',
              message: 'A cache has one to six nodes.',
            },
          },
        ]),
  ]
}
