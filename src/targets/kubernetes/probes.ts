import type { BoundHealth, BoundProbe } from '../container/health.ts'
import { besides } from './expand.ts'
import type { Probe } from './kinds/kubernetes.gen.ts'

/**
 * The probes of a container. None where all that can be asked is whether the process lives: that the kubelet sees by
 * itself.
 */
export interface Probes {
  readonly startupProbe?: Probe
  readonly readinessProbe?: Probe
  readonly livenessProbe?: Probe
}

/**
 * The three words of health as probes. Until the startup probe has succeeded once, the others do not run, so a slow
 * start is neither taken for a death nor waited for longer than the model allows.
 */
export function probesOf({ boot, ready, live }: BoundHealth): Probes {
  const asked = actionOf(ready.ask)
  const lives = actionOf(live.ask)
  const period = whole(ready.every)
  return {
    ...(asked && {
      startupProbe: {
        ...asked,
        periodSeconds: period,
        timeoutSeconds: whole(ready.timeout),
        failureThreshold: Math.max(1, Math.ceil(boot.within / period)),
      },
      readinessProbe: { ...asked, periodSeconds: period, timeoutSeconds: whole(ready.timeout), failureThreshold: 3 },
    }),
    ...(lives && {
      livenessProbe: {
        ...lives,
        periodSeconds: whole(live.every),
        timeoutSeconds: whole(live.timeout),
        failureThreshold: live.failures,
      },
    }),
  }
}

/** HTTP and TCP are asked by the kubelet itself, which needs no program in the image for it. */
function actionOf(probe: BoundProbe): Probe | undefined {
  switch (probe.probe) {
    case 'http':
      return { httpGet: { path: probe.path, port: probe.port } }
    case 'tcp':
      return { tcpSocket: { port: probe.port } }
    case 'exec':
      return { exec: { command: besides(probe.command) } }
    case 'alive':
      return undefined
  }
}

function whole(seconds: number): number {
  return Math.max(1, Math.ceil(seconds))
}
