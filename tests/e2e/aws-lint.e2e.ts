import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { fakeEstate, frugalEstate } from '../../src/targets/amazon/fakes/estate.ts'
import { twoRegions } from '../../src/targets/amazon/fakes/two-regions.ts'
import { estateOf } from '../../src/targets/amazon/estate-of.ts'
import { siteOf } from '../../src/targets/amazon/site.ts'
import type { Estate } from '../../src/targets/amazon/estate.ts'
import { synthesise } from '../../src/targets/aws/fakes/synth.ts'
import { settingOf } from '../../src/testing/setting.ts'
import { pythonWith } from '../engines/amazon/python.ts'
import { graphOf } from '../platforms/read.ts'

// The linter of CloudFormation on templates of estates that use everything. It knows what emulators let pass:
// properties, classes, versions, pairs of sizes.

const programs = await pythonWith('cfn-lint', '1.51.0')

describe(
  'the linter of CloudFormation',
  { skip: programs === undefined && 'no cfn-lint: Python with venv, and the package from its registry, are needed' },
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'stackwright-lint-'))
    after(() => rmSync(folder, { recursive: true, force: true }))

    const lint = (estate: Estate): string[] => {
      const files = Object.entries(synthesise(estate).templates)
        .filter(([, template]) => Object.keys(template.Resources).length > 0)
        .map(([name, template]) => {
          const path = join(folder, `${name}.json`)
          writeFileSync(path, JSON.stringify(template))
          return path
        })
      const { stdout, stderr, error } = spawnSync(
        join(programs!, 'cfn-lint'),
        ['--format', 'parseable', '--template', ...files],
        { encoding: 'utf8' },
      )
      assert.equal(error, undefined)
      assert.equal(stderr, '')
      return stdout
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => line.split(':').slice(5).join(':'))
    }
    // Zones are those of the estate: the region is known, and a subnet must not move when AWS lists another zone.
    const findings = (estate: Estate) => lint(estate).filter((line) => !line.startsWith('W3010'))

    test('finds nothing in an estate that uses everything, nor in a frugal one', () => {
      const ids = JSON.stringify(frugalEstate).replace(/subnet-0(\w{3})"/g, 'subnet-00000000000000$1"')
      assert.deepEqual(findings(fakeEstate), [])
      assert.deepEqual(findings(JSON.parse(ids) as Estate), [])
    })

    test('finds nothing in what a real platform becomes', async () => {
      const entry = {
        certificate: 'arn:aws:acm:eu-west-1:123456789012:certificate/6f1c2d3e-0000-4000-8000-000000000000',
        plain: true,
      }
      assert.deepEqual(
        findings(estateOf(await graphOf('everything'), siteOf(settingOf({ region: 'eu-west-1', entry })))),
        [],
      )
    })

    test('finds nothing in a platform with a second region, be its databases of RDS or Aurora', () => {
      assert.deepEqual(findings(twoRegions), [])
    })

    test('finds what is wrong: a class that does not exist, and sizes that do not go together', () => {
      const wrong: Estate = {
        ...fakeEstate,
        databases: [{ ...fakeEstate.databases[0]!, class: 'db.notreal.large' }],
        tasks: fakeEstate.tasks.map((task) => ({ ...task, cpu: 512, memory: 64 })),
        roles: fakeEstate.roles.map((role) => ({
          ...role,
          statements: role.statements.filter(({ sid }) => sid !== 'Secrets'),
        })),
      }
      const tasks = wrong.tasks.map((task) => ({
        ...task,
        containers: task.containers.map((each) => ({ ...each, secrets: {} })),
      }))
      const found = lint({ ...wrong, tasks }).join('\n')
      assert.match(found, /E3025/)
      assert.match(found, /E3047/)
    })
  },
)
