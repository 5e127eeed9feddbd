import { createHash, randomUUID } from 'node:crypto'
import {
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'

/** A container registry in this process. */
export interface Registry {
  /**
   * The host and port with which image names begin: `127.0.0.1:40000`. Docker and containerd speak plain HTTP to that
   * address.
   */
  readonly address: string
  /** The digests that tags have now, by `repository:tag`. */
  readonly tags: () => Readonly<Record<string, string>>
  /** Each request so far, as `PUT /v2/acme/web/manifests/1`, oldest first. */
  readonly requests: () => readonly string[]
  /** Ends it and removes what was pushed. */
  readonly close: () => Promise<void>
}

interface Store {
  readonly folder: string
  /** Digests by `repository:tag`. */
  readonly tags: Map<string, string>
  /** Media types of manifests by `repository@digest`. */
  readonly manifests: Map<string, string>
}

/**
 * Starts a registry on a free loopback port: pushes and pulls of the Docker Registry v2 API, kept in a temporary
 * folder. It is for tests: whoever reaches it may push; blobs are never offered from another repository; tags and
 * digests cannot be deleted.
 */
export async function startRegistry(): Promise<Registry> {
  const folder = mkdtempSync(join(tmpdir(), 'registry-'))
  for (const name of ['blobs', 'uploads']) mkdirSync(join(folder, name))
  const store: Store = { folder, tags: new Map(), manifests: new Map() }
  const requests: string[] = []
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`)
    response.setHeader('docker-distribution-api-version', 'registry/2.0')
    answer(store, request, response).catch((error: Error) =>
      response.headersSent ? response.destroy() : refuse(response, 500, 'UNKNOWN', error.message),
    )
  })
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  return {
    address: `127.0.0.1:${port}`,
    tags: () => Object.fromEntries(store.tags),
    requests: () => [...requests],
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve(rmSync(folder, { recursive: true, force: true })))
        server.closeAllConnections()
      }),
  }
}

async function answer(store: Store, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url!, 'http://registry')
  if (/^\/v2\/?$/.test(url.pathname)) return void response.end('{}')
  const [, name, kind, rest] = /^\/v2\/([a-z0-9._/-]+)\/(manifests|blobs|tags)\/(.*)$/.exec(url.pathname) ?? []
  if (name === undefined) return refuse(response, 404, 'NAME_UNKNOWN', url.pathname)
  if (kind === 'manifests') return manifest(store, name, rest!, request, response)
  if (kind === 'tags') {
    const tags = [...store.tags.keys()]
      .filter((tag) => tag.startsWith(`${name}:`))
      .map((tag) => tag.slice(name.length + 1))
    return void response.setHeader('content-type', 'application/json').end(JSON.stringify({ name, tags }))
  }
  if (rest!.startsWith('uploads/'))
    return upload(store, name, rest!.slice('uploads/'.length), url.searchParams, request, response)
  return blob(store, rest!, request, response)
}

async function manifest(
  store: Store,
  name: string,
  reference: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.method === 'PUT') {
    const content = Buffer.concat((await request.toArray()) as Buffer[])
    const digest = digestOf(content)
    if (reference.includes(':') && reference !== digest) return refuse(response, 400, 'DIGEST_INVALID', reference)
    writeFileSync(blobPath(store, digest), content)
    store.manifests.set(`${name}@${digest}`, request.headers['content-type'] ?? 'application/json')
    if (!reference.includes(':')) store.tags.set(`${name}:${reference}`, digest)
    return void response
      .writeHead(201, { location: `/v2/${name}/manifests/${digest}`, 'docker-content-digest': digest })
      .end()
  }
  const digest = reference.includes(':') ? reference : store.tags.get(`${name}:${reference}`)
  const type = digest && store.manifests.get(`${name}@${digest}`)
  if (digest === undefined || type === undefined)
    return refuse(response, 404, 'MANIFEST_UNKNOWN', `${name}:${reference}`)
  const content = readFileSync(blobPath(store, digest))
  response.writeHead(200, { 'content-type': type, 'content-length': content.length, 'docker-content-digest': digest })
  response.end(request.method === 'HEAD' ? undefined : content)
}

async function blob(store: Store, digest: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = blobPath(store, digest)
  if (!existsSync(path)) return refuse(response, 404, 'BLOB_UNKNOWN', digest)
  response.writeHead(200, {
    'content-type': 'application/octet-stream',
    'content-length': statSync(path).size,
    'docker-content-digest': digest,
  })
  if (request.method === 'HEAD') return void response.end()
  await pipeline(createReadStream(path), response)
}

/** An upload begins with POST, grows with PATCH, and ends with a PUT that says what digest it must have. */
async function upload(
  store: Store,
  name: string,
  id: string,
  query: URLSearchParams,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const begun = request.method === 'POST' ? randomUUID() : id
  const path = join(store.folder, 'uploads', begun)
  if (!/^[0-9a-f-]{36}$/.test(begun) || (request.method !== 'POST' && !existsSync(path)))
    return refuse(response, 404, 'BLOB_UPLOAD_UNKNOWN', id)
  await pipeline(request, createWriteStream(path, { flags: 'a' }))
  const digest = query.get('digest')
  if (digest === null) {
    const end = Math.max(0, statSync(path).size - 1)
    return void response
      .writeHead(202, {
        location: `/v2/${name}/blobs/uploads/${begun}`,
        'docker-upload-uuid': begun,
        range: `0-${end}`,
      })
      .end()
  }
  const found = await digestOfFile(path)
  if (found !== digest) {
    rmSync(path)
    return refuse(response, 400, 'DIGEST_INVALID', `${found} came, ${digest} was announced`)
  }
  renameSync(path, blobPath(store, digest))
  response.writeHead(201, { location: `/v2/${name}/blobs/${digest}`, 'docker-content-digest': digest }).end()
}

function blobPath(store: Store, digest: string): string {
  return join(store.folder, 'blobs', digest.replace(/[^a-z0-9]/g, '-'))
}

function digestOf(content: Buffer): string {
  return `sha256:${createHash('sha256').update(content).digest('hex')}`
}

async function digestOfFile(path: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  return `sha256:${hash.digest('hex')}`
}

function refuse(response: ServerResponse, status: number, code: string, detail: string): void {
  response
    .writeHead(status, { 'content-type': 'application/json' })
    .end(JSON.stringify({ errors: [{ code, message: code.toLowerCase().replaceAll('_', ' '), detail }] }))
}
