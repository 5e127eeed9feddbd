import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test, type TestContext } from 'node:test'
import { programText } from './programs.ts'

/** The program as a file in which places and powers of a container are stood in for by harmless ones. */
function standIn(
  context: TestContext,
  name: 'health.sh' | 'schedule.sh',
  replaced: Readonly<Record<string, string>>,
): { readonly folder: string; readonly path: string } {
  const folder = mkdtempSync(join(tmpdir(), 'programs-'))
  context.after(() => rmSync(folder, { recursive: true }))
  const path = join(folder, name)
  writeFileSync(
    path,
    Object.entries(replaced).reduce(
      (text, [from, to]) => text.replaceAll(from, to.replaceAll('FOLDER', folder)),
      programText(name),
    ),
  )
  return { folder, path }
}

describe('health.sh', () => {
  /**
   * Asks again and again, with a file `ready` and a file `alive` for the answers; gives how each question ended and
   * which signals were sent.
   */
  function asking(context: TestContext, boot: number) {
    const { folder, path } = standIn(context, 'health.sh', {
      '/tmp/.stackwright-health': 'FOLDER/state',
      'kill ': 'echo >>FOLDER/signals ',
    })
    const ask = () =>
      spawnSync('sh', [path, String(boot), '3', 'TERM', '5', `test -e ${folder}/ready`, `test -e ${folder}/alive`], {
        encoding: 'utf8',
      }).status
    const set = (name: string, is: boolean) =>
      is ? writeFileSync(join(folder, name), '') : rmSync(join(folder, name), { force: true })
    const signals = () =>
      existsSync(join(folder, 'signals')) ? readFileSync(join(folder, 'signals'), 'utf8').trim().split('\n') : []
    return { ask, set, signals }
  }

  test('leaves what is still starting alone, and ends what takes longer than it may', (context) => {
    const patient = asking(context, 100)
    for (let index = 0; index < 8; index++) assert.equal(patient.ask(), 1)
    assert.deepEqual(patient.signals(), [])
    const hasty = asking(context, -1)
    for (let index = 0; index < 3; index++) assert.equal(hasty.ask(), 1)
    assert.deepEqual(hasty.signals(), ['-TERM 1'])
  })

  test('ends what was ready and lives no more, by force in the end; one good answer forgives', (context) => {
    const { ask, set, signals } = asking(context, 100)
    set('ready', true)
    assert.equal(ask(), 0)
    set('ready', false)
    assert.deepEqual([ask(), ask()], [1, 1])
    set('ready', true)
    assert.equal(ask(), 0)
    set('ready', false)
    assert.deepEqual([ask(), ask()], [1, 1])
    assert.deepEqual(signals(), [])
    for (let index = 0; index < 3; index++) ask()
    assert.deepEqual(signals(), ['-TERM 1', '-TERM 1', '-KILL -1'])
  })

  test('does not end what lives and is not ready', (context) => {
    const { ask, set, signals } = asking(context, 100)
    set('ready', true)
    assert.equal(ask(), 0)
    set('ready', false)
    set('alive', true)
    for (let index = 0; index < 6; index++) assert.equal(ask(), 1)
    assert.deepEqual(signals(), [])
  })
})

describe('schedule.sh', () => {
  /** Runs the loop with a clock of its own, in which every sleep is a minute that passes at once. */
  function running(context: TestContext, words: readonly string[], minutes: number): string[] {
    const { folder, path } = standIn(context, 'schedule.sh', {
      '$(date +%S)': '00',
      'awaited sleep "$((60 - ${second#0}))"': `tick`,
      "$(date -u '+%M %H %d %m %w')": '$(cat FOLDER/now)',
    })
    const two = (value: number) => String(value).padStart(2, '0')
    const moments = Array.from({ length: minutes }, (_, index) => new Date(Date.UTC(2027, 0, 30, 23, 51 + index))).map(
      (at) =>
        `${two(at.getUTCMinutes())} ${two(at.getUTCHours())} ${two(at.getUTCDate())} ${two(at.getUTCMonth() + 1)} ${at.getUTCDay()}`,
    )
    writeFileSync(join(folder, 'moments'), `${moments.join('\n')}\n`)
    const clock = `moment=0\ntick() { moment=$((moment + 1)); sed -n "\${moment}p" ${folder}/moments >${folder}/now; test -s ${folder}/now || exit 0; }\n`
    writeFileSync(path, clock + readFileSync(path, 'utf8'))
    const end = spawnSync('sh', [path, ...words, 'sh', '-c', `cat ${folder}/now`], {
      encoding: 'utf8',
      timeout: 20_000,
    })
    return end.stdout.trim().split('\n').filter(Boolean)
  }

  test('runs when every list has the moment, and not otherwise', (context) => {
    assert.deepEqual(running(context, [' 55 05 ', '*', '*', '*', '*', 'both', '10', '0'], 30), [
      '55 23 30 01 6',
      '05 00 31 01 0',
    ])
    assert.deepEqual(running(context, [' 05 ', ' 00 ', ' 31 ', ' 01 ', ' 1 ', 'both', '10', '0'], 30), [])
    assert.deepEqual(running(context, [' 05 ', ' 00 ', ' 31 ', ' 01 ', ' 1 ', 'either', '10', '0'], 30), [
      '05 00 31 01 0',
    ])
  })

  test('ends its command with itself', async (context) => {
    const { folder, path } = standIn(context, 'schedule.sh', { 'awaited sleep "$((60 - ${second#0}))"': 'true' })
    const child = spawn('sh', [
      path,
      '*',
      '*',
      '*',
      '*',
      '*',
      'both',
      '60',
      '0',
      'sh',
      '-c',
      `trap 'echo ended >${folder}/end; exit 0' TERM; echo $$ >${folder}/pid; while :; do sleep 0.1; done`,
    ])
    while (!existsSync(join(folder, 'pid'))) await new Promise((resolve) => setTimeout(resolve, 50))
    child.kill('SIGTERM')
    await new Promise((resolve) => child.once('close', resolve))
    assert.equal(readFileSync(join(folder, 'end'), 'utf8').trim(), 'ended')
  })
})
