import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, test } from 'node:test'
import { fakeEstate } from '../amazon/fakes/estate.ts'
import { filesOf } from './files.ts'

// The scripts run for real, with a stand-in for the AWS CLI that notes what it is given.

const scripts = new Map(
  [...filesOf({ estate: fakeEstate, options: {} })].filter(([path]) => path.startsWith('scripts/')),
)
let folder = ''
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'stackwright-scripts-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function run(script: string, cli: string, env: Readonly<Record<string, string>>) {
  writeFileSync(
    join(folder, 'aws'),
    `#!/bin/sh
echo "$@" >>'${folder}/args'
for each in "$@"; do case $each in file://*) cat "\${each#file://}" >>'${folder}/given'; echo >>'${folder}/given'; stat -c %a "\${each#file://}" >>'${folder}/modes' 2>/dev/null ;; esac; done
${cli}
`,
  )
  chmodSync(join(folder, 'aws'), 0o755)
  writeFileSync(join(folder, 'script'), scripts.get(`scripts/${script}`)!)
  const ended = spawnSync('sh', [join(folder, 'script')], {
    env: { PATH: `${folder}:${process.env['PATH']}`, TMPDIR: folder, AWS_REGION: 'eu-west-1', ...env },
    encoding: 'utf8',
    timeout: 20_000,
  })
  const read = (name: string) => (existsSync(join(folder, name)) ? readFileSync(join(folder, name), 'utf8') : '')
  return { ...ended, args: read('args'), given: read('given').trim().split('\n'), modes: read('modes').trim() }
}

const password = 'Abc123-_xyz'

test('a cache gets its password in two steps, and the password is in no argument and in no file that stays', () => {
  const { status, args, given, modes } = run(
    'cache-password.sh',
    `case $2 in get-secret-value) echo ${password} ;; esac`,
    { CACHE: 'acme-cache', SECRET: 'arn:aws:secretsmanager:x:1:secret:s', KEPT: 'secrets-manager' },
  )
  assert.equal(status, 0)
  assert.deepEqual(
    given.map((each) => JSON.parse(each)),
    ['ROTATE', 'SET'].map((AuthTokenUpdateStrategy) => ({
      ReplicationGroupId: 'acme-cache',
      AuthToken: password,
      AuthTokenUpdateStrategy,
      ApplyImmediately: true,
    })),
  )
  assert.ok(!args.includes(password))
  if (modes !== '') assert.deepEqual([...new Set(modes.split('\n'))], ['600'])
  assert.deepEqual(
    readdirSync(folder).filter((name) => name.startsWith('tmp')),
    [],
  )
})

test('a password that a cache cannot take is refused, and nothing is sent', () => {
  const { status, stderr, given } = run('cache-password.sh', `case $2 in get-parameter) echo 'with "quotes"' ;; esac`, {
    CACHE: 'acme-cache',
    SECRET: 'arn:aws:ssm:x:1:parameter/a/b',
    KEPT: 'ssm',
  })
  assert.equal(status, 1)
  assert.match(stderr, /characters that a cache cannot take/)
  assert.deepEqual(given, [''])
})

test('a rule gets the secret of its client, whatever characters it has', () => {
  const secret = 'a"b\\c$d@e'
  const actions = JSON.stringify([
    { Type: 'authenticate-oidc', AuthenticateOidcConfig: { ClientSecret: '@SECRET@' } },
    { Type: 'forward' },
  ])
  const { status, args, given } = run(
    'login-secret.sh',
    `case $2 in get-secret-value) printf '%s\\n' '${secret}' ;; esac`,
    { RULE: 'arn:rule', ACTIONS: actions, SECRET: 'arn:s', KEPT: 'secrets-manager' },
  )
  assert.equal(status, 0)
  assert.deepEqual(JSON.parse(given[0]!), {
    RuleArn: 'arn:rule',
    Actions: [{ Type: 'authenticate-oidc', AuthenticateOidcConfig: { ClientSecret: secret } }, { Type: 'forward' }],
  })
  assert.ok(!args.includes(secret))
})

const machine = { MACHINE: 'arn:aws:states:eu-west-1:1:stateMachine:acme-before', RELEASE: 'before-1f2e' }
// What an execution is, by its name; one that was started succeeds at once.
const executions = (known: string) => `case "$*" in
  *start-execution*) for each in "$@"; do [ "$last" = --name ] && echo "$each" >>"$(dirname "$0")/started"; last=$each; done ;;
  *describe-execution*) for each in "$@"; do case $each in *:execution:*) name=\${each##*:} ;; esac; done
    if grep -qx "$name" "$(dirname "$0")/started" 2>/dev/null; then echo SUCCEEDED; exit 0; fi
    case $name in ${known} *) exit 254 ;; esac ;;
esac`

test('a release runs its machine once, under its own name', () => {
  const { status, args } = run('run-machine.sh', executions(''), machine)
  assert.equal(status, 0)
  assert.match(
    args,
    /start-execution .*--state-machine-arn arn:aws:states:eu-west-1:1:stateMachine:acme-before --name before-1f2e --input \{\}/,
  )
})

test('what has succeeded is not run again', () => {
  const { status, args } = run('run-machine.sh', executions('before-1f2e) echo SUCCEEDED ;;'), machine)
  assert.equal(status, 0)
  assert.ok(!args.includes('start-execution'))
})

test('what has failed is tried again under the next number, and a failure is told', () => {
  const again = run('run-machine.sh', executions('before-1f2e) echo FAILED ;;'), machine)
  assert.equal(again.status, 0)
  assert.match(again.args, /--name before-1f2e-2/)
  const failed = run(
    'run-machine.sh',
    'case "$*" in *describe-execution*status*) if [ -e "$(dirname "$0")/begun" ]; then echo FAILED; else exit 254; fi ;; *describe-execution*) echo "StepFailed migrate" ;; *start-execution*) touch "$(dirname "$0")/begun" ;; esac',
    machine,
  )
  assert.equal(failed.status, 1)
  assert.match(failed.stderr, /FAILED: StepFailed migrate/)
})

test('an answer that does not come is asked for again, and not for ever', () => {
  writeFileSync(join(folder, 'sleep'), '#!/bin/sh\n')
  chmodSync(join(folder, 'sleep'), 0o755)
  // The first look finds nothing, the machine is started, and so many looks after that are not answered.
  const silent = (looks: number) =>
    `case "$*" in *describe-execution*) echo . >>"$(dirname "$0")/looks"; [ "$(wc -l <"$(dirname "$0")/looks")" -gt ${looks} ] || exit 254; echo SUCCEEDED ;; esac`
  assert.equal(run('run-machine.sh', silent(4), machine).status, 0)
  rmSync(join(folder, 'looks'))
  const lost = run('run-machine.sh', silent(100), machine)
  assert.equal(lost.status, 1)
  assert.match(lost.stderr, /AWS does not answer/)
})
