/** A person at Superset's API: logged in with a password, with the session and token that writes need. */
export interface Person {
  get(path: string): Promise<Response>
  post(path: string, body: unknown): Promise<Response>
}

/** Logs in at the address of a platform. */
export async function logIn(url: string, username: string, password: string): Promise<Person> {
  const answer = await fetch(`${url}/api/v1/security/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username, password, provider: 'db', refresh: true }),
  })
  if (!answer.ok) throw new Error(`login: ${answer.status} ${await answer.text()}`)
  const { access_token: token } = (await answer.json()) as { access_token: string }
  const authorization = `Bearer ${token}`
  const crumbs = await fetch(`${url}/api/v1/security/csrf_token/`, { headers: { authorization } })
  const { result: csrf } = (await crumbs.json()) as { result: string }
  const cookie = crumbs.headers
    .getSetCookie()
    .map((each) => each.split(';')[0])
    .join('; ')
  return {
    get: (path) => fetch(`${url}${path}`, { headers: { authorization } }),
    post: (path, body) =>
      fetch(`${url}${path}`, {
        method: 'POST',
        headers: { authorization, cookie, 'x-csrftoken': csrf, referer: url, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
  }
}
