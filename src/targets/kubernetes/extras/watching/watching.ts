import type { KubernetesObject } from '../../document.ts'
import type { Scene } from '../../scene.ts'
import { dashboardObjects } from './dashboards.ts'
import { monitorObjects } from './monitors.ts'
import { collectorOf } from './place.ts'
import { alarmRules } from './rules.ts'

/**
 * Everything by which a platform is watched: where its figures are, its alarms and its dashboards. Nothing without the
 * option `monitoring`.
 */
export function watchingObjects(scene: Pick<Scene, 'graph' | 'site'>): KubernetesObject[] {
  switch (collectorOf(scene.site)) {
    case undefined:
      return scene.site.options.monitoring ? dashboardObjects(scene) : []
    case 'annotations':
      return dashboardObjects(scene)
    case 'operator':
      return [...monitorObjects(scene), ...alarmRules(scene), ...dashboardObjects(scene)]
  }
}
