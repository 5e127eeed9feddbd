import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { graphOf, job, route, secret, service, store } from '../../../graph/fakes/nodes.ts'
import type { Node } from '../../../graph/node.ts'
import { secretFile, secretValue, software, text } from '../../../graph/text.ts'
import { recipe, setting, site } from '../fakes/site.ts'
import { imageFilesOf, repositoriesOf } from '../repositories.ts'
import { siteOf } from '../site.ts'
import { deliveredImages } from './images.ts'

const made = (nodes: readonly Node[], on = site()) => deliveredImages(graphOf(nodes), on)
const key = secret('key')
const web = service('bi-web', {
  recipe,
  files: [
    { name: 'a.conf', content: 'a' },
    { name: 'pass', secret: true, content: text`${secretValue('key')}` },
  ],
})
const worker = service('bi-worker', { recipe })
const page = { path: '/robots.txt', status: 200, type: 'text/plain', body: 'nobody' }

describe('an image', () => {
  test('is shared by what runs in it, and has the files of each apart, without any secret', () => {
    const { all, of } = made([web, worker, key])
    assert.deepEqual(
      all.map((each) => each.id),
      ['bi-shop'],
    )
    assert.equal(of.get('bi-web'), of.get('bi-worker'))
    const { files } = all[0]!.image
    assert.deepEqual(Object.keys(files).sort(), [
      'Dockerfile',
      'delivery/bi-web/files/a.conf',
      'delivery/bi-web/list',
      'delivery/bi-web/templates/bi-web.pass',
      'delivery/prepare.sh',
    ])
    assert.equal(files['delivery/bi-web/templates/bi-web.pass'], '@@secret key plain@@')
  })

  test('gives the folders that tasks write to, to the user of its processes', () => {
    const dockerfile = made([web, key]).all[0]!.image.files['Dockerfile']!
    assert.match(dockerfile, /^FROM shop:1\.2\.3 AS shop$/m)
    assert.match(dockerfile, /^COPY --chown=1000:2000 delivery\/ \/opt\/stackwright\/$/m)
    assert.match(dockerfile, /chown 1000:2000 \/etc\/stackwright \/run\/secrets/)
    assert.match(
      dockerfile,
      /^VOLUME \["\/etc\/stackwright","\/run\/secrets","\/tmp"\]\n# .*\nENTRYPOINT \[\]\nSTOPSIGNAL SIGTERM\nUSER 1000:2000\n$/m,
    )
  })

  test('starts what the task says and nothing else: a task of ECS replaces the command of an image alone', () => {
    const page = { path: '/robots.txt', status: 200, type: 'text/plain', body: 'nobody' }
    const { all } = made([web, worker, key, route('bi-web-route', 'bi-web', { fixed: [page] })])
    assert.equal(all.length, 2)
    for (const { image } of all) assert.match(image.files['Dockerfile']!.split('FROM ').at(-1)!, /^ENTRYPOINT \[\]$/m)
  })

  test('that has nothing to deliver is made ready for a read-only root all the same', () => {
    const dockerfile = made([worker]).all[0]!.image.files['Dockerfile']!
    assert.match(dockerfile, /^VOLUME \["\/tmp"\]$/m)
    assert.doesNotMatch(dockerfile, /COPY/)
  })

  test('tells one signal: what ends by another has an image of its own, and jobs go with the first', () => {
    const odd = service('bi-odd', { recipe, stop: { signal: 'SIGQUIT', grace: 5, drain: 0 } })
    const { all, of } = made([worker, odd, job('bi-load', { recipe })])
    assert.deepEqual(
      all.map((each) => [each.id, /STOPSIGNAL (\w+)/.exec(each.image.files['Dockerfile']!)![1]]),
      [
        ['bi-shop', 'SIGTERM'],
        ['bi-shop-sigquit', 'SIGQUIT'],
      ],
    )
    assert.equal(of.get('bi-load')!.id, 'bi-shop')
  })

  test('is built for the processors of the tasks, whatever registry is named', () => {
    const { image } = made(
      [worker],
      siteOf(setting({ compute: { architecture: 'arm64' } }, { registry: 'registry.example.com' })),
    ).all[0]!
    assert.equal(image.platform, 'linux/arm64')
    assert.doesNotMatch(image.name, /registry/)
  })

  test('has a tag by its content: a changed file changes it, another node does not', () => {
    const tag = (node: Node, more: readonly Node[] = []) => made([node, key, ...more]).of.get('bi-web')!.tag
    assert.match(tag(web), /^1\.2\.3-[0-9a-f]{8}$/)
    assert.equal(tag(web), tag(web, [service('site', { recipe })]))
    assert.notEqual(tag(web), tag({ ...web, files: [{ name: 'a.conf', content: 'b' }] }))
  })

  test('of a data server is none: AWS has it', () => {
    assert.deepEqual(made([store('db')]).all, [])
  })
})

describe('the edge', () => {
  test('has the configuration of each service that it stands beside, under one name', () => {
    const { edge } = made([
      web,
      key,
      route('bi-web-route', 'bi-web', { fixed: [page] }),
      service('site', { recipe }),
      route('site-route', 'site', { host: 'site.example.com', fixed: [page] }),
    ])
    const files = Object.keys(edge!.image.files)
    assert.ok(
      ['delivery/bi-web/nginx.conf', 'delivery/site/nginx.conf'].every((name) => files.includes(name)),
      files.join(),
    )
    const config = edge!.image.files['delivery/bi-web/nginx.conf']!
    assert.doesNotMatch(config, /\/etc\/stackwright/)
    for (const [, path] of config.matchAll(/(\/opt\/stackwright\/bi-web\/pages\/[\w.-]+)/g))
      assert.ok(files.includes(path!.replace('/opt/stackwright', 'delivery')), path)
    assert.match(config, /keepalive_timeout 65s/)
    assert.match(edge!.image.files['Dockerfile']!, /STOPSIGNAL SIGQUIT/)
  })

  test('keeps a connection longer than the load balancer does, whatever a route asks for', () => {
    const { edge } = made([web, key, route('bi-web-route', 'bi-web', { fixed: [page], timeout: 150 })])
    assert.match(edge!.image.files['delivery/bi-web/nginx.conf']!, /keepalive_timeout 160s/)
  })

  test('is none where no route has files or pages', () => {
    assert.equal(made([web, key, route('bi-web-route', 'bi-web')]).edge, undefined)
  })

  test('with the files of an app comes from the stages of the app itself', () => {
    const { edge } = made([
      worker,
      route('bi-route', 'bi-worker', { statics: [{ path: '/static/', from: software('static'), cache: 60 }] }),
    ])
    assert.match(edge!.image.files['Dockerfile']!, /^FROM shop:1\.2\.3 AS shop$/m)
  })
})

test('a repository is run by digest where the lock file knows it, and keeps as many images as asked', () => {
  const graph = graphOf([worker])
  const [plain] = repositoriesOf(graph, site())
  assert.deepEqual([plain!.digest, plain!.keep, plain!.source], [undefined, 20, { build: 'images/bi-shop' }])
  const locked = siteOf({
    ...setting({ compute: { imagesKept: 5 } }),
    digests: { [`${plain!.name}:${plain!.tag}`]: 'sha256:1' },
  })
  assert.deepEqual([repositoriesOf(graph, locked)[0]!.digest, repositoriesOf(graph, locked)[0]!.keep], ['sha256:1', 5])
})

test('what images are built from is part of the output', () => {
  const files = imageFilesOf(
    graphOf([web, key, service('bi-x', { recipe, env: { F: text`${secretFile('key')}` } })]),
    site(),
  )
  assert.ok(files.has('images/bi-shop/Dockerfile') && files.has('images/bi-shop/delivery/bi-x/list'))
})
