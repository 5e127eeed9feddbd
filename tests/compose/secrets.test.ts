import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parse } from 'yaml'
import { compose } from '../../src/targets/compose/target.ts'
import { settingOf } from '../../src/testing/setting.ts'
import { graphOf, optionsOf, platforms } from '../platforms/read.ts'

// Who starts the written file with the commands of Docker alone has no driver to put things right: every secret that a
// process's own files speak of must be mounted in its container.

interface Service {
  readonly volumes?: readonly { readonly type: string; readonly source: string; readonly target: string }[]
  readonly secrets?: readonly { readonly source: string; readonly target?: string }[]
}

for (const platform of platforms) {
  test(`${platform}: every secret that files speak of is where they say`, async () => {
    const graph = await graphOf(platform)
    const { files } = compose.lower(graph, compose.renderSite(graph, settingOf(await optionsOf(platform, 'compose'))))
    const { services } = parse(files.get('compose.yaml')!) as { readonly services: Readonly<Record<string, Service>> }
    let found = 0
    for (const [name, { volumes = [], secrets = [] }] of Object.entries(services)) {
      const mounted = new Set(secrets.map(({ source, target }) => target ?? `/run/secrets/${source}`))
      const folders = volumes
        .filter(({ source }) => source.startsWith('./config/'))
        .map(({ source }) => source.slice(2))
      const own = [...files].filter(([path]) => folders.some((folder) => path.startsWith(`${folder}/`)))
      for (const [path, content] of own) {
        for (const [secret] of content.matchAll(/\/run\/secrets\/[\w.-]*\w/g)) {
          found += 1
          assert.ok(mounted.has(secret), `${name}: ${path} speaks of ${secret}`)
        }
      }
    }
    assert.ok(found > 0 || platform === 'tiny', 'nothing was looked at')
  })
}
