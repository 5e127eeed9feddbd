import assert from 'node:assert/strict'
import { describe } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { describeSoftware } from '../local/obtain/describe.ts'
import { obtain } from '../local/obtain/obtain.ts'
import { ask } from './fakes/ask.ts'
import { backend } from './fakes/backend.ts'
import { freePort } from './fakes/running.ts'
import { reallyWith, running, until, usual } from './fakes/scene.ts'
import { upstreamPath } from './place.ts'
import { upstreamLines } from './upstream.ts'

const really = reallyWith({ describe: describeSoftware, obtain })

describe('replicas that come and go', { concurrency: true }, () => {
  really(
    'a replica that crashed costs nothing that may be asked twice',
    async (context, nginx) => {
      const port = await freePort()
      const [one, other] = await Promise.all(
        ['127.0.0.1', '127.0.0.2'].map((host) => backend(context, { name: host, host, port })),
      )
      const { at } = await running(context, nginx, usual(), port, { addresses: ['127.0.0.1', '127.0.0.2'] })
      await until('both replicas are known', async () => (await ask(at)).told().name === '127.0.0.2')
      const statuses = load(at, false)
      await pause(200)
      await one!.crash()
      await pause(2500)
      assert.deepEqual(await statuses.end(), [200])
      assert.ok(other!.asked.length > 100)
    },
    { replicas: true },
  )

  really(
    'a name server that is away for a while takes nothing away, and a new address is known soon after',
    async (context, nginx) => {
      const port = await freePort()
      await Promise.all(['127.0.0.1', '127.0.0.2'].map((host) => backend(context, { name: host, host, port })))
      const { at, names } = await running(context, nginx, usual(), port)
      const statuses = load(at)
      names.broken = true
      await pause(3000)
      assert.deepEqual(await statuses.end(), [200])
      names.broken = false
      names.names.set('web', ['127.0.0.2'])
      await until('the new address is known', async () => (await ask(at)).told().name === '127.0.0.2')
    },
    { replicas: true },
  )

  really(
    'a rollout by explicit addresses loses no request: to the new replicas, and back to the name',
    async (context, nginx) => {
      const port = await freePort()
      const [old] = await Promise.all(
        ['127.0.0.1', '127.0.0.2'].map((host) => backend(context, { name: host, host, port })),
      )
      const { edge, at, names } = await running(context, nginx, usual(), port)
      const file = upstreamPath('bi-web', 'http')
      const name = { host: 'web', port }
      names.delay = 200
      const statuses = load(at)
      await pause(300)
      edge.write(file, upstreamLines({ replicas: [{ host: '127.0.0.2', port }] }))
      await edge.reload()
      await pause(1500)
      await old!.crash()
      names.names.set('web', ['127.0.0.2'])
      edge.write(file, upstreamLines({ name, replicas: [{ host: '127.0.0.2', port }] }))
      await edge.reload()
      await pause(500)
      edge.write(file, upstreamLines({ name }))
      await edge.reload()
      await pause(500)
      for (let times = 0; times < 3; times += 1) await edge.reload()
      assert.deepEqual(await statuses.end(), [200])
      assert.doesNotMatch(edge.complaints(), /\[(emerg|alert|crit)\]/)
    },
    { replicas: true },
  )

  really('an upstream without any replica keeps the edge going, and says 502', async (context, nginx) => {
    const web = await backend(context)
    const { edge, at } = await running(context, nginx, usual(), web.port)
    edge.write(upstreamPath('bi-web', 'http'), upstreamLines({}))
    await edge.reload()
    assert.equal((await ask(at)).status, 502)
    assert.equal((await ask(at, { path: '/.edge/health' })).status, 200)
  })
})

/**
 * Asks all the time, over new connections and over kept ones, and with `writes` what must not be asked twice; `end`
 * gives every status that was seen.
 */
function load(port: number, writes = true): { end(): Promise<unknown[]> } {
  const seen = new Set<unknown>()
  let on = true
  const asking = async (question: Parameters<typeof ask>[1]) => {
    while (on) {
      seen.add(
        await ask(port, question).then(
          (answer) => answer.status,
          (error: Error) => error.message,
        ),
      )
      await pause(5)
    }
  }
  const kept = async () => {
    while (on) {
      const answered = await fetch(`http://127.0.0.1:${port}/kept`).catch((error: Error) => ({
        status: String(error.cause),
        text: async () => '',
      }))
      seen.add(answered.status)
      await answered.text()
      await pause(5)
    }
  }
  const all = [
    asking({}),
    asking({ path: '/b' }),
    ...(writes ? [asking({ method: 'POST', body: Buffer.from('x') })] : []),
    kept(),
    kept(),
  ]
  return {
    async end() {
      on = false
      await Promise.all(all)
      return [...seen]
    },
  }
}
