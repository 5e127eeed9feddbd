// Metabase as its own interface shows it, asked through the edge as a browser would: at its inside address, under its
// public name.
import { readFileSync } from 'node:fs'
import { request as plain } from 'node:http'
import { request as encrypted } from 'node:https'
import { speaksEncrypted } from './postgres.mjs'

/** What should hold does not; the message is for people, and holds no secret. */
export class Broken extends Error {}

/** What this program is told beside its variables. */
export const settings = JSON.parse(readFileSync(new URL('settings.json', import.meta.url), 'utf8'))

const inside = new URL(process.env.INSIDE_ADDRESS)
const visible = new URL(process.env.PUBLIC_ADDRESS)
let session

/** A secret out of the file that a variable names. */
export function secretOf(variable) {
  return readFileSync(process.env[variable], 'utf8').trim()
}

/**
 * Asks once. Gives the status and what the answer holds: parsed where it is JSON, else its text. Throws when nothing
 * answers.
 */
export function ask(method, path, body) {
  const content = body === undefined ? undefined : Buffer.from(JSON.stringify(body))
  const headers = {
    host: visible.host,
    'x-forwarded-proto': visible.protocol.slice(0, -1),
    accept: 'application/json',
    ...(content && { 'content-type': 'application/json', 'content-length': content.length }),
    ...(session && { 'x-metabase-session': session }),
  }
  return new Promise((resolve, reject) => {
    const send = inside.protocol === 'https:' ? encrypted : plain
    const sent = send(new URL(path, inside), { method, headers, timeout: 60_000 }, (answer) => {
      const chunks = []
      answer.on('data', (chunk) => chunks.push(chunk))
      answer.on('error', reject)
      answer.on('end', () => resolve({ status: answer.statusCode, body: parsed(Buffer.concat(chunks).toString()) }))
    })
    sent.on('timeout', () => sent.destroy(new Error('no answer for 60 s')))
    sent.on('error', reject)
    sent.end(content)
  })
}

/** Asks, and takes nothing but success for an answer. */
export async function expect(method, path, body) {
  const answer = await ask(method, path, body)
  if (answer.status >= 200 && answer.status < 300) return answer.body
  throw new Broken(`${method} ${path.split('?')[0]} gave ${told(answer)}`)
}

/** Waits until Metabase answers through the edge that it is ready. */
export async function ready(seconds) {
  const end = Date.now() + seconds * 1000
  for (;;) {
    const found = await ask('GET', '/api/health').then(told, (error) => error.message)
    if (found.startsWith('HTTP 200')) return
    if (Date.now() > end) throw new Broken(`not ready within ${seconds} s at ${inside.origin}: ${found}`)
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
}

/**
 * Logs in as the administrator; what is asked afterwards is asked as that person. Gives false when the password is not
 * theirs.
 */
export async function logIn() {
  const answer = await ask('POST', '/api/session', {
    username: settings.admin.email,
    password: secretOf('ADMIN_PASSWORD_FILE'),
  })
  if (answer.status === 401 || answer.status === 400) return false
  if (answer.status !== 200 || typeof answer.body?.id !== 'string')
    throw new Broken(`POST /api/session gave ${told(answer)}`)
  session = answer.body.id
  return true
}

/** Every connection to a database that Metabase has stored. */
export async function databases() {
  const found = await expect('GET', '/api/database')
  return Array.isArray(found) ? found : found.data
}

/**
 * What Metabase wants to know of a PostgreSQL database. Told of no encryption, it would not use any, and some servers
 * take nothing else.
 */
export async function connection(title, { host, port, database, user, password }) {
  const ssl = await speaksEncrypted({ host, port })
  return {
    name: title,
    engine: 'postgres',
    details: {
      host,
      port: Number(port),
      dbname: database,
      user,
      password,
      ssl,
      'tunnel-enabled': false,
      'schema-filters-type': 'all',
    },
  }
}

/** An answer in few words. */
export function told({ status, body }) {
  const words =
    typeof body === 'string' ? body : (body?.message ?? body?.error ?? (body?.errors && JSON.stringify(body.errors)))
  return `HTTP ${status}${words ? ` ${String(words).replaceAll(/\s+/g, ' ').slice(0, 200)}` : ''}`
}

function parsed(content) {
  try {
    return JSON.parse(content)
  } catch {
    return content
  }
}
