import assert from 'node:assert/strict'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { Failure } from '../../src/base/failure.ts'
import type { Images } from '../../src/base/images.ts'
import type { Graph } from '../../src/graph/graph.ts'
import { imageFiles, imagesOf } from '../../src/targets/container/images.ts'
import { buildImage, removeBuiltImages } from '../../src/targets/docker/build.ts'
import { dockerHere } from '../../src/targets/docker/docker.ts'
import { inspectImage } from '../../src/targets/docker/inspect.ts'
import { type ImageGround, imagePreparations } from '../../src/targets/docker/preparations.ts'
import { dockerEngine } from '../engines/docker.ts'
import { startRegistry } from '../engines/registry.ts'
import { must } from '../engines/run.ts'
import { graphOf } from '../platforms/read.ts'

// Images of a real platform, built, looked into and pushed with a real engine.

const engine = await dockerEngine()
const lock = 'stackwright.lock'

describe('images on a Docker engine', { skip: engine.skip, timeout: 1_200_000 }, () => {
  if (engine.skip !== false) return
  const docker = dockerHere('docker', { ...process.env, ...engine.env })
  const folder = mkdtempSync(join(tmpdir(), 'images-'))
  const project = join(folder, 'project')
  const platform = `images-${process.pid}`
  let graph: Graph
  const run = (image: string, command: string) =>
    must(
      'docker',
      [
        'run',
        '--rm',
        '--read-only',
        '--tmpfs',
        '/tmp',
        '--network',
        'none',
        '--entrypoint',
        '/bin/sh',
        image,
        '-c',
        command,
      ],
      { env: engine.env },
    )

  /** What a driver keeps of digests, with everything that it was told. */
  function groundOf(
    images: Images,
    here: boolean,
    changes: Partial<ImageGround> = {},
  ): ImageGround & { told: Record<string, string>[] } {
    const told: Record<string, string>[] = []
    return {
      docker,
      graph,
      images,
      project,
      folder: join(folder, 'state'),
      here,
      digests: {},
      told,
      wanted: (digests) =>
        imagesOf(changes.graph ?? graph, { images, digests, contentOf: (path) => `content of ${path}` }),
      locked: (digests) => void told.push({ ...digests }),
      ...changes,
    }
  }
  const prepare = (ground: ImageGround) => Promise.all(imagePreparations(ground).map((each) => each.run(() => {})))

  before(async () => {
    graph = { ...(await graphOf('team')), platform }
    await engine.images(
      imagesOf(graph, { images: {}, digests: {}, contentOf: () => '' }).bases.map((base) => base.given),
    )
    for (const [path, text] of Object.entries({
      'warehouse/load.sql': 'select 1;\n',
      'warehouse/.git/config': 'x',
      'dashboards/sales.yaml': 'title: Sales\n',
      'other/big': 'x',
    })) {
      mkdirSync(dirname(join(project, path)), { recursive: true })
      writeFileSync(join(project, path), text, { mode: 0o600 })
    }
  })
  after(async () => {
    await removeBuiltImages(docker, platform)
    const left = await docker.ask('look', [
      'image',
      'ls',
      '--quiet',
      '--filter',
      `label=stackwright.platform=${platform}`,
    ])
    rmSync(folder, { recursive: true, force: true })
    assert.equal(left, '')
  })

  test('everything that a platform runs in is built, and a second time nothing is', async (context) => {
    const ground = groundOf({}, true)
    const started = performance.now()
    await prepare(ground)
    const again = performance.now()
    const ids = () =>
      Promise.all(
        ground.wanted({ ...ground.told.at(-1) }).all.map(async (image) => (await inspectImage(docker, image.name))?.id),
      )
    const built = await ids()
    assert.ok(built.every((id) => id !== undefined))
    await prepare(groundOf({}, true, { digests: { ...ground.told.at(-1) } }))
    assert.deepEqual(await ids(), built)
    context.diagnostic(
      `built in ${Math.round(again - started) / 1000} s, looked through in ${Math.round(performance.now() - again) / 1000} s`,
    )
    assert.ok(!existsSync(join(folder, 'state/build')) || performance.now() - again < 20_000)
  })

  const named = (title: string) =>
    groundOf({}, true)
      .wanted({})
      .all.find((image) => image.kind === 'built' && image.title.startsWith(`${platform}-${title}`))!

  test('the app has its drivers, and starts with a root that cannot be written', async () => {
    const drivers =
      'import psycopg2, authlib, pymemcache, flower, statsd, gunicorn; from importlib.metadata import version; print(psycopg2.__file__, version("authlib"))'
    const said = await run(
      named('superset 6.1.0').name,
      `id -u; python -c '${drivers}'; python -c 'import superset.app'; ls /opt`,
    )
    assert.match(said, /^1000\n\/app\/\.venv\/lib\/python3\.\d+\/site-packages\/psycopg2\/__init__\.py \d/)
    assert.doesNotMatch(said, /platform|stackwright/)
  })

  test('no older release of a package is left beside ours', async () => {
    const twice =
      'import importlib.metadata as m, collections; print([n for n, c in collections.Counter(d.name.lower() for d in m.distributions()).items() if c > 1])'
    assert.equal(await run(named('superset 6.1.0').name, `python -c '${twice}'`), '[]\n')
  })

  test('programs read what they ask of the project, and the image holds nothing else of it', async () => {
    assert.equal(
      await run(
        named('postgres-with-warehouse').name,
        'id -u; cat /opt/platform/warehouse/load.sql; find /opt/platform -type f',
      ),
      '999\nselect 1;\n/opt/platform/warehouse/load.sql\n',
    )
    assert.match(
      await run(
        named('superset-with-dashboards').name,
        'python -c "import psycopg2"; cat /opt/platform/dashboards/sales.yaml',
      ),
      /title: Sales/,
    )
  })

  test('the identity provider finds its packages', async () => {
    const path = '/opt/oidc-provider/node_modules/oidc-provider/lib/index.js'
    assert.equal(
      await run(named('oidc-provider').name, `node -e 'import("${path}").then((m) => console.log(typeof m.default))'`),
      'function\n',
    )
  })

  test('the edge serves the static files of the app', async () => {
    const config = [
      'pid /tmp/p; error_log stderr; events {} http { access_log off;',
      ...['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((each) => `${each}_temp_path /tmp/${each};`),
      'server { listen 8080; location /static/ { alias /usr/share/stackwright/statics/bi-route/0/; } location /static/appbuilder/ { alias /usr/share/stackwright/statics/bi-route/1/; } } }',
    ].join(' ')
    const ask = (path: string) =>
      `curl -s -o /dev/null -w '%{http_code} %{size_download}\\n' http://127.0.0.1:8080${path}`
    const said = await run(
      named('edge').name,
      `id -u; echo '${config}' >/tmp/n.conf; nginx -e stderr -c /tmp/n.conf && sleep 1; ${ask('/static/version_info.json')}; ${ask('/static/appbuilder/css/bootstrap.min.css')}; ${ask('/static/none')}`,
    )
    assert.match(said, /^101\n200 [1-9]\d*\n200 [1-9]\d*\n404 /)
  })

  test('a package that is not the pinned one is not taken, and nothing half-made is left', async () => {
    const image = named('superset 6.1.0')
    assert.ok(image.kind === 'built')
    const file = 'superset.requirements.txt'
    const wrong = {
      ...image,
      name: `${platform}-wrong:1`,
      files: {
        ...image.files,
        [file]: image.files[file]!.replaceAll(/sha256:[0-9a-f]{64}/g, `sha256:${'0'.repeat(64)}`),
      },
    }
    await assert.rejects(
      buildImage(docker, wrong, { project, folder: join(folder, 'state/build') }, () => {}),
      (error: unknown) => error instanceof Failure && /hash/i.test(error.facts.output?.join('\n') ?? ''),
    )
    assert.equal(await inspectImage(docker, wrong.name), undefined)
  })

  test('an image in which a package does not load is not made', async () => {
    const image = named('superset 6.1.0')
    assert.ok(image.kind === 'built')
    const broken = {
      ...image,
      name: `${platform}-broken:1`,
      files: {
        ...image.files,
        Dockerfile: image.files['Dockerfile']!.replace(
          /(COPY --from=.*)/,
          '$1\nRUN rm -r /app/.venv/lib/python3*/site-packages/psycopg2_binary.libs',
        ),
      },
    }
    await assert.rejects(
      buildImage(docker, broken, { project, folder: join(folder, 'state/build') }, () => {}),
      Failure,
    )
  })

  test('the pip of the interpreter does where the base has no uv', async () => {
    const base = `${platform}-without-uv:1`
    await must('docker', ['build', '--quiet', '--label', `stackwright.platform=${platform}`, '--tag', base, '-'], {
      env: { ...engine.env, DOCKER_BUILDKIT: '0' },
      within: 300,
      input:
        'FROM apache/superset:6.1.0-py311\nUSER 0\nRUN uv pip install --no-cache --python /app/.venv/bin/python pip && rm -f /usr/local/bin/uv /usr/bin/uv\nUSER 1000\n',
    })
    const images: Images = { base: { superset: base } }
    const image = groundOf(images, true)
      .wanted({})
      .all.find((each) => each.kind === 'built' && each.title === `${platform}-superset 6.1.0`)
    assert.ok(image?.kind === 'built')
    await buildImage(docker, image, { project, folder: join(folder, 'state/build') }, () => {})
    assert.match(
      await run(
        image.name,
        'python -c "import psycopg2, flower; print(psycopg2.__version__)"; command -v uv || echo no uv',
      ),
      /^2\.\d.*\nno uv\n$/s,
    )
  })

  test('what render writes is built by docker compose as it lies there, once the project is copied beside', async () => {
    const written = join(folder, 'written')
    for (const [path, text] of imageFiles(groundOf({}, true).wanted({}))) {
      mkdirSync(dirname(join(written, path)), { recursive: true })
      writeFileSync(join(written, path), text)
    }
    const fill = `images/${platform}-postgres-with-warehouse`
    mkdirSync(join(written, fill, 'project'))
    cpSync(join(project, 'warehouse'), join(written, fill, 'project/warehouse'), { recursive: true })
    const service = (name: string) =>
      `  ${name}:\n    image: ${platform}-by-hand-${name}:1\n    build: { context: ./images/${platform}-${name} }\n`
    writeFileSync(
      join(written, 'compose.yaml'),
      `name: ${platform}\nservices:\n${['postgres-with-warehouse', 'superset', 'edge'].map(service).join('')}`,
    )
    await must('docker', ['compose', 'build'], { cwd: written, env: engine.env, within: 600 })
    assert.equal(
      await run(`${platform}-by-hand-postgres-with-warehouse:1`, 'find /opt/platform -type f'),
      '/opt/platform/warehouse/load.sql\n',
    )
    assert.match(
      await run(`${platform}-by-hand-edge:1`, 'ls /usr/share/stackwright/statics/bi-route/0/'),
      /version_info\.json/,
    )
  })

  test('images of a registry are locked to their digests, ours are pushed, and names stay as they are from then on', async () => {
    const registry = await startRegistry()
    const tagged: string[] = []
    const small = {
      ...graph,
      nodes: new Map([...graph.nodes].filter(([, node]) => ['cache', 'sso'].includes(node.app))),
    }
    try {
      const images: Images = { mirror: `${registry.address}/hub`, registry: `${registry.address}/acme` }
      for (const { given, from } of groundOf(images, false, { graph: small }).wanted({}).bases) {
        await must('docker', ['tag', given, from], { env: engine.env })
        await must('docker', ['push', '--quiet', from], { env: engine.env, within: 300 })
        await must('docker', ['image', 'rm', from], { env: engine.env })
        tagged.push(from)
      }
      const first = groundOf(images, false, { graph: small })
      await prepare(first)
      const locked = JSON.parse(readFileSync(join(project, lock), 'utf8')).images as Record<string, string>
      assert.deepEqual(
        Object.keys(locked).sort(),
        first
          .wanted({})
          .bases.map((base) => base.given)
          .sort(),
      )
      assert.equal(locked['redis:7.4.11-bookworm'], registry.tags()['hub/redis:7.4.11-bookworm'])
      const wanted = first.wanted(locked)
      assert.equal(
        wanted.of.get('cache'),
        `${registry.address}/hub/redis:7.4.11-bookworm@${locked['redis:7.4.11-bookworm']}`,
      )
      for (const image of wanted.all)
        if (image.kind === 'built')
          assert.ok(registry.tags()[image.name.slice(registry.address.length + 1)], image.name)
      // Again: the same names, nothing new in the lock, and nothing that is there already sent once more.
      const before = registry.requests().filter((each) => /^(PATCH|PUT) .*\/blobs\//.test(each)).length
      const second = groundOf(images, false, { graph: small, digests: locked })
      await prepare(second)
      assert.deepEqual(second.told, [locked])
      assert.equal(registry.requests().filter((each) => /^(PATCH|PUT) .*\/blobs\//.test(each)).length, before)
    } finally {
      await docker.run(['image', 'rm', ...tagged])
      await registry.close()
      rmSync(join(project, lock), { force: true })
    }
  })
})
