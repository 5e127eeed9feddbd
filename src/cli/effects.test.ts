import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { pretendTarget } from '../../tests/cli/pretend.ts'
import { pretence } from '../../tests/cli/world.ts'
import { Failure } from '../base/failure.ts'
import type { Effect } from '../targets/effect.ts'
import { plain } from './paint.ts'
import { effectLines } from './show/effects.ts'

const effect = (id: string, action: Effect['action'], changes: Partial<Effect> = {}): Effect => ({
  within: 'corner-services',
  id,
  kind: 'AWS::ECS::Service',
  action,
  reason: action === 'create' ? '' : 'DesiredCount: 1 -> 2',
  parts: [{ name: 'DesiredCount', from: '1', to: '2', replaces: 'no' }],
  ...changes,
})
const effects = [
  effect('ServiceSite/Service', 'update'),
  effect('TaskSite/Definition', 'replace', { kind: 'AWS::ECS::TaskDefinition', reason: 'Cpu: 256 -> 512' }),
  effect('Alarms/Site', 'create'),
  effect('Bucket', 'delete', { within: 'corner', kind: 'AWS::S3::Bucket', reason: 'stays, outside of the stack' }),
]
const doubtful = effect('DatabaseMetastore/Instance', 'update', {
  within: 'corner',
  reason: 'MultiAZ: false -> true (may replace it)',
  parts: [{ name: 'MultiAZ', from: 'false', to: 'true', replaces: 'maybe' }],
  holds: 'metastore',
})

describe('what a target would do', () => {
  test('is shown by stack, what is replaced and removed first', () =>
    assert.deepEqual(effectLines(effects, plain), [
      '',
      'corner-services: 1 to replace, 1 to update, 1 to create',
      '  ± TaskSite/Definition  AWS::ECS::TaskDefinition  Cpu: 256 -> 512',
      '  ~ ServiceSite/Service  AWS::ECS::Service         DesiredCount: 1 -> 2',
      '  + Alarms/Site          AWS::ECS::Service',
      '',
      'corner: 1 to delete',
      '  - Bucket  AWS::S3::Bucket  stays, outside of the stack',
    ]))

  test('is kept short, and says how much more there is', () => {
    const many = Array.from({ length: 30 }, (_, index) => effect(`Service${index}`, 'update'))
    const lines = effectLines([...many, effect('New', 'create'), effects[1]!], plain)
    assert.ok(lines.includes('corner-services: 1 to replace, 30 to update, 1 to create'))
    assert.ok(!lines.some((line) => line.includes('+ New')), 'a first deployment makes more than anybody reads')
    assert.ok(
      lines.some((line) => line.includes('TaskSite/Definition')),
      'what is replaced is never left out for others',
    )
    assert.equal(lines.filter((line) => /^ {2}[±~-] /.test(line)).length, 20)
    assert.equal(lines.at(-1), 'and 11 more, which --json names')
  })

  test('warns of data that may be left behind', () =>
    assert.equal(
      effectLines([doubtful], plain).at(-1),
      'metastore may be replaced, and its data left behind: DatabaseMetastore/Instance may be made anew for its MultiAZ',
    ))
})

describe('a plan', () => {
  test('shows it, and has all of it as JSON', async () => {
    const at = pretence({ target: pretendTarget({ foresees: effects }) })
    const { out } = await at.run('plan')
    assert.match(out, /± TaskSite\/Definition {2}AWS::ECS::TaskDefinition {2}Cpu: 256 -> 512\n/)
    const { document } = await at.json('plan')
    assert.deepEqual(document.effects, effects)
    assert.ok(out.includes(`--plan ${document.hash}`))
    at.remove()
  })

  test('says why it does not, when the target cannot tell here', async () => {
    const why = new Failure({ step: 'look', reason: 'these credentials may not do that' })
    const at = pretence({ target: pretendTarget({ foresees: why }) })
    const { code, out } = await at.run('plan')
    assert.equal(code, 0)
    assert.match(out, /What local itself would do for it cannot be told here: these credentials may not do that/)
    const { document } = await at.json('plan')
    assert.deepEqual([document.effects, document.unforeseen], [undefined, 'these credentials may not do that'])
    const up = await at.run('up')
    assert.deepEqual([up.code, /may not do that/.test(up.out + up.err)], [1, true], 'and nothing is deployed blindly')
    assert.equal(existsSync(join(at.folder, '.stackwright/corner/dev/pretended.json')), false)
    at.remove()
  })
})

describe('up', () => {
  const rendered = async (answer: string | undefined, ...options: readonly string[]) => {
    const at = pretence({
      target: pretendTarget({ foresees: effects }),
      ...(answer !== undefined && { answer }),
    })
    const { code, out } = await at.run('up', ...options)
    at.remove()
    return { code, out }
  }

  test('shows it first and asks, and changes nothing without a yes', async () => {
    const { code, out } = await rendered('n')
    assert.equal(code, 1)
    assert.match(out, /corner: 1 to delete[^]*Nothing was changed\.\n$/)
    assert.doesNotMatch(out, /is up/)
    assert.equal((await rendered('y')).code, 0)
  })

  test('goes on where nobody can be asked, and where it is told not to', async () => {
    for (const [answer, options] of [
      [undefined, []],
      ['n', ['--yes']],
      ['n', ['-y']],
    ] as const) {
      const { code, out } = await rendered(answer, ...options)
      assert.equal(code, 0, out)
      assert.match(out, /corner: 1 to delete[^]*is up/)
    }
  })

  test('does not ask about a plan that was approved by its hash', async () => {
    const at = pretence({ target: pretendTarget({ foresees: effects }), answer: 'n' })
    const { document } = await at.json('plan')
    assert.equal((await at.run('up', '--plan', document.hash)).code, 0)
    at.remove()
  })
})
