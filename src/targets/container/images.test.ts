import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { graphOf, job, route, secret, service, store } from '../../graph/fakes/nodes.ts'
import type { Node } from '../../graph/node.ts'
import type { ImageForm, Recipe } from '../../graph/recipe.ts'
import { project, software, text } from '../../graph/text.ts'
import { checkArrival, checkImages } from './image-check.ts'
import type { BuiltImage, Image } from './image.ts'
import { imageFiles, imagesOf } from './images.ts'

const setting = { images: {}, digests: {}, contentOf: (path: string) => `content of ${path}` }
const recipe = (id: string, image: ImageForm): Recipe => ({ id, image, native: { from: 'user' } })
const plain = recipe('redis-7', { base: 'redis:7.4.11-bookworm', user: '999:999' })
const python = recipe('superset-6.1.0', {
  base: 'apache/superset:6.1.0-py311',
  user: '1000:1000',
  paths: { 'superset/': '/app/superset/', '': '/app/.venv/lib/' },
  packages: {
    by: 'uv',
    lock: 'superset/locks/6.1.0.lock',
    names: ['psycopg2-binary', 'authlib', 'humanize'],
    interpreter: '/app/.venv/bin/python',
  },
})
const npm = recipe('oidc-provider-9.13.3', {
  base: 'node:24.19.0-bookworm-slim',
  user: '1000:1000',
  packages: { by: 'npm', lock: 'dev-identity/lock', folder: '/opt/oidc-provider' },
})
const own = recipe(`program-${'0123456789abcdef'}`, {
  base: 'python:3.12.12-slim',
  user: '10001:10001',
  packages: { by: 'pip', pins: ['dbt-postgres==1.9.0'] },
})

const of = (nodes: readonly Node[], changes: object = {}) => imagesOf(graphOf(nodes), { ...setting, ...changes })
const builtOf = (images: readonly Image[], title: string): BuiltImage => {
  const found = images.find((each): each is BuiltImage => each.kind === 'built' && each.title.startsWith(title))
  assert.ok(found, `${title} among ${images.map((each) => each.name).join(', ')}`)
  return found
}
const dockerfile = (nodes: readonly Node[], title: string) => builtOf(of(nodes).all, title).files['Dockerfile']!

describe('which image a process runs in', () => {
  test('a recipe that adds nothing runs in its base, and nothing is built', () => {
    const images = of([store('cache', { server: { ...store('cache').server, recipe: plain } })])
    assert.equal(images.of.get('cache'), 'redis:7.4.11-bookworm')
    assert.equal(images.edge, 'nginxinc/nginx-unprivileged:1.30.4-alpine')
    assert.deepEqual(
      images.all.map((each) => each.kind),
      ['taken', 'taken'],
    )
    assert.equal(imageFiles(images).size, 0)
  })

  test('the digest of the lock is part of a reference, before that of the catalog', () => {
    const digest = `sha256:${'a'.repeat(64)}`
    const known = recipe('redis-7', { ...plain.image!, digest: `sha256:${'b'.repeat(64)}` })
    assert.equal(
      of([service('a', { recipe: plain })], { digests: { 'redis:7.4.11-bookworm': digest } }).of.get('a'),
      `redis:7.4.11-bookworm@${digest}`,
    )
    assert.equal(of([service('a', { recipe: known })]).of.get('a'), `redis:7.4.11-bookworm@sha256:${'b'.repeat(64)}`)
    assert.equal(
      of([service('a', { recipe: known })], { digests: { 'redis:7.4.11-bookworm': digest } }).of.get('a'),
      `redis:7.4.11-bookworm@${digest}`,
    )
  })

  test('a mirror takes the place of registries, and a base of the platform is taken from where it says', () => {
    const nodes = [service('a', { recipe: plain })]
    assert.equal(
      of(nodes, { images: { mirror: 'mirror.example.com/' } }).of.get('a'),
      'mirror.example.com/redis:7.4.11-bookworm',
    )
    assert.equal(
      of(nodes, { images: { mirror: { 'docker.io': 'mirror.example.com/hub' } } }).of.get('a'),
      'mirror.example.com/hub/library/redis:7.4.11-bookworm',
    )
    assert.equal(
      of(nodes, { images: { mirror: { 'quay.io': 'mirror.example.com' } } }).of.get('a'),
      'redis:7.4.11-bookworm',
    )
    const hardened = of(nodes, {
      images: {
        mirror: 'mirror.example.com',
        base: { redis: 'registry.example.com/redis:7-hardened', nginx: 'registry.example.com/nginx:1' },
      },
    })
    assert.equal(hardened.of.get('a'), 'registry.example.com/redis:7-hardened')
    assert.equal(hardened.edge, 'registry.example.com/nginx:1')
  })

  test('processes of one recipe share an image; those that read the project have one more', () => {
    const images = of([
      service('bi-web', { recipe: python }),
      service('bi-beat', { recipe: python }),
      job('bi-check', { recipe: python, projectFiles: ['./dashboards/', 'dashboards/sales'] }),
    ])
    assert.equal(images.of.get('bi-web'), images.of.get('bi-beat'))
    assert.match(images.of.get('bi-web')!, /^acme-superset:6\.1\.0-[0-9a-f]{8}$/)
    assert.match(images.of.get('bi-check')!, /^acme-superset-with-dashboards:6\.1\.0-[0-9a-f]{8}$/)
    assert.deepEqual(builtOf(images.all, 'acme-superset-with').copies, [
      { from: 'dashboards', to: 'project/dashboards', without: [] },
    ])
  })

  test('jobs of one batch may be one process, and so share an image although one alone reads the project', () => {
    const batch = (argument: string) => ({ recipe: python, batch: { name: 'lifecycle', argument } })
    const images = of([
      job('bi-migrate', batch('migrate')),
      job('bi-import', { ...batch('import'), projectFiles: ['dashboards'] }),
      job('fill-load', { recipe: python }),
    ])
    assert.equal(images.of.get('bi-migrate'), images.of.get('bi-import'))
    assert.notEqual(images.of.get('bi-migrate'), images.of.get('fill-load'))
  })

  test('a path that only a reference names is in the image; a program in the folder of the project that says nothing else has all of it', () => {
    const images = of([
      service('a', { recipe: plain, command: [text`${project('./etl/run.sh')}`] }),
      service('b', { recipe: plain, folder: 'project' }),
      service('c', { recipe: plain, folder: 'project', projectFiles: ['sql', '.'] }),
      service('d', { recipe: plain, folder: 'project', projectFiles: [] }),
    ])
    assert.deepEqual(
      builtOf(images.all, 'acme-redis-with-etl-run-sh').copies.map((each) => each.from),
      ['etl/run.sh'],
    )
    assert.deepEqual(
      builtOf(images.all, 'acme-redis-with-project').copies.map((each) => each.from),
      ['.'],
    )
    assert.equal(images.of.get('b'), images.of.get('c'))
    assert.equal(images.of.get('d'), 'redis:7.4.11-bookworm')
  })

  test('recipes that differ and are one image are pulled once', () => {
    const images = of([
      service('a', { recipe: plain }),
      service('b', { recipe: recipe(`program-${'f'.repeat(16)}`, { base: plain.image!.base }) }),
    ])
    assert.deepEqual(images.all.find((each) => each.name === 'redis:7.4.11-bookworm')?.nodes, ['a', 'b'])
  })

  test('two releases side by side have a folder each', () => {
    const older = recipe('superset-6.0.0', { ...python.image!, base: 'apache/superset:6.0.0-py311' })
    const images = of([service('a', { recipe: python }), service('b', { recipe: older })])
    const folders = images.all.flatMap((each) => (each.kind === 'built' ? [each.folder] : []))
    assert.equal(new Set(folders).size, 2)
    for (const folder of folders) assert.match(folder, /^images\/acme-superset-6\.[01]\.0-[0-9a-f]{8}$/)
  })
})

describe('the name of a built image', () => {
  const nodes = [service('a', { recipe: python, projectFiles: ['sql'] })]
  const name = (changes: object = {}) => of(nodes, changes).of.get('a')!

  test('is the same for the same platform', () => assert.equal(name(), name()))

  test('changes with what goes into the image, and with nothing else', () => {
    const other = (changes: object) => assert.notEqual(name(changes), name(), JSON.stringify(changes))
    other({ contentOf: () => 'another content' })
    other({ digests: { 'apache/superset:6.1.0-py311': `sha256:${'a'.repeat(64)}` } })
    other({ images: { platform: 'linux/arm64' } })
    other({ images: { base: { superset: 'registry.example.com/superset:1' } } })
    assert.equal(name({ digests: { 'redis:7.4.11-bookworm': `sha256:${'a'.repeat(64)}` } }), name())
    assert.equal(name({ options: { port: 1 } }), name())
  })

  test('begins with the registry that it is pushed to', () => {
    assert.equal(name({ images: { registry: 'registry.example.com/bi/' } }), `registry.example.com/bi/${name()}`)
  })
})

describe('a Dockerfile', () => {
  test('adds locked Python packages to the environment of the app, and ends as the user of the recipe', () => {
    const image = builtOf(of([service('a', { recipe: python })]).all, 'acme-superset')
    const text = image.files['Dockerfile']!
    assert.match(text, /^FROM apache\/superset:6\.1\.0-py311 AS superset-packages$/m)
    assert.match(text, /uv pip install --no-cache --no-deps --require-hashes --python \/app\/\.venv\/bin\/python /)
    assert.match(text, /^COPY --from=superset-packages \/opt\/stackwright\/added\/ \/app\/\.venv\/$/m)
    assert.match(text, /USER 1000:1000\n$/)
    assert.match(text, /^HEALTHCHECK NONE$/m)
    // What builders without BuildKit do not know.
    assert.doesNotMatch(text, /--mount|<<|--link|--chmod|# syntax/)
    const listed = image.files['superset.requirements.txt']!
    assert.deepEqual(
      listed.match(/^\S+==\S+/gm)?.map((line) => line.split('==')[0]),
      ['authlib', 'humanize', 'humanize', 'psycopg2-binary'],
    )
    assert.match(listed, /^humanize==\S+ ; python_full_version >= '3\.11' \\\n    --hash=sha256:/m)
  })

  test('a package that the lock lacks is a fault of the catalog, and told', () => {
    const lacking = recipe('superset-6.1.0', {
      ...python.image!,
      packages: { ...(python.image!.packages as object), names: ['authlib', 'no-such-package'] } as never,
    })
    assert.throws(() => of([service('a', { recipe: lacking })]), /no no-such-package in the lock/)
  })

  test('installs Node.js packages by their lock in a stage of its own', () => {
    const image = builtOf(of([service('sso', { recipe: npm })]).all, 'acme-oidc-provider')
    assert.match(image.files['Dockerfile']!, /^RUN npm ci --omit=dev --ignore-scripts /m)
    assert.match(
      image.files['Dockerfile']!,
      /^COPY --from=oidc-provider-packages \/opt\/oidc-provider\/ \/opt\/oidc-provider\/$/m,
    )
    assert.ok(JSON.parse(image.files['oidc-provider.package-lock.json']!))
  })

  test('installs the pins of a user, each as one word of the shell', () => {
    const quoted = recipe(own.id, { ...own.image!, packages: { by: 'pip', pins: ["it's==1", 'b==2'] } })
    assert.match(
      dockerfile([service('a', { recipe: own })], 'acme-program'),
      /python3 -m pip install --no-cache-dir 'dbt-postgres==1\.9\.0'; /,
    )
    assert.match(dockerfile([service('a', { recipe: quoted })], 'acme-program'), /'it'\\''s==1' 'b==2'/)
  })

  test('copies what is asked of the project, never secrets that are given as files', () => {
    const given = (id: string, path: string) => secret(id, { origin: { from: 'file', path } })
    const image = builtOf(
      of([
        service('a', { recipe: plain, folder: 'project' }),
        given('mail', './keys/mail.txt'),
        given('far', '../far.txt'),
      ]).all,
      'acme-redis',
    )
    assert.match(image.files['Dockerfile']!, /^COPY --chown=999:999 project\/ \/opt\/platform\/$/m)
    assert.deepEqual(image.copies, [{ from: '.', to: 'project', without: ['keys/mail.txt'] }])
    assert.match(image.files['.dockerignore']!, /^project\/keys\/mail\.txt$/m)
    assert.match(image.files['.dockerignore']!, /^\*\*\/\.git$/m)
  })
})

describe('the image of the edge', () => {
  const statics = [
    { path: '/static/', from: software('superset/static'), cache: 60 },
    { path: '/lib/', from: software('flask/static'), cache: 60 },
  ]
  const nodes = [service('bi-web', { recipe: python }), route('bi-route', 'bi-web', { statics })]

  test('holds the static files of an app, from the same stages as the image of that app', () => {
    const images = of(nodes)
    const edge = builtOf(images.all, 'acme-edge')
    assert.equal(images.edge, edge.name)
    assert.match(edge.name, /^acme-edge:6\.1\.0-[0-9a-f]{8}$/)
    assert.match(
      edge.files['Dockerfile']!,
      /^COPY --from=superset \/app\/superset\/static\/ \/usr\/share\/stackwright\/statics\/bi-route\/0\/$/m,
    )
    assert.match(
      edge.files['Dockerfile']!,
      /^COPY --from=superset \/app\/\.venv\/lib\/flask\/static\/ \/usr\/share\/stackwright\/statics\/bi-route\/1\/$/m,
    )
    assert.match(edge.files['Dockerfile']!, /USER 101:101\n$/)
    const stages = (text: string) => text.slice(text.indexOf('FROM '), text.indexOf('sys.argv'))
    assert.equal(stages(edge.files['Dockerfile']!), stages(builtOf(images.all, 'acme-superset').files['Dockerfile']!))
    assert.equal(
      edge.files['superset.requirements.txt'],
      builtOf(images.all, 'acme-superset').files['superset.requirements.txt'],
    )
  })

  test('changes when the image of the app does', () => {
    const more = recipe(python.id, {
      ...python.image!,
      packages: { ...python.image!.packages, names: ['authlib'] } as never,
    })
    assert.notEqual(of([service('bi-web', { recipe: more }), nodes[1]!]).edge, of(nodes).edge)
  })

  test('two routes to one software share its files', () => {
    const text = dockerfile(
      [...nodes, service('ops-web', { recipe: python }), route('ops-route', 'ops-web', { statics })],
      'acme-edge',
    )
    assert.equal(text.match(/^COPY --from=superset /gm)?.length, 2)
    assert.match(
      text,
      /^RUN mkdir -p \/usr\/share\/stackwright\/statics\/ops-route\/ \\\n && ln -s \/usr\/share\/stackwright\/statics\/bi-route\/0 \/usr\/share\/stackwright\/statics\/ops-route\/0$/m,
    )
  })

  test('two releases are two stages, and folders of the project are copied', () => {
    const older = recipe('superset-6.0.0', { ...python.image!, base: 'apache/superset:6.0.0-py311' })
    const pages = [{ path: '/pages/', from: project('pages'), cache: 60 }]
    const text = dockerfile(
      [
        ...nodes,
        service('ops-web', { recipe: older }),
        route('ops-route', 'ops-web', { statics }),
        route('site', 'ops-web', { statics: pages }),
      ],
      'acme-edge',
    )
    assert.match(text, /^COPY --from=superset-6\.0\.0 \/app\/superset\/static\/ .*ops-route\/0\/$/m)
    assert.match(text, /^COPY project\/pages\/ \/usr\/share\/stackwright\/statics\/site\/0\/$/m)
  })
})

describe('faults of images', () => {
  const check = (nodes: readonly Node[], images = {}) =>
    checkImages(graphOf(nodes), { images }).map(({ code, place, found }) => [code, place.path, found])

  test('a program without an image is told once for each app, at its place', () => {
    assert.deepEqual(check([service('a-web'), service('a-worker'), service('b', { recipe: plain }), job('c')]), [
      ['SW4006', 'apps.a', 'a, which names no image'],
      ['SW4006', 'apps.c', 'c, which names no image'],
    ])
  })

  test('files outside of the project cannot be in its image', () => {
    assert.deepEqual(
      check([service('a', { recipe: plain, projectFiles: ['../shared', 'sql/../..', 'sql/../here'] })]).map(
        ([, , found]) => found,
      ),
      ['../shared', 'sql/../..'],
    )
  })

  test('a base for software that is nearly called so is a slip; one for software that is not here is none', () => {
    const nodes = [service('a', { recipe: plain })]
    assert.deepEqual(check(nodes, { base: { rediss: 'x:1' } }), [['SW4011', 'images.base.rediss', 'rediss']])
    assert.deepEqual(check(nodes, { base: { redis: 'x:1', nginx: 'x:1', superset: 'x:1' } }), [])
  })

  test('an image of ours needs a way to other machines', () => {
    const graph = graphOf([service('a', { recipe: python })])
    const codes = (images: object) =>
      checkArrival(graph, { ...setting, images }, { path: 'targets.kubernetes' }).map((each) => each.code)
    assert.deepEqual(codes({}), ['SW4010'])
    assert.deepEqual(codes({ registry: 'registry.example.com' }), [])
    assert.deepEqual(codes({ load: 'kind load docker-image' }), [])
    assert.deepEqual(
      checkArrival(graphOf([service('a', { recipe: plain })]), setting, { path: 'targets.kubernetes' }),
      [],
    )
  })
})
