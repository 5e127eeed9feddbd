import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, describe, test } from 'node:test'
import { fakeEstate, fakeStandby } from '../../src/targets/amazon/fakes/estate.ts'
import { filesOf } from '../../src/targets/terraform/files.ts'
import { acknowledged, checkov, findingsIn } from '../terraform/checkov.ts'

// What checkov says against the files of the target, those of a second region too: mended, or acknowledged with a reason.

const program = await checkov()

describe(
  'checkov',
  { skip: program === undefined && 'checkov cannot be had: Python with venv and its registry are needed' },
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'stackwright-checkov-'))
    after(() => rmSync(folder, { recursive: true, force: true }))
    for (const [path, text] of filesOf({ estate: { ...fakeEstate, standby: fakeStandby }, options: {} })) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), text)
    }
    const look = () => {
      const { stdout, stderr } = spawnSync(
        program!,
        [
          '-d',
          folder,
          '--framework',
          'terraform',
          '--var-file',
          join(folder, 'terraform.tfvars'),
          '--compact',
          '--quiet',
          '--skip-download',
          '-o',
          'json',
        ],
        { encoding: 'utf8', maxBuffer: 64 * 1024 ** 2 },
      )
      assert.ok(stdout.startsWith('{'), stderr)
      return findingsIn(stdout)
    }

    test('finds nothing but what is acknowledged with a reason, and all of that', () => {
      const found = look()
      assert.deepEqual(
        [...found].filter(([id]) => !(id in acknowledged)),
        [],
      )
      assert.deepEqual(
        Object.keys(acknowledged).filter((id) => !found.has(id)),
        [],
        'acknowledged, and no longer found',
      )
    })

    test('would find a group that is open to everybody', () => {
      writeFileSync(
        join(folder, 'open.tf'),
        'resource "aws_security_group" "open" {\n  ingress {\n    from_port   = 22\n    to_port     = 22\n    protocol    = "tcp"\n    cidr_blocks = ["0.0.0.0/0"]\n  }\n}\n',
      )
      assert.ok(look().has('CKV_AWS_24'))
    })
  },
)
