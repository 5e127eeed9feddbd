import assert from 'node:assert/strict'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import type { Graph } from '../../../graph/graph.ts'
import { cloudOf } from '../../amazon/driver/cloud.ts'
import { fakeEstate } from '../../amazon/fakes/estate.ts'
import { setting } from '../../amazon/fakes/site.ts'
import { programHere } from '../../docker/docker.ts'
import { lacksOf } from './lacks.ts'

const folder = mkdtempSync(join(tmpdir(), 'stackwright-lacks-'))
after(() => rmSync(folder, { recursive: true, force: true }))

/** What is lacking on a machine with a tool of this version, and without the AWS CLI; undefined: without the tool. */
async function lacking(tool: 'terraform' | 'tofu', version: string | undefined) {
  const path = join(folder, `${tool}-${version}`)
  // As both of them print it (`version -json` of Terraform 1.11.4 and of OpenTofu 1.12.6).
  if (version !== undefined) {
    writeFileSync(
      path,
      `#!/bin/sh\ncat <<'END'\n{\n  "terraform_version": "${version}",\n  "platform": "linux_amd64",\n  "provider_selections": {}\n}\nEND\n`,
    )
    chmodSync(path, 0o755)
  }
  const graph = { platform: 'acme', environment: 'prod', nodes: new Map(), connections: [] } as unknown as Graph
  const cloud = cloudOf(graph, fakeEstate, {
    program: (name) => programHere(name === tool ? path : join(folder, 'nothing-here')),
  })
  const problems = await lacksOf({ ...setting(), options: { tool }, graph, folder, project: folder, scaled: {} }, cloud)
  return problems.map((each) => `${each.title}: ${each.found}`).filter((each) => !each.includes('AWS CLI'))
}

test('both tools are asked for 1.11 or newer, which does not write secrets to the state', async () => {
  assert.deepEqual(await lacking('terraform', '1.11.4'), [])
  assert.deepEqual(await lacking('tofu', '1.12.6'), [])
  assert.deepEqual(await lacking('tofu', '2.0.0'), [])
  assert.deepEqual(await lacking('terraform', '1.10.5'), ['terraform is too old: terraform 1.10'])
  assert.deepEqual(await lacking('tofu', '1.10.10'), ['tofu is too old: tofu 1.10'])
  assert.deepEqual(await lacking('tofu', undefined), ['there is no tofu on this machine: no program tofu on the PATH'])
})
