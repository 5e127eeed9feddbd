import { type Docker, type DockerEnd, failureOf } from '../docker.ts'

/** An engine in memory that knows images alone, with a registry that has what it is given. */
export interface FakeEngine {
  readonly docker: Docker
  /** Every command so far, its words joined. */
  readonly commands: readonly string[]
  /** Images of the engine by name; those from a registry have a digest. */
  readonly images: Map<string, { readonly platform: string; readonly digest?: string }>
}

/** A fake engine of a platform; `registry` maps what can be pulled to its digest. */
export function fakeEngine(registry: Readonly<Record<string, string>> = {}, platform = 'linux/amd64'): FakeEngine {
  const commands: string[] = []
  const images: FakeEngine['images'] = new Map()
  const end = (code: number, output = '', error = ''): DockerEnd => ({
    code,
    output,
    error,
    missing: false,
    late: false,
  })
  const option = (args: readonly string[], name: string) =>
    args.includes(name) ? args[args.indexOf(name) + 1] : undefined

  function answer(args: readonly string[]): DockerEnd {
    const last = args.at(-1)!
    switch (args.slice(0, args[0] === 'image' ? 2 : 1).join(' ')) {
      case 'image inspect': {
        const found = images.get(args[2]!)
        if (!found) return end(1, '', `Error: No such image: ${args[2]}`)
        const [Os, Architecture] = found.platform.split('/')
        return end(
          0,
          JSON.stringify({
            Id: `id of ${args[2]}`,
            Os,
            Architecture,
            RepoDigests: found.digest === undefined ? [] : [`${args[2]!.replace(/[:@][^/]*$/, '')}@${found.digest}`],
          }),
        )
      }
      case 'pull': {
        const digest = last.split('@')[1] ?? registry[last]
        if (digest === undefined) return end(1, '', `Error response from daemon: manifest for ${last} not found`)
        images.set(last, { platform: option(args, '--platform') ?? platform, digest })
        return end(0)
      }
      case 'build':
        images.set(option(args, '--tag')!, { platform: option(args, '--platform') ?? platform })
        return end(0)
      case 'push':
        return end(0, `1: digest: sha256:${'e'.repeat(64)} size: 1\n`)
      default:
        return end(1, '', `unknown command ${args.join(' ')}`)
    }
  }

  async function run(args: readonly string[]): Promise<DockerEnd> {
    commands.push(args.join(' '))
    return answer(args)
  }
  const docker: Docker = {
    run,
    async ask(step, args) {
      const ended = await run(args)
      if (ended.code === 0) return ended.output
      throw failureOf(step, ['docker', ...args], ended)
    },
    async *lines() {},
    attach: async () => 0,
  }
  return { docker, commands, images }
}
