import { nodesOf } from '../graph/graph.ts'
import type { RouteNode } from '../graph/node.ts'
import type { Operation } from '../operate/operation.ts'

/** Where people reach an app. */
export interface Address {
  readonly app: string
  readonly route: RouteNode
  /** The route itself, without a slash at its end. */
  readonly url: string
  /** The page to open first. */
  readonly home: string
}

/** The addresses of a platform, in order of route ids. */
export function addressesOf(operation: Operation): Address[] {
  return nodesOf(operation.graph, 'route').map((route) => {
    const url = operation.driver.url(route.id).replace(/\/+$/, '')
    return { app: route.app, route, url, home: `${url}/${route.home.replace(/^\/+/, '')}` }
  })
}

/** The addresses that scripts are told: each once. */
export function urlsOf(addresses: readonly Address[]): string[] {
  return [...new Set(addresses.map((address) => address.url))]
}

/** The pages to open first: each once. */
export function homesOf(addresses: readonly Address[]): string[] {
  return [...new Set(addresses.map((address) => address.home))]
}
