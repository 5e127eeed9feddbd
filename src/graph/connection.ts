import type { NodeId } from './id.ts'

/**
 * That one node talks to, or comes after, another. From connections alone come start order, wiring, access rules and
 * the picture. `needed`: `start` (must be ready before `from` starts; for a job in `to`: done), `answer` (without it
 * requests fail), `better` (without it answers are only slower or poorer). `port` names the port of `to` that is used;
 * without it the first, or none where it is needed only to `start`: then it means order alone.
 */
export interface Connection {
  readonly from: NodeId
  readonly to: NodeId
  readonly port?: string
  readonly tls: boolean
  readonly needed: 'start' | 'answer' | 'better'
  /** The most connections that one replica of `from` opens. */
  readonly pool?: number
}
