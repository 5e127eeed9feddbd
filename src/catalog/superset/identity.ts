import type { Connection } from '../../graph/connection.ts'
import { id } from '../../graph/id.ts'
import type { IdentityNode, Node } from '../../graph/node.ts'
import type { Expansion } from '../app.ts'
import { app as devIdentity } from '../dev-identity/app.ts'
import { app as oidc } from '../oidc/app.ts'
import type { SupersetOptions } from './options.ts'

/** The identity that people log in through, with what has to be added to the graph for it. */
export interface Login {
  readonly identity?: IdentityNode
  readonly nodes: readonly Node[]
  readonly connections: readonly Connection[]
}

/**
 * One of the platform's identities by its name, or one written in place, which is expanded here under the name
 * `<app>-login`.
 */
export function loginOf(name: string, login: SupersetOptions['login'], at: Expansion): Login {
  if (login === undefined) return { nodes: [], connections: [] }
  if (typeof login === 'string') return { identity: at.identity(login, 'login'), nodes: [], connections: [] }
  const within: Expansion = {
    ...at,
    place: (...keys) => at.place('login', ...keys),
    problem: (code, keys, finding) => at.problem(code, ['login', ...keys], finding),
    namedSecret: (wanted, ...keys) => at.namedSecret(wanted, 'login', ...keys),
    secret: (purpose, shape) => at.secret(`login-${purpose}`, shape),
  }
  const { nodes, connections } =
    login.type === 'oidc'
      ? oidc.expand(id(name, 'login'), login, within)
      : devIdentity.expand(id(name, 'login'), login, within)
  return { identity: nodes.find((node) => node.kind === 'identity'), nodes, connections }
}
