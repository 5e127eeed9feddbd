import { entry } from '../entry.ts'

/** A web page that says hello; replace this by what your app is, in one sentence. */
export interface SampleAppOptions {
  /**
   * What the page says.
   * @default 'Hello'
   * @example 'Good morning'
   */
  greeting?: string
  /**
   * The host name under which browsers find it.
   * @default the address of the machine
   */
  host?: string
  /**
   * The port for browsers, where there is no host name.
   * @default the next free one
   * @minimum 1
   * @maximum 65535
   * @asType integer
   */
  port?: number
  /**
   * How many processes answer.
   * @default 1
   * @minimum 1
   * @maximum 100
   * @asType integer
   */
  replicas?: number
}

/** A web page that says hello. */
export const sampleApp = entry<(options?: SampleAppOptions) => SampleAppOptions & { type: 'sampleApp' }>({
  type: 'sampleApp',
  section: 'apps',
  summary: 'a web page that says hello',
  schema: 'SampleAppOptions',
  load: () => import('./app.ts').then((module) => module.app),
})
