import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, describe, test } from 'node:test'
import { containerOf } from '../../src/targets/container/container.ts'
import { deliveredImages, runningNodes } from '../../src/targets/amazon/delivery/images.ts'
import { parcelOf } from '../../src/targets/amazon/delivery/parcel.ts'
import { dialectOf } from '../../src/targets/amazon/dialect.ts'
import { marked, valueParts } from '../../src/targets/amazon/value.ts'
import { graphAt, platforms, siteWith } from './platforms.ts'

// What is delivered to every task of every sample platform, put in its place by the program that does it on AWS, from
// the very context of its image.

const root = mkdtempSync(join(tmpdir(), 'stackwright-prepared-'))
after(() => rmSync(root, { recursive: true, force: true }))

/** Stands for what AWS says; every kind of character that may be trouble is in the secrets. */
const fact = (mark: string) => `known-of-${mark.replaceAll(/[^a-z0-9]+/g, '-')}.example.com`
const secretOf = (id: string) => `s&cr\\t/of;${id}:$(id)'"\`|*`

for (const file of Object.keys(platforms)) {
  describe(file, async () => {
    const graph = await graphAt(file)
    const site = siteWith()
    const images = deliveredImages(graph, site)
    for (const node of runningNodes(graph)) {
      const image = images.of.get(node.id)
      const container = containerOf(graph, dialectOf(graph, site), node)
      const parcel = parcelOf(graph, site, container)
      if (!image || !parcel) continue

      test(`${node.id} finds its files and secrets as they are meant`, () => {
        const place = join(root, `${file.replaceAll('/', '-')}-${node.id}`)
        for (const [name, text] of Object.entries(image.image.files)) {
          const path = /^delivery\/(?:([^/]+)\/)?/.exec(name)
          if (path?.[1] !== node.id && name !== 'delivery/prepare.sh') continue
          mkdirSync(dirname(join(place, name)), { recursive: true })
          writeFileSync(join(place, name), text)
        }
        for (const name of ['files', 'secrets']) mkdirSync(join(place, name))
        const facts = Object.fromEntries(
          Object.entries(parcel.env).map(([name, value]) => [
            name,
            valueParts(value)
              .map((part) => (typeof part === 'string' ? part : fact(marked(part))))
              .join(''),
          ]),
        )
        // The administrator's password is a field of what RDS keeps; here it has the value of the graph's own secret.
        const administrators = Object.fromEntries(
          [...graph.nodes.values()].flatMap((each) =>
            each.kind === 'store' && each.administrator ? [[each.id, each.administrator.password]] : [],
          ),
        )
        const secrets = Object.fromEntries(
          Object.entries(parcel.secrets).map(([name, use]) => [
            name,
            secretOf('secret' in use ? use.secret : administrators[use.database]!),
          ]),
        )
        const words = [
          join(place, 'delivery/prepare.sh'),
          join(place, 'delivery', node.id),
          join(place, 'files'),
          join(place, 'secrets'),
        ]
        const { status, stdout, stderr } = spawnSync('sh', words, {
          env: { PATH: process.env['PATH'], ...facts, ...secrets },
          encoding: 'utf8',
        })
        assert.equal(`${stdout}${stderr}`, '')
        assert.equal(status, 0)

        const written = (path: string) => readFileSync(join(place, path), 'utf8')
        const known = (text: string) => text.replaceAll(/@@[a-z-]+\/[a-z0-9.-]+?\.[a-z-]+@@/g, fact)
        for (const { name, content } of container.files) assert.equal(written(`files/${name}`), known(content), name)
        for (const each of container.secretFiles)
          assert.equal(written(`secrets/${each.name}`), known(each.compose(secretOf)), each.name)
        for (const { id } of container.secrets) assert.equal(written(`secrets/${id}`), secretOf(id))
      })
    }
  })
}
