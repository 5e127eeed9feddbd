import type { Alarms } from '../base/alarms.ts'
import { nearest } from '../base/nearest.ts'
import { problem, type Problem } from '../base/problem.ts'
import type { AskedAlarm } from '../catalog/app.ts'
import { id, type NodeId } from '../graph/id.ts'
import type { AlarmNode, NoticeNode } from '../graph/node.ts'

/** The id of the one place where alarms go. */
const noticeId = 'alarms'

/** What becomes of the alarms that things ask for. */
export interface AlarmDesk {
  /** The node of an alarm, or none when the platform has no alarms or does not want this one. */
  alarm(about: NodeId, name: string, owner: Pick<AlarmNode, 'app' | 'place'>, asked: AskedAlarm): AlarmNode[]
  /** Where they go, once everything is expanded; with the faults of the section. */
  close(): { readonly nodes: readonly NoticeNode[]; readonly problems: readonly Problem[] }
}

/** Gives each alarm what the section `alarms` says for all: whether it may wake somebody, and where more is written. */
export function alarmDesk(alarms: Alarms | undefined): AlarmDesk {
  const offered = new Set<NodeId>()
  return {
    alarm(about, name, { app, place }, { severity, ...asked }) {
      const own = id(about, name)
      offered.add(own)
      if (!alarms || alarms.off?.includes(own)) return []
      return [
        {
          kind: 'alarm',
          id: own,
          app,
          place,
          keep: false,
          about,
          ...asked,
          severity: alarms.paging === false ? 'ticket' : severity,
          ...(alarms.runbook !== undefined && { runbook: `${alarms.runbook}#${own}` }),
          notice: noticeId,
        },
      ]
    },
    close() {
      if (!alarms) return { nodes: [], problems: [] }
      const notice: NoticeNode = {
        kind: 'notice',
        id: noticeId,
        app: noticeId,
        place: { path: 'alarms' },
        keep: false,
        paging: alarms.paging ?? true,
        labels: alarms.labels ?? {},
      }
      return { nodes: [notice], problems: [...unknown(alarms, offered), ...misnamed(alarms)] }
    },
  }
}

function unknown({ off = [] }: Alarms, offered: ReadonlySet<NodeId>): Problem[] {
  const known = [...offered].sort()
  return off.flatMap((wanted, index) => {
    if (offered.has(wanted)) return []
    const guess = nearest(wanted, known)
    return [
      problem(
        'SW2001',
        { path: `alarms.off.${index}` },
        {
          title: `no alarm is named ${wanted}`,
          found: wanted,
          expected: known.length > 0 ? `one of ${known.join(', ')}` : 'nothing: the platform has no alarms',
          do: guess ? `write ${guess}` : 'remove it',
        },
      ),
    ]
  })
}

/** Labels that Prometheus would refuse, or that tell alarms apart already. */
function misnamed({ labels = {} }: Alarms): Problem[] {
  return Object.keys(labels).flatMap((name) => {
    const place = { path: `alarms.labels.${name}` }
    if (name === 'severity' || name === 'alertname') {
      return [
        problem('SW2007', place, {
          title: `the label ${name} belongs to stackwright`,
          found: name,
          expected: `another name: ${name} is set for each alarm`,
          do: `remove ${name}`,
        }),
      ]
    }
    if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && !name.startsWith('__')) return []
    return [
      problem('SW1013', place, {
        title: 'a label cannot have this name',
        found: JSON.stringify(name),
        expected: 'letters, digits and underscores, the first no digit and not two underscores',
        do: `write ${
          name
            .replaceAll(/[^A-Za-z0-9_]/g, '_')
            .replace(/^(?=\d)/, '_')
            .replace(/^__+/, '') || 'label'
        }`,
      }),
    ]
  })
}
