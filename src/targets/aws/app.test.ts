import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { fakeEstate } from '../amazon/fakes/estate.ts'
import { appFiles } from './app.ts'
import { literalOf } from './literal.ts'
import { versions } from './versions.ts'

const images = new Map([['images/bi/Dockerfile', 'FROM scratch\n']])
const staging = { ...fakeEstate, name: 'acme-staging', environment: 'staging' }

describe('an app of CDK', () => {
  test('has what a team needs to own it, an estate for each environment, and images once', () => {
    const files = appFiles([
      { estate: fakeEstate, images, account: '123456789012' },
      { estate: staging, images },
    ])
    assert.deepEqual(
      [...files.keys()],
      [
        '.gitignore',
        'README.md',
        'bin/acme.ts',
        'bin/push-prod.sh',
        'bin/push-staging.sh',
        'cdk.json',
        'images/bi/Dockerfile',
        'lib/prod.ts',
        'lib/staging.ts',
        'package.json',
        'tsconfig.json',
      ],
    )
    const { context } = JSON.parse(files.get('cdk.json')!) as { context: { environments: object } }
    assert.deepEqual(context.environments, {
      prod: { region: 'eu-west-1', account: '123456789012' },
      staging: { region: 'eu-west-1' },
    })
    assert.match(
      files.get('README.md')!,
      /npx cdk deploy acme-prod-images\nsh bin\/push-prod\.sh\nnpx cdk deploy acme-prod\nnpx cdk deploy acme-prod-services/,
    )
    assert.match(files.get('README.md')!, /`acme-prod\/sso-client`/)
  })

  test('keeps images of environments apart where they differ, and the estates say where', () => {
    const files = appFiles([
      { estate: fakeEstate, images },
      { estate: staging, images: new Map([['images/bi/Dockerfile', 'FROM other\n']]) },
    ])
    assert.equal(files.get('images/staging/bi/Dockerfile'), 'FROM other\n')
    assert.match(files.get('lib/staging.ts')!, /source: \{ build: 'images\/staging\/bi' \}/)
    assert.match(files.get('bin/push-staging.sh')!, /'images\/staging\/bi'/)
  })

  test('is the same bytes each time', () =>
    assert.deepEqual([...appFiles([{ estate: fakeEstate, images }])], [...appFiles([{ estate: fakeEstate, images }])]))

  test('names the versions with which it is tested', () => {
    const { devDependencies } = JSON.parse(
      readFileSync(join(import.meta.dirname, '../../../package.json'), 'utf8'),
    ) as { devDependencies: Record<string, string> }
    for (const [name, version] of Object.entries(versions)) assert.equal(devDependencies[name], version, name)
  })
})

test('data as a literal reads as people write it, and is the same data', () => {
  assert.equal(literalOf({ 'a-b': [1, true], c: "it's", d: undefined }), "{ 'a-b': [1, true], c: 'it\\'s' }")
  const read = (text: string): unknown => new Function(`return (${text})`)()
  assert.deepEqual(read(literalOf(fakeEstate)), JSON.parse(JSON.stringify(fakeEstate)))
  assert.equal(read(literalOf('a\\b"c\'d\n${e}`')), 'a\\b"c\'d\n${e}`')
})
