import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Alarms } from '../base/alarms.ts'
import type { AskedAlarm } from '../catalog/app.ts'
import { alarmDesk } from './alarms.ts'

const owner = { app: 'bi', place: { path: 'apps.bi' } }
const asked: AskedAlarm = {
  ask: { figure: { figure: 'ready', of: 'bi-web' }, is: 'below', bound: 1 },
  for: 60,
  severity: 'page',
  summary: 'it is down',
  do: 'Look.',
}

/** What becomes of two alarms, and of the section. */
function told(alarms?: Alarms) {
  const desk = alarmDesk(alarms)
  const made = ['down', 'slow'].flatMap((name) => desk.alarm('bi-web', name, owner, asked))
  const { nodes, problems } = desk.close()
  return {
    made,
    nodes,
    problems: problems.map((each) => `${each.code} ${each.place.path}: ${each.found} (${each.do})`),
  }
}

describe('alarms', () => {
  test('are none in a platform that says nothing of them', () =>
    assert.deepEqual(told(), { made: [], nodes: [], problems: [] }))

  test('wake somebody unless told otherwise, and go where the section says', () => {
    const { made, nodes } = told({})
    assert.deepEqual(made[0], {
      kind: 'alarm',
      id: 'bi-web-down',
      ...owner,
      keep: false,
      about: 'bi-web',
      ...asked,
      notice: 'alarms',
    })
    assert.deepEqual(nodes, [
      { kind: 'notice', id: 'alarms', app: 'alarms', place: { path: 'alarms' }, keep: false, paging: true, labels: {} },
    ])
  })

  test('without paging are all tickets', () => {
    const { made, nodes } = told({ paging: false, labels: { team: 'bi' } })
    assert.deepEqual(
      [made.map((each) => each.severity), nodes.map((each) => [each.paging, each.labels])],
      [['ticket', 'ticket'], [[false, { team: 'bi' }]]],
    )
  })

  test('lead to their part of the runbook', () =>
    assert.equal(
      told({ runbook: 'https://wiki.example.com/bi' }).made[1]!.runbook,
      'https://wiki.example.com/bi#bi-web-slow',
    ))

  test('that are off are left out; one that there is not is a problem', () => {
    assert.deepEqual(
      told({ off: ['bi-web-slow'] }).made.map((each) => each.id),
      ['bi-web-down'],
    )
    assert.deepEqual(told({ off: ['bi-web-slow', 'bi-web-donw'] }).problems, [
      'SW2001 alarms.off.1: bi-web-donw (write bi-web-down)',
    ])
  })

  test('have no labels that Prometheus refuses or that are set already', () => {
    assert.deepEqual(
      told({ labels: { 'team-name': 'a', '2nd': 'b', __own: 'c', severity: 'd', fine_1: 'e' } }).problems,
      [
        'SW1013 alarms.labels.team-name: "team-name" (write team_name)',
        'SW1013 alarms.labels.2nd: "2nd" (write _2nd)',
        'SW1013 alarms.labels.__own: "__own" (write own)',
        'SW2007 alarms.labels.severity: severity (remove severity)',
      ],
    )
  })
})
