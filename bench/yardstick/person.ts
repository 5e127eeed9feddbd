/** What a first visitor does, the same for the yardstick and for `up`. */
export interface Account {
  readonly username: string
  readonly password: string
}

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))

/**
 * Waits until somebody has logged in through the edge and got an answer that only they may have. `until` ends the
 * waiting in vain.
 */
export async function firstAnswer(url: string, account: Account, until: AbortSignal): Promise<Session> {
  for (;;) {
    // Health is asked first, because it is cheap: attempts to log in would slow down what is being measured.
    const health = await fetch(`${url}/health`, { signal: until }).then(
      (answer) => answer.status,
      () => 0,
    )
    if (health === 200) {
      const session = await logIn(url, account).catch(() => undefined)
      if (session && (await session.get('/api/v1/me/')).ok) return session
    }
    if (until.aborted) throw new Error(`nobody could log in at ${url}`)
    await pause(50)
  }
}

/** Somebody who is logged in, with what writing needs. */
export interface Session {
  get(path: string): Promise<Response>
  post(path: string, body: unknown): Promise<Response>
}

/** Logs in with a password by the API. */
export async function logIn(url: string, { username, password }: Account): Promise<Session> {
  const json = { 'content-type': 'application/json' }
  const login = await fetch(`${url}/api/v1/security/login`, {
    method: 'POST',
    headers: json,
    body: JSON.stringify({ username, password, provider: 'db', refresh: true }),
  })
  if (!login.ok) throw new Error(`login: HTTP ${login.status}`)
  const { access_token: token } = (await login.json()) as { access_token: string }
  const bearer = { authorization: `Bearer ${token}` }
  const crumbs = await fetch(`${url}/api/v1/security/csrf_token/`, { headers: bearer })
  const { result: csrf } = (await crumbs.json()) as { result: string }
  const headers = {
    ...bearer,
    ...json,
    'x-csrftoken': csrf,
    referer: url,
    cookie: crumbs.headers
      .getSetCookie()
      .map((each) => each.split(';')[0])
      .join('; '),
  }
  return {
    get: (path) => fetch(`${url}${path}`, { headers: bearer }),
    post: (path, body) => fetch(`${url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) }),
  }
}

/** The id of the source that the example registers. */
export async function sourceOf(session: Session): Promise<number> {
  const { result } = await read<{ result: { id: number; database_name: string }[] }>(
    await session.get('/api/v1/database/'),
  )
  const found = result.find((each) => each.database_name === 'Quillmoor Cycles')
  if (!found) throw new Error('the source is not registered')
  return found.id
}

/**
 * Proves what `up` proves: a query that waits, one through the worker, a chart out of the cache, the dashboard with its
 * charts.
 */
export async function prove(session: Session): Promise<void> {
  const database = await sourceOf(session)
  const ask = (runAsync: boolean) => ({
    client_id: `bench${String(Math.floor(Math.random() * 90_000) + 10_000)}`,
    database_id: database,
    schema: 'public',
    sql: 'select 42 as answer',
    runAsync,
  })
  const { query } = await read<{ query: { serverId: number } }>(
    await session.post('/api/v1/sqllab/execute/', ask(true)),
  )
  const { data } = await read<{ data: { answer: number }[] }>(await session.post('/api/v1/sqllab/execute/', ask(false)))
  if (data[0]?.answer !== 42) throw new Error('a query has the wrong answer')
  await throughCache(session)
  for (let status = ''; status !== 'success'; await pause(50)) {
    status = (await read<{ result: { status: string } }>(await session.get(`/api/v1/query/${query.serverId}`))).result
      .status
    if (/failed|stopped|timed/.test(status)) throw new Error(`the worker gave ${status}`)
  }
}

async function throughCache(session: Session): Promise<void> {
  const { count } = await read<{ count: number }>(await session.get('/api/v1/chart/'))
  if (count < 6) throw new Error(`${count} charts were imported`)
  const {
    result: [dataset],
  } = await read<{ result: { id: number }[] }>(
    await session.get('/api/v1/dataset/?q=(filters:!((col:table_name,opr:eq,value:visits)))'),
  )
  const chart = {
    datasource: { id: dataset!.id, type: 'table' },
    queries: [{ columns: [], metrics: [{ expressionType: 'SQL', sqlExpression: 'count(*)', label: 'visits' }] }],
    result_format: 'json',
    result_type: 'full',
  }
  for (let round = 1; ; round++) {
    const {
      result: [answer],
    } = await read<{ result: { is_cached: boolean | null; data: { visits: number }[] }[] }>(
      await session.post('/api/v1/chart/data', chart),
    )
    if (answer!.data[0]!.visits < 50_000) throw new Error('the warehouse is not full')
    if (answer!.is_cached) return
    if (round === 5) throw new Error('charts are not cached')
  }
}

async function read<T>(answer: Response): Promise<T> {
  const text = await answer.text()
  if (answer.status >= 300)
    throw new Error(`${new URL(answer.url).pathname}: HTTP ${answer.status} ${text.slice(0, 300)}`)
  return JSON.parse(text) as T
}
